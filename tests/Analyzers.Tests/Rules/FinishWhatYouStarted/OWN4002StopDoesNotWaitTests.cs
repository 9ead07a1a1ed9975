using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4002 reports a stop that returns before the work that it told to stop has ended.</summary>
public class OWN4002StopDoesNotWaitTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

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
        new OwnershipAnalyzerTest<OWN4002StopDoesNotWaitAnalyzer>(setup ?? ProgramSetup.Library) { TestCode = Usings + source }.RunAsync();

    private static Task Stop(string members) => Source("public class Service\n{\n" + Loop + members + "\n}\n");

    private static Task Hosted(string members) => Source(
        "using Microsoft.Extensions.Hosting;\npublic class Worker : BackgroundService\n{\n" + members + "\n}\n",
        ProgramSetup.Library with { AspNetCore = true });

    public class Reported
    {
        [Fact]
        public Task Stop_that_only_cancels() => Stop("public Task {|OWN4002:StopAsync|}(CancellationToken token) { _cts.Cancel(); return Task.CompletedTask; }");

        [Fact]
        public Task DisposeAsync_that_only_cancels() => Stop("public ValueTask {|OWN4002:DisposeAsync|}() { _cts.Cancel(); _cts.Dispose(); return default; }");

        [Fact]
        public Task DisposeAsync_that_only_disposes() => Stop("public ValueTask {|OWN4002:DisposeAsync|}() { Dispose(); return default; }\npublic void Dispose() { _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Stop_that_waits_for_other_work() => Stop("private readonly Task _other = Task.Run(() => { });\npublic async Task {|OWN4002:StopAsync|}(CancellationToken token) { _cts.Cancel(); await _other.WaitAsync(token); }");

        [Fact]
        public Task Synchronous_stop_that_only_cancels() => Stop("public void {|OWN4002:Stop|}() => _cts.Cancel();\npublic bool IsRunning => _task is { IsCompleted: false };");

        [Theory]
        [InlineData("/* await _task; */ Console.WriteLine(\"await _task\");")]
        [InlineData("Console.WriteLine($\"{_cts.IsCancellationRequested} _task\");")]
        [InlineData("int my_task = 1, _task2 = 2; Console.WriteLine(my_task + _task2);")]
        [InlineData("\n#if NEVER\nawait _task;\n#endif\n")]
        public Task Stop_that_only_writes_the_name(string words) => Stop("public async Task {|OWN4002:StopAsync|}() { _cts.Cancel(); await Task.Yield(); " + words + " }");

        [Fact]
        public Task The_stop_that_can_await_is_named() => Stop("public void Stop() => _cts.Cancel();\npublic async ValueTask {|OWN4002:DisposeAsync|}() { await _cts.CancelAsync(); }");

        [Fact]
        public Task Explicit_implementation() => Source("""
            using Microsoft.Extensions.Hosting;
            public class Worker : IHostedService
            {
                private readonly CancellationTokenSource _stopping = new();
                private Task? _executing;
                Task IHostedService.StartAsync(CancellationToken cancellationToken) { _executing = ExecuteAsync(_stopping.Token); return Task.CompletedTask; }
                private async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await Task.Delay(100, stoppingToken); } }
                Task IHostedService.{|OWN4002:StopAsync|}(CancellationToken cancellationToken) { _stopping.Cancel(); return Task.CompletedTask; }
            }
            """, ProgramSetup.Library with { AspNetCore = true });

        [Fact]
        public Task Channel_that_is_completed() => Source("""
            public class Reporter
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(10);
                private readonly Task _reader;
                public Reporter() { _reader = Task.Run(async () => { await foreach (var item in _channel.Reader.ReadAllAsync()) { Console.WriteLine(item); } }); }
                public Task {|OWN4002:ShutdownAsync|}() { _channel.Writer.TryComplete(); return Task.CompletedTask; }
            }
            """);

        [Fact]
        public Task Thread_that_nobody_joins() => Source("""
            public sealed class Poller
            {
                private Thread? _thread;
                private volatile bool _stopping;
                public void Start() { _thread = new Thread(Run); _thread.Start(); }
                private void Run() { while (!_stopping) { Thread.Sleep(100); } }
                public void {|OWN4002:Stop|}() { _stopping = true; }
            }
            """);

        [Fact]
        public Task Two_parts_of_a_type() => Source("""
            public partial class Service { private readonly CancellationTokenSource _cts = new(); private Task? _task; public Task StartAsync() { _task = LoopAsync(_cts.Token); return Task.CompletedTask; } }
            public partial class Service
            {
                private static async Task LoopAsync(CancellationToken token) { while (true) { await Task.Delay(10, token); } }
                public Task {|OWN4002:CloseAsync|}() => _cts.CancelAsync();
            }
            """);

        [Fact]
        public Task Background_service_that_never_calls_its_base() => Hosted("""
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await Task.Delay(100, stoppingToken); } }
            public override Task {|OWN4002:StopAsync|}(CancellationToken cancellationToken) { Console.WriteLine("stopping"); return Task.CompletedTask; }
            """);

        [Fact]
        public Task Shutdown_in_a_dropped_watcher() => Source("""
            public class Server
            {
                public Task RunAsync() => Task.CompletedTask;
                public Task StopAsync(CancellationToken token) => Task.CompletedTask;
                public static Task Serve(CancellationToken stop)
                {
                    var server = new Server();
                    Task.Run(async () => { await Task.Delay(-1, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); await {|OWN4002:server.StopAsync|}(CancellationToken.None); });
                    return server.RunAsync();
                }
            }
            """);
    }

    public class Silent
    {
        [Fact]
        public Task Stop_that_awaits() => Stop("public async Task StopAsync() { _cts.Cancel(); await _task!; }");

        [Fact]
        public Task Stop_that_waits_with_a_bound() => Stop("public async Task StopAsync(CancellationToken token) { _cts.Cancel(); await Task.WhenAny(_task!, Task.Delay(Timeout.Infinite, token)); }");

        [Theory]
        [InlineData("if (_task is { } task) { await task.WaitAsync(token); }")]
        [InlineData("if (_task is Task task) { await task; }")]
        [InlineData("if (_task is { IsCompleted: false } task) { await task; }")]
        [InlineData("var task = _task; if (task != null) { await task; }")]
        [InlineData("await (_task ?? Task.CompletedTask);")]
        [InlineData("if (Interlocked.Exchange(ref _task, null) is { } task) { await task; }")]
        public Task Stop_that_waits_under_another_name(string wait) => Stop("public async Task StopAsync(CancellationToken token) { _cts.Cancel(); " + wait + " }");

        [Theory]
        [InlineData("@_task!")]
        [InlineData("_\\u0074ask!")]
        [InlineData("this./* kept */_task!")]
        public Task Stop_that_awaits_the_name_written_otherwise(string name) => Stop("public async Task StopAsync() { _cts.Cancel(); await " + name + "; }");

        [Fact]
        public Task Work_handed_out() => Stop("public Task Completion => _task!;\npublic void Stop() => _cts.Cancel();");

        [Fact]
        public Task Work_returned_by_the_stop() => Stop("public Task StopAsync() { _cts.Cancel(); return _task!; }");

        [Fact]
        public Task Another_member_waits() => Stop("public void Stop() => _cts.Cancel();\npublic async Task WaitAsync() { if (_task != null) { await _task; } }");

        [Fact]
        public Task DisposeAsync_that_disposes_and_waits() => Stop("public async ValueTask DisposeAsync() { Dispose(); if (_task != null) await _task; }\npublic void Dispose() { _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Only_a_synchronous_Dispose() => Stop("public void Dispose() { _cts.Cancel(); _cts.Dispose(); }");

        [Fact]
        public Task Stop_that_does_not_signal_this_work() => Stop("public void Stop() { Console.WriteLine(\"other\"); }");

        [Fact]
        public Task Work_that_ends_by_itself() => Source("""
            public class Loader
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _load;
                public void Start() { _load = LoadAsync(_cts.Token); }
                private async Task LoadAsync(CancellationToken token) { await Task.Delay(10, token); }
                public void Stop() => _cts.Cancel();
            }
            """);

        [Fact]
        public Task Stop_that_waits_for_a_signal_of_the_work() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private readonly TaskCompletionSource _done = new();
                private Task? _task;
                public void Start() { _task = LoopAsync(); }
                private async Task LoopAsync() { while (!_cts.IsCancellationRequested) { await Task.Delay(10); } _done.SetResult(); }
                public async Task StopAsync() { _cts.Cancel(); await _done.Task; }
            }
            """);

        [Fact]
        public Task Work_started_per_request() => Source("""
            public class Service
            {
                private readonly CancellationTokenSource _cts = new();
                private Task? _task;
                public void Handle() { _task = LoopAsync(); }
                private async Task LoopAsync() { while (!_cts.IsCancellationRequested) { await Task.Delay(10); } }
                public void Stop() { _cts.Cancel(); }
            }
            """);

        [Fact]
        public Task Background_service_that_calls_its_base() => Hosted("""
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await Task.Delay(100, stoppingToken); } }
            public override async Task StopAsync(CancellationToken cancellationToken) { Console.WriteLine("stopping"); await base.StopAsync(cancellationToken); }
            """);

        [Fact]
        public Task Background_service_with_a_helper_that_calls_its_base() => Hosted("""
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) { await Task.Delay(-1, stoppingToken); }
            public override Task StopAsync(CancellationToken cancellationToken) => StopCoreAsync(cancellationToken);
            private async Task StopCoreAsync(CancellationToken cancellationToken) { await base.StopAsync(cancellationToken); }
            """);

        [Fact]
        public Task Background_service_whose_work_is_done_at_once() => Hosted("""
            protected override Task ExecuteAsync(CancellationToken stoppingToken) { Console.WriteLine("registered"); return Task.CompletedTask; }
            public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
            """);

        [Fact]
        public Task Watcher_that_is_awaited() => Source("""
            public class Server
            {
                public Task RunAsync() => Task.CompletedTask;
                public Task StopAsync(CancellationToken token) => Task.CompletedTask;
                public static async Task Serve(CancellationToken stop)
                {
                    var server = new Server();
                    Task watcher = Task.Run(async () => { await Task.Delay(-1, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); await server.StopAsync(CancellationToken.None); });
                    await server.RunAsync();
                    await watcher;
                }
            }
            """);

        [Fact]
        public Task Dropped_stop_of_something_that_nobody_waits_for() => Source("""
            public class Server
            {
                public Task StopAsync() => Task.CompletedTask;
                public static void Replace(Server old) { Task.Run(async () => await old.StopAsync()); Console.WriteLine("replaced"); }
            }
            """);

        [Fact]
        public Task Broken_code() => new OwnershipAnalyzerTest<OWN4002StopDoesNotWaitAnalyzer>
        {
            TestCode = Usings + "public class Service\n{\n" + Loop + "public Task StopAsync() { _cts.Cancle(); _cts.Cancel(); return Wait(_task); }\n}\n",
            CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None,
        }.RunAsync();

        [Fact]
        public Task Test_project() => Source(
            "public class Service\n{\n" + Loop + "public void Stop() { _cts.Cancel(); }\n}\n",
            ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true" });
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/dotnet/AspNetCore.Docs/issues/19889: StopAsync is overridden and the base never called.
        [Theory]
        [InlineData("public override async Task {|OWN4002:StopAsync|}(CancellationToken stoppingToken) { Console.WriteLine(\"is stopping\"); await Task.CompletedTask; }")]
        [InlineData("public override async Task StopAsync(CancellationToken stoppingToken) { Console.WriteLine(\"is stopping\"); await base.StopAsync(stoppingToken); }")]
        public Task Scoped_service_hosted_service(string stop) => Hosted("""
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) { await DoWork(stoppingToken); }
            private async Task DoWork(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await Task.Delay(10000, stoppingToken); } }

            """ + stop);

        // https://github.com/danielgerlag/workflow-core/issues/573: stop returns at once while a step is still running.
        [Theory]
        [InlineData("public void {|OWN4002:Stop|}() { _cancellation!.Cancel(); _dispatch = null; }")]
        [InlineData("public void Stop() { _cancellation!.Cancel(); _dispatch?.Wait(); _dispatch = null; }")]
        public Task Queue_consumer(string stop) => Source("""
            public class QueueConsumer
            {
                private CancellationTokenSource? _cancellation;
                private Task? _dispatch;
                private readonly ConcurrentQueue<string> _items = new();

                public void Start()
                {
                    _cancellation = new CancellationTokenSource();
                    _dispatch = Task.Factory.StartNew(Execute, TaskCreationOptions.LongRunning);
                }

                private void Execute()
                {
                    var cancel = _cancellation!.Token;
                    while (!cancel.IsCancellationRequested)
                    {
                        if (_items.TryDequeue(out var item)) { Console.WriteLine(item); } else { Thread.Sleep(10); }
                    }
                }

                STOP
            }
            """.Replace("STOP", stop, StringComparison.Ordinal));

        // https://github.com/ReactiveDomain/reactive-domain/issues/218: the stop sets a flag and does not join the queue's thread.
        [Theory]
        [InlineData("public void {|OWN4002:StopMessagePump|}() { _stop = true; }")]
        [InlineData("public void StopMessagePump() { _stop = true; _thread!.Join(10000); }")]
        public Task Queued_handler(string stop) => Source("""
            public class QueuedHandler
            {
                private readonly ConcurrentQueue<string> _queue = new();
                private Thread? _thread;
                private volatile bool _stop;

                public void Start()
                {
                    _thread = new Thread(ReadFromQueue) { IsBackground = true, Name = "queue" };
                    _thread.Start();
                }

                private void ReadFromQueue(object? state)
                {
                    while (!_stop)
                    {
                        if (!_queue.TryDequeue(out var message)) { Thread.Sleep(1); continue; }
                        Console.WriteLine(message);
                    }
                }

                STOP
            }
            """.Replace("STOP", stop, StringComparison.Ordinal));
    }
}
