using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>Loops as templates, tutorials and libraries write them: all can be stopped, and no rule of the family speaks of them.</summary>
public class OrdinaryLoopsTests
{
    [Theory]
    [InlineData("""
        // The template of a worker.
        public class Worker : BackgroundService
        {
            private readonly ILogger<Worker> _logger;
            public Worker(ILogger<Worker> logger) { _logger = logger; }
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    if (_logger.IsEnabled(LogLevel.Information)) { _logger.LogInformation("Worker running at: {time}", DateTimeOffset.Now); }
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """)]
    [InlineData("""
        // A worker with a timer, and failures logged.
        public class Ticks : BackgroundService
        {
            private readonly ILogger<Ticks> _logger;
            public Ticks(ILogger<Ticks> logger) { _logger = logger; }
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
                try
                {
                    while (await timer.WaitForNextTickAsync(stoppingToken)) { await DoAsync(stoppingToken); }
                }
                catch (OperationCanceledException) { _logger.LogInformation("Stopping."); }
            }
            private Task DoAsync(CancellationToken token) => Task.Delay(10, token);
        }
        """)]
    [InlineData("""
        // A queue of work, drained until it is completed.
        public class Queued : BackgroundService
        {
            private readonly Channel<Func<CancellationToken, ValueTask>> _queue = Channel.CreateBounded<Func<CancellationToken, ValueTask>>(100);
            private readonly ILogger<Queued> _logger;
            public Queued(ILogger<Queued> logger) { _logger = logger; }
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                {
                    try { await item(stoppingToken); } catch (Exception e) { _logger.LogError(e, "failed"); }
                }
            }
            public override Task StopAsync(CancellationToken token) { _queue.Writer.TryComplete(); return base.StopAsync(token); }
        }
        """)]
    [InlineData("""
        // The documentation's queue.
        public class Documented : BackgroundService
        {
            private readonly Channel<Func<CancellationToken, Task>> _queue = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try { var work = await _queue.Reader.ReadAsync(stoppingToken); await work(stoppingToken); }
                    catch (OperationCanceledException) { }
                    catch (Exception) { await Task.Delay(50); }
                }
            }
        }
        """)]
    [InlineData("""
        // Consumers of one channel.
        public class Consumers
        {
            private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
            private Task _all;
            public void Start() { _all = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ConsumeAsync))); }
            private async Task ConsumeAsync() { while (await _items.Reader.WaitToReadAsync()) { while (_items.Reader.TryRead(out var item)) { Console.WriteLine(item); } } }
            public async Task StopAsync() { _items.Writer.Complete(); await _all; }
        }
        """)]
    [InlineData("""
        // An accept loop that closing the listener ends.
        public class Server
        {
            private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
            private Task _accepting;
            public void Start() { _listener.Start(); _accepting = AcceptAsync(); }
            private async Task AcceptAsync()
            {
                while (true)
                {
                    TcpClient client;
                    try { client = await _listener.AcceptTcpClientAsync(); }
                    catch (ObjectDisposedException) { return; }
                    _ = ServeAsync(client);
                }
            }
            private async Task ServeAsync(TcpClient client)
            {
                using (client)
                {
                    var stream = client.GetStream();
                    var buffer = new byte[1024];
                    while (true)
                    {
                        var read = await stream.ReadAsync(buffer);
                        if (read == 0) break;
                        await stream.WriteAsync(buffer.AsMemory(0, read));
                    }
                }
            }
            public async Task StopAsync() { _listener.Stop(); await _accepting; }
        }
        """)]
    [InlineData("""
        // An HTTP listener on a thread.
        public class Web
        {
            private readonly HttpListener _listener = new();
            public void Start() { new Thread(() => { while (_listener.IsListening) { var context = _listener.GetContext(); context.Response.Close(); } }).Start(); }
            public void Stop() => _listener.Stop();
        }
        """)]
    [InlineData("""
        // A consumer as that of Kafka.
        public interface IConsumer : IDisposable { string Consume(CancellationToken token); string Consume(TimeSpan timeout); void Close(); }
        public class Kafka
        {
            private readonly IConsumer _consumer;
            public Kafka(IConsumer consumer) { _consumer = consumer; }
            public void Start(CancellationToken token)
            {
                Task.Run(() =>
                {
                    try { while (true) { try { Console.WriteLine(_consumer.Consume(token)); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); } } }
                    catch (OperationCanceledException) { _consumer.Close(); }
                });
            }
            public void Poll() { Task.Run(() => { while (true) { var message = _consumer.Consume(TimeSpan.FromMilliseconds(100)); if (message == null) continue; if (message == "end") break; } }); }
        }
        """)]
    [InlineData("""
        // A stream as that of gRPC.
        public interface IStream<T> { T Current { get; } Task<bool> MoveNext(CancellationToken token); }
        public class Chat
        {
            public async Task RunAsync(IStream<string> requests, CancellationToken token)
            {
                var reading = Task.Run(async () => { while (await requests.MoveNext(token)) { Console.WriteLine(requests.Current); } });
                while (!token.IsCancellationRequested) { await Task.Delay(1000, token); }
                await reading;
            }
        }
        """)]
    [InlineData("""
        // A hub that pushes until the client leaves.
        public class Hub
        {
            public async IAsyncEnumerable<int> Counter([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
            {
                for (var i = 0; ; i++) { yield return i; await Task.Delay(1000, token); }
            }
            public async IAsyncEnumerable<int> Forever() { while (true) { yield return 1; await Task.Delay(1000); } }
        }
        """)]
    [InlineData("""
        // A service with the longer life cycle.
        public class LifeCycle : IHostedLifecycleService
        {
            private readonly CancellationTokenSource _stop = new();
            private Task _loop;
            public Task StartingAsync(CancellationToken token) => Task.CompletedTask;
            public Task StartAsync(CancellationToken token) { _loop = Task.Run(() => LoopAsync(_stop.Token), CancellationToken.None); return Task.CompletedTask; }
            public Task StartedAsync(CancellationToken token) => Task.CompletedTask;
            public Task StoppingAsync(CancellationToken token) => Task.CompletedTask;
            public async Task StopAsync(CancellationToken token) { _stop.Cancel(); try { await _loop.WaitAsync(token); } catch (OperationCanceledException) { } }
            public Task StoppedAsync(CancellationToken token) => Task.CompletedTask;
            private async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { try { await Task.Delay(1000, token); } catch (OperationCanceledException) { break; } } }
        }
        """)]
    [InlineData("""
        // A game, and the prompt of a shell.
        public static class Program
        {
            private static bool s_running = true;
            private static volatile bool s_quit;
            public static void Play() { while (s_running) { Thread.Sleep(16); if (Console.KeyAvailable && Console.ReadKey().Key == ConsoleKey.Escape) { s_running = false; } } }
            public static void Render() { new Thread(() => { while (!s_quit) { Thread.Sleep(16); } }).Start(); }
            public static void Quit() { s_quit = true; }
            public static void Shell() { while (true) { Console.Write("> "); var line = Console.ReadLine(); if (line is null or "exit") { return; } Console.WriteLine(line); } }
            public static async Task PromptAsync() { while (true) { var line = await Console.In.ReadLineAsync(); Console.WriteLine(line); } }
        }
        """)]
    [InlineData("""
        // A policy that retries.
        public interface IPolicy { Task ExecuteAsync(Func<CancellationToken, Task> work, CancellationToken token); }
        public class Resilient : BackgroundService
        {
            private readonly IPolicy _policy;
            public Resilient(IPolicy policy) { _policy = policy; }
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await _policy.ExecuteAsync(async token => { await Task.Delay(10, token); }, stoppingToken);
                }
            }
            public async Task<string> GetAsync(Func<Task<string>> get)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try { return await get(); } catch (Exception) when (attempt < 5) { await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt))); }
                }
            }
        }
        """)]
    [InlineData("""
        // Without locks.
        public class LockFree
        {
            private Node _head;
            private int _taken;
            private sealed class Node { public Node Next; }
            public void Push() { var node = new Node(); while (true) { var head = _head; node.Next = head; if (Interlocked.CompareExchange(ref _head, node, head) == head) { return; } } }
            public void Enter() { var spin = new SpinWait(); while (true) { if (Interlocked.Exchange(ref _taken, 1) == 0) { break; } spin.SpinOnce(); } }
            public void Spin() { Task.Run(() => { while (Volatile.Read(ref _taken) != 0) { Thread.Yield(); } }); }
        }
        """)]
    [InlineData("""
        // An old worker thread that a flag and an event stop.
        public class Old : IDisposable
        {
            private readonly AutoResetEvent _wake = new(false);
            private readonly ManualResetEvent _stop = new(false);
            private readonly object _gate = new();
            private readonly Queue<int> _items = new();
            private bool _disposed;
            private Thread _thread;
            public void Start() { _thread = new Thread(Run) { IsBackground = true }; _thread.Start(); new Thread(Drain).Start(); }
            private void Run() { while (true) { if (WaitHandle.WaitAny(new WaitHandle[] { _stop, _wake }) == 0) { break; } } }
            private void Drain()
            {
                while (true)
                {
                    int item;
                    lock (_gate) { while (_items.Count == 0) { if (_disposed) { return; } Monitor.Wait(_gate); } item = _items.Dequeue(); }
                    Console.WriteLine(item);
                }
            }
            public void Dispose() { lock (_gate) { _disposed = true; Monitor.PulseAll(_gate); } _stop.Set(); _thread.Join(); }
        }
        """)]
    [InlineData("""
        // Pipes and streams.
        public class Protocol
        {
            public async Task FillAsync(Stream input, PipeWriter writer)
            {
                while (true) { var memory = writer.GetMemory(512); var read = await input.ReadAsync(memory); if (read == 0) { break; } writer.Advance(read); var result = await writer.FlushAsync(); if (result.IsCompleted) { break; } }
                await writer.CompleteAsync();
            }
            public async Task ReadAsync(PipeReader reader)
            {
                while (true) { var result = await reader.ReadAsync(); reader.AdvanceTo(result.Buffer.End); if (result.IsCompleted) { break; } }
            }
            public void Start(Socket socket) { _ = Task.Run(async () => { var buffer = new byte[8]; while (true) { await socket.ReceiveAsync(buffer); } }); }
        }
        """)]
    [InlineData("""
        // A source for each attempt, and one for each call.
        public class Calls : IAsyncDisposable
        {
            private readonly CancellationTokenSource _closing = new();
            public async Task CallAsync(CancellationToken token)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, token);
                either.CancelAfter(TimeSpan.FromSeconds(5));
                var answer = new TaskCompletionSource();
                await using var registration = either.Token.Register(() => answer.TrySetCanceled());
                await answer.Task;
            }
            public async ValueTask DisposeAsync() { await _closing.CancelAsync(); _closing.Dispose(); }
        }
        """)]
    [InlineData("""
        // A work item that re-arms itself, and a reader that a disposed timer ends.
        public class Timers : IDisposable
        {
            private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
            private readonly Task _ticking;
            public Timers() { _ticking = TickAsync(); }
            private async Task TickAsync() { while (await _timer.WaitForNextTickAsync()) { try { await Task.Yield(); } catch (Exception e) { Console.WriteLine(e); } } }
            public void Dispose() { _timer.Dispose(); }
        }
        """)]
    [InlineData("""
        // Shutdown that drains for a while.
        public class Draining : IHostedService
        {
            private int _busy;
            public Task StartAsync(CancellationToken token) => Task.CompletedTask;
            public async Task StopAsync(CancellationToken token)
            {
                while (Volatile.Read(ref _busy) > 0 && !token.IsCancellationRequested) { await Task.Delay(50); }
                await Task.Delay(20);
            }
            public void Work() { Interlocked.Increment(ref _busy); }
        }
        """)]
    [InlineData("""
        // An actor that reads its box, and looks for its end in a helper.
        public class Actor
        {
            private readonly BlockingCollection<Action> _box = new();
            private readonly CancellationTokenSource _stop = new();
            public Actor() { Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning); Task.Run(PollAsync); }
            private void Run() { foreach (var action in _box.GetConsumingEnumerable()) { action(); } }
            private async Task PollAsync() { while (true) { await StepAsync(); } }
            private async Task StepAsync() { await Task.Delay(1000, _stop.Token); }
            public void Stop() { _box.CompleteAdding(); _stop.Cancel(); }
        }
        """)]
    public async Task Nothing_is_reported(string program)
    {
        const string Usings = """
            using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.IO; using System.IO.Pipelines; using System.Linq;
            using System.Net; using System.Net.Sockets; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks;
            using Microsoft.Extensions.Hosting; using Microsoft.Extensions.Logging;

            """;
        var project = TestSolution.Of(ProgramSetup.Library with { AspNetCore = true, Nullable = NullableContextOptions.Disable }, ("/Ordinary.cs", Usings + program)).Projects.Single();
        Assert.Empty((await project.GetCompilationAsync())!.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Empty((await OwnershipPackage.DiagnosticsAsync(project)).Where(diagnostic => diagnostic.Id.StartsWith("OWN2", StringComparison.Ordinal)));
    }
}
