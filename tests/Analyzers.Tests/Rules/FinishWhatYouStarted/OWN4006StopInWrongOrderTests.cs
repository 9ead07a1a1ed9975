using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4006 reports a stop member that waits for work before it tells it to stop, or disposes what the work still uses.</summary>
public class OWN4006StopInWrongOrderTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

    // A service whose loop ends by its token only.
    private const string Loop = """
            private readonly CancellationTokenSource _cts = new();
            private Task? _task;

            public void Start() { _task = Task.Run(LoopAsync); }

            private async Task LoopAsync()
            {
                while (!_cts.Token.IsCancellationRequested)
                {
                    Console.WriteLine("turn");
                    await Task.Delay(1000, _cts.Token);
                }
            }

        """;

    private static Task Source(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<OWN4006StopInWrongOrderAnalyzer>(setup ?? ProgramSetup.Library) { TestCode = Usings + source }.RunAsync();

    /// <summary>Verifies a service whose loop ends by its token, with this stop member.</summary>
    private static Task Stop(string member) => Source("public class Service\n{\n" + Loop + member + "\n}\n");

    public class Reported
    {
        [Fact]
        public Task Await_before_cancel() => Stop("public async Task StopAsync() { {|OWN4006:await _task!|}; _cts.Cancel(); }");

        [Fact]
        public Task Await_with_ConfigureAwait_before_cancel() => Stop("public async Task StopAsync() { {|OWN4006:await _task!.ConfigureAwait(false)|}; await _cts.CancelAsync(); }");

        [Fact]
        public Task Await_if_there_is_work_before_cancel() => Stop("public async Task StopAsync() { if (_task != null) { {|OWN4006:await _task|}; } _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Wait_before_cancel() => Stop("public void Stop() { {|OWN4006:_task!.Wait()|}; _cts.Cancel(); }");

        [Fact]
        public Task Wait_if_there_is_work_before_cancel() => Stop("public void Close() { {|OWN4006:_task?.Wait()|}; _cts?.Cancel(); }");

        [Fact]
        public Task GetResult_before_cancel() => Stop("public void Dispose() { {|OWN4006:_task!.GetAwaiter().GetResult()|}; _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task WhenAll_before_cancel() => Stop("public async ValueTask DisposeAsync() { {|OWN4006:await Task.WhenAll(_task!, Task.CompletedTask)|}; _cts.Cancel(); }");

        [Fact]
        public Task Cancel_in_the_finally_of_the_wait() => Stop("public async Task StopAsync() { try { {|OWN4006:await _task!|}; } finally { _cts.Cancel(); } }");

        [Fact]
        public Task Stop_waits_and_Dispose_cancels_again() => Stop("public async Task StopAsync() { {|OWN4006:await _task!|}; _cts.Cancel(); }\npublic void Dispose() { _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Token_disposed_while_the_loop_takes_it_anew() => Stop("public async Task StopAsync() { _cts.Cancel(); {|OWN4006:_cts.Dispose()|}; await _task!; }");

        [Fact]
        public Task Token_handed_to_the_loop() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _stop = new CancellationTokenSource();
                private readonly Task _task;
                public Service() { var token = _stop.Token; _task = Task.Run(() => LoopAsync("a", token)); }
                private static async Task LoopAsync(string name, CancellationToken cancellationToken)
                {
                    while (true)
                    {
                        await Task.Delay(100, cancellationToken);
                        Console.WriteLine(name);
                    }
                }
                public async ValueTask DisposeAsync() { {|OWN4006:await _task|}; _stop.Cancel(); }
            }
            """);

        [Fact]
        public Task Channel_reader_waited_for_before_completion() => Source("""
            public class Worker
            {
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
                private Task? _reader;
                public void Start() => _reader = ReadAsync();
                private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) { Console.WriteLine(item); } }
                public async Task StopAsync() { {|OWN4006:await _reader!|}; _channel.Writer.Complete(); }
            }
            """);

        [Fact]
        public Task Blocking_collection_joined_before_completion() => Source("""
            public sealed class Worker : IDisposable
            {
                private readonly BlockingCollection<int> _queue = new();
                private readonly Thread _thread;
                public Worker() { _thread = new Thread(Run); _thread.Start(); }
                private void Run() { foreach (var item in _queue.GetConsumingEnumerable()) { Console.WriteLine(item); } }
                public void Dispose() { {|OWN4006:_thread.Join()|}; _queue.CompleteAdding(); }
            }
            """);

        [Fact]
        public Task Thread_joined_before_its_flag() => Source("""
            public sealed class Poller : IDisposable
            {
                private volatile bool _running;
                private Thread? _thread;
                public void Start() { _running = true; _thread = new Thread(Run); _thread.Start(); }
                private void Run() { while (_running) { Thread.Sleep(10); } }
                public void Dispose() { {|OWN4006:_thread!.Join()|}; _running = false; }
            }
            """);

        [Fact]
        public Task Timer_waited_for_before_its_disposal() => Source("""
            public class Ticker
            {
                private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
                private readonly Task _task;
                public Ticker() { _task = TickAsync(); }
                private async Task TickAsync() { while (await _timer.WaitForNextTickAsync().ConfigureAwait(false)) { Console.WriteLine("tick"); } }
                public async ValueTask DisposeAsync() { {|OWN4006:await _task|}; _timer.Dispose(); }
            }
            """);

        [Fact]
        public Task Listener_waited_for_before_it_is_stopped() => Source("""
            public class Server
            {
                private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
                private Task? _accepting;
                public void Start() { _listener.Start(); _accepting = AcceptAsync(); }
                private async Task AcceptAsync() { while (true) { var client = await _listener.AcceptTcpClientAsync(); client.Dispose(); } }
                public async Task StopAsync() { {|OWN4006:await _accepting!|}; _listener.Stop(); }
            }
            """);

        [Fact]
        public Task Wait_before_cancel_over_two_parts_of_a_type() => Source("""
            public partial class Service { private readonly CancellationTokenSource _cts = new(); private Task _task = Task.CompletedTask; public void Start() { _task = LoopAsync(_cts.Token); } }
            public partial class Service
            {
                private static async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(10, token); } }
                public async Task CloseAsync() { {|OWN4006:await _task|}; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Nested_type() => Source("public static class Outer { private sealed class Service\n{\n" + Loop + "public async Task StopAsync() { {|OWN4006:await _task!|}; _cts.Cancel(); }\n} }\n");

        [Fact]
        public Task Record_with_primary_constructor() => Source("""
            public record Service(string Name)
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Start() => _task = Task.Run(async () => { while (true) { await Task.Delay(10, _cts.Token); Console.WriteLine(Name); } });
                public async Task StopAsync() { {|OWN4006:await _task!|}; _cts.Cancel(); }
            }
            """);
    }

    public class Silent
    {
        [Fact]
        public Task Token_disposed_where_the_loop_expects_it() => Source("""
            public sealed class Service : IDisposable
            {
                private readonly CancellationTokenSource _cts = new();
                private readonly Task _task;
                public Service() { _task = LoopAsync(); }
                private async Task LoopAsync()
                {
                    try { while (!_cts.IsCancellationRequested) { await Task.Delay(60000, _cts.Token).ConfigureAwait(false); } }
                    catch (OperationCanceledException) { }
                    catch (ObjectDisposedException) { }
                }
                public void Dispose() { _cts.Cancel(); _cts.Dispose(); _task.GetAwaiter().GetResult(); }
            }
            """);

        [Fact]
        public Task Cancel_then_await() => Stop("public async Task StopAsync() { _cts.Cancel(); await _task!; _cts.Dispose(); }");

        [Fact]
        public Task Bounded_waits_before_cancel() => Stop("""
            public void Stop() { _task!.Wait(1000); _cts.Cancel(); }
            public async Task StopAsync(CancellationToken token) { await _task!.WaitAsync(token); _cts.Cancel(); }
            public async Task CloseAsync() { await Task.WhenAny(_task!, Task.Delay(1000)); _cts.Cancel(); }
            """);

        [Fact]
        public Task Wait_and_cancel_in_different_branches() => Stop("public async Task StopAsync(bool drain) { if (drain) { await _task!; } else { _cts.Cancel(); } }");

        [Fact]
        public Task Wait_in_a_branch_that_returns() => Stop("public async Task StopAsync(bool drain) { if (drain) { await _task!; return; } _cts.Cancel(); }");

        [Fact]
        public Task Cancel_by_another_member() => Stop("public void Cancel() => _cts.Cancel();\npublic async ValueTask DisposeAsync() { await _task!; _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Cancel_by_a_helper() => Stop("private void Signal() => _cts.Cancel();\npublic async Task StopAsync() { Signal(); await _task!; _cts.Cancel(); }");

        [Fact]
        public Task Cancel_by_a_virtual_helper() => Stop("protected virtual void OnStopping() { }\npublic async Task StopAsync() { OnStopping(); await _task!; _cts.Cancel(); }");

        [Fact]
        public Task Source_given_away() => Stop("public CancellationTokenSource Source => _cts;\npublic async Task StopAsync() { await _task!; _cts.Cancel(); }");

        [Fact]
        public Task Cancel_through_an_alias() => Stop("public async Task StopAsync() { var cts = _cts; cts.Cancel(); await _task!; _cts.Cancel(); }");

        [Fact]
        public Task Linked_source() => Source("""
            public class Service
            {
                private CancellationTokenSource? _cts;
                private Task? _task;
                public void Start(CancellationToken token) { _cts = CancellationTokenSource.CreateLinkedTokenSource(token); _task = LoopAsync(_cts.Token); }
                private async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(10, token); } }
                public async Task StopAsync() { await _task!; _cts!.Cancel(); }
            }
            """);

        [Fact]
        public Task Work_that_ends_with_its_data() => Source("""
            public class Pump
            {
                private readonly CancellationTokenSource _cts = new();
                private readonly System.IO.Stream _stream = System.IO.Stream.Null;
                private Task? _pump;
                public void Start() { _pump = PumpAsync(); }
                private async Task PumpAsync()
                {
                    var buffer = new byte[10];
                    while (true)
                    {
                        var read = await _stream.ReadAsync(buffer, _cts.Token);
                        if (read == 0) break;
                    }
                }
                public async Task StopAsync() { await _pump!; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Work_that_ends_by_itself() => Source("""
            public class Loader
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _load;
                public void Start() { _load = LoadAsync(_cts.Token); }
                private async Task LoadAsync(CancellationToken token) { for (var i = 0; i < 10; i++) { await Task.Delay(10, token); } }
                public async Task StopAsync() { await _load!; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Drain_then_cancel() => Source("""
            public class Worker
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(1);
                private readonly CancellationTokenSource _cts = new();
                private readonly Task _reader;
                public Worker() { _reader = ReadAsync(); }
                private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token)) { Console.WriteLine(item); } }
                public async Task StopAsync() { _channel.Writer.Complete(); await _reader; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Completed_by_the_producer() => Source("""
            public class Worker
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(1);
                private readonly CancellationTokenSource _cts = new();
                private readonly Task _reader;
                public Worker() { _reader = ReadAsync(); }
                public void Last() => _channel.Writer.TryComplete();
                private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token)) { Console.WriteLine(item); } }
                public async Task StopAsync() { await _reader; _channel.Writer.TryComplete(); }
            }
            """);

        [Fact]
        public Task Work_that_stops_its_siblings() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(); }
                private async Task LoopAsync() { try { while (!_cts.IsCancellationRequested) { await Task.Delay(10, _cts.Token); } } finally { _cts.Cancel(); } }
                public async Task StopAsync() { await _task!; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Condition_that_the_loop_asks_of_others() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private readonly Queue<int> _queue = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(); }
                private bool HasMore() => _queue.Count > 0;
                private async Task LoopAsync() { while (!_cts.IsCancellationRequested && HasMore()) { await Task.Delay(10, _cts.Token); } }
                public async Task StopAsync() { await _task!; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Token_taken_once_and_disposed_early() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(_cts.Token); }
                private async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(10, token); } }
                public async Task StopAsync() { _cts.Cancel(); _cts.Dispose(); await _task!; }
            }
            """);

        [Fact]
        public Task Only_the_state_of_a_disposed_source_is_asked() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(); }
                private async Task LoopAsync() { while (!_cts.IsCancellationRequested) { await Task.Delay(10); } }
                public async Task StopAsync() { _cts.Cancel(); _cts.Dispose(); await _task!; }
            }
            """);

        [Fact]
        public Task Several_values_of_the_field() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(_cts.Token); }
                public void StartOther(Task task) { _task = task; }
                private async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(10, token); } }
                public async Task StopAsync() { await _task!; _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Not_a_stop_member() => Stop("public async Task RunAsync() { await _task!; _cts.Cancel(); }");

        [Fact]
        public Task Broken_code() => new OwnershipAnalyzerTest<OWN4006StopInWrongOrderAnalyzer>
        {
            TestCode = Usings + "public class Service\n{\n" + Loop + "public async Task StopAsync() { await _task!; _cts.Cancle(); _cts.Cancel(); }\n}\n",
            CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None,
        }.RunAsync();

        [Fact]
        public Task Test_project() => Source(
            "public class Service\n{\n" + Loop + "public async Task StopAsync() { await _task!; _cts.Cancel(); }\n}\n",
            ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true" });
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/stratisproject/StratisBitcoinFullNode/issues/991: get_Token throws in the listener's loop.
        [Theory]
        [InlineData("_cancellation.Cancel(); {|OWN4006:_cancellation.Dispose()|}; _listening.Wait();")]
        [InlineData("_cancellation.Cancel(); _listening.Wait(); _cancellation.Dispose();")]
        public Task Source_disposed_while_its_token_is_taken(string dispose) => Source("""
            public sealed class EventLoopMessageListener : IDisposable
            {
                private readonly BlockingCollection<int> _messages = new(new ConcurrentQueue<int>());
                private readonly CancellationTokenSource _cancellation = new CancellationTokenSource();
                private readonly Task _listening;

                public EventLoopMessageListener(Action<int> process)
                {
                    _listening = Task.Run(() =>
                    {
                        try
                        {
                            while (!_cancellation.IsCancellationRequested)
                            {
                                process(_messages.Take(_cancellation.Token));
                            }
                        }
                        catch (OperationCanceledException)
                        {
                        }
                    });
                }

                public void Dispose() { DISPOSE }
            }
            """.Replace("DISPOSE", dispose, StringComparison.Ordinal));

        // https://github.com/filoe/cscore/pull/41: the wait handle is disposed before the thread has left its wait.
        [Theory]
        [InlineData("_disposing = true; _bufferEnd.Set(); {|OWN4006:_bufferEnd.Close()|}; _worker.Join();")]
        [InlineData("_disposing = true; _bufferEnd.Set(); _worker.Join(); _bufferEnd.Close();")]
        public Task Wait_handle_disposed_while_a_thread_waits_on_it(string dispose) => Source("""
            public sealed class VoiceListener : IDisposable
            {
                private readonly AutoResetEvent _bufferEnd = new(false);
                private readonly Thread _worker;
                private volatile bool _disposing;

                public VoiceListener() { _worker = new Thread(WorkerProc) { IsBackground = true }; _worker.Start(); }

                private void WorkerProc()
                {
                    while (!_disposing)
                    {
                        if (_bufferEnd.WaitOne(500)) { Console.WriteLine("refill"); }
                    }
                }

                public void Dispose() { DISPOSE }
            }
            """.Replace("DISPOSE", dispose, StringComparison.Ordinal));

        // https://github.com/Log2n-io/Typhon/issues/878: the signal is disposed, then the timer thread that resets it is stopped.
        [Theory]
        [InlineData("_shutdown = true; {|OWN4006:_tickStart.Dispose()|}; _timer!.Join();")]
        [InlineData("_shutdown = true; _timer!.Join(); _tickStart.Dispose();")]
        public Task Signal_disposed_before_the_thread_that_uses_it_was_stopped(string dispose) => Source("""
            public sealed class DagScheduler : IDisposable
            {
                private readonly ManualResetEventSlim _tickStart = new();
                private Thread? _timer;
                private volatile bool _shutdown;

                public void Start() { _timer = new Thread(() => { while (!_shutdown) { Dispatch(); Thread.Sleep(1); } }); _timer.Start(); }

                private void Dispatch() { for (var i = 0; i < 2; i++) { _tickStart.Reset(); _tickStart.Set(); } }

                public void Dispose() { DISPOSE }
            }
            """.Replace("DISPOSE", dispose, StringComparison.Ordinal));
    }
}
