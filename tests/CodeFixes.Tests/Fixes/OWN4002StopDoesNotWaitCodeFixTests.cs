namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN4002's fix lets a stop wait for the work that it tells to stop.</summary>
public class OWN4002StopDoesNotWaitCodeFixTests
{
    private const string Id = "OWN4002";

    // Its last turn takes a while after the stop was asked for.
    private static string Service(string stop, string field = "Task?") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Service
        {
            private readonly CancellationTokenSource _cts = new();
            private {{field}} _task;

            public Service() { _task = Task.Run(LoopAsync); }

            private async Task LoopAsync()
            {
                while (!_cts.Token.IsCancellationRequested)
                {
                    await Task.Delay(500);
                    Console.WriteLine("saved");
                    await Task.Delay(10, _cts.Token);
                }
            }

            {{stop.ReplaceLineEndings("\n    ")}}
        }

        """;

    private const string Main = """

        public static class Program
        {
            public static async Task Main()
            {
                var service = new Service();
                await Task.Delay(100);
                await service.StopAsync(CancellationToken.None);
                Console.WriteLine("stopped");
            }
        }

        """;

    private static Task<string> Fix(string source, ProgramSetup? setup = null) => FixVerifier.FixTextAsync(TestSolution.Of(setup ?? ProgramSetup.Library, source), Id);

    private static Task NotOffered(string source, ProgramSetup? setup = null) => FixVerifier.NotOfferedAsync(TestSolution.Of(setup ?? ProgramSetup.Library, source), Id);

    [Theory]
    [InlineData("public Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel();\n    return Task.CompletedTask;\n}", "Task?")]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    await _cts.CancelAsync();\n}", "Task?")]
    [InlineData("public async ValueTask StopAsync(CancellationToken token)\n{\n    Console.Out.Flush();\n    _cts.Cancel();\n    _cts.Dispose();\n}", "readonly Task")]
    public async Task The_last_turn_is_done_when_the_stop_returns(string stop, string field)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Service(stop, field) + Main);
        var early = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20));
        Assert.Equal((0, "stopped\n"), (early.ExitCode, early.Output));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "saved\nstopped\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task The_wait_ends_with_the_token_of_the_stop() => Assert.Contains(
        """
            public async Task StopAsync(CancellationToken token)
            {
                _cts.Cancel();
                if (_task is not null)
                {
                    try
                    {
                        await _task.WaitAsync(token);
                    }
                    catch (OperationCanceledException) when (_cts.IsCancellationRequested)
                    {
                        // Stopped, as asked.
                    }
                }
            }
        """,
        await Fix(Service("public Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel();\n    return Task.CompletedTask;\n}")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_token_the_work_is_awaited() => Assert.Contains(
        """
            public async ValueTask DisposeAsync()
            {
                // Stop.
                _cts.Cancel();
                try
                {
                    await _task;
                }
                catch (OperationCanceledException) when (_cts.IsCancellationRequested)
                {
                    // Stopped, as asked.
                }
                _cts.Dispose();
            }
        """,
        await Fix(Service("public async ValueTask DisposeAsync()\n{\n    // Stop.\n    _cts.Cancel();\n    _cts.Dispose();\n}", "readonly Task")),
        StringComparison.Ordinal);

    [Fact]
    public Task Not_in_a_synchronous_stop() => NotOffered(Service("public void Stop()\n{\n    _cts.Cancel();\n}"));

    /// <summary>What the stop does and returns stays as it is: the wait stands behind the signal, wherever that is given.</summary>
    [Theory]
    [InlineData("private Task Other() => Task.Delay(1);\n\npublic Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel();\n    return Other();\n}", "        await Other();\n    }")]
    [InlineData("public Task StopAsync(CancellationToken token) => _cts.CancelAsync();", "        await _cts.CancelAsync();\n        if (_task is not null)\n")]
    [InlineData("public ValueTask StopAsync(CancellationToken token)\n{\n    Dispose();\n    return default;\n}\n\npublic void Dispose() => _cts.Cancel();", "        Dispose();\n        if (_task is not null)\n")]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    if (!_cts.IsCancellationRequested)\n    {\n        await _cts.CancelAsync(); // no more\n    }\n}", "            catch (OperationCanceledException) when (_cts?.IsCancellationRequested == true)\n")]
    public async Task Wherever_the_signal_is_given(string stop, string expected)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Service(stop) + Main);
        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains(expected, await SolutionText.OfAsync(after), StringComparison.Ordinal);
        Assert.Equal("saved\nstopped\n", (await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20))).Output);
    }

    private static string Pump(string stop, string turn = "") => $$"""
        using System;
        using System.Threading;

        public class Pump
        {
            private readonly Thread _thread;
            private volatile bool _stopped;

            public Pump()
            {
                _thread = new Thread(Run);
                _thread.Start();
            }

            private void Run()
            {
                while (!_stopped)
                {
                    Thread.Sleep(1000);
                    Console.WriteLine("pumped");{{turn}}
                }
            }

            {{stop.ReplaceLineEndings("\n    ")}}
        }

        """;

    /// <summary>A foreground thread keeps the process alive, but not whoever stopped it from going on.</summary>
    [Theory]
    [InlineData("public void Stop()\n{\n    // No more turns.\n    _stopped = true;\n}", "        _stopped = true;\n        _thread.Join();\n    }")]
    [InlineData("public void Stop() => _stopped = true;", "    public void Stop()\n    {\n        _stopped = true;\n        _thread.Join();\n    }")]
    public async Task A_thread_is_joined(string stop, string expected)
    {
        var source = Pump(stop) + "\npublic static class Program\n{\n    public static void Main()\n    {\n        new Pump().Stop();\n        Console.WriteLine(\"stopped\");\n    }\n}\n";
        var before = TestSolution.Of(ProgramSetup.Console, source);
        Assert.StartsWith("stopped\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains(expected, await SolutionText.OfAsync(after), StringComparison.Ordinal);
        Assert.EndsWith("stopped\n", (await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public Task Not_where_the_thread_stops_itself() => NotOffered(Pump("public void Stop()\n{\n    _stopped = true;\n}", "\n            if (Console.KeyAvailable)\n            {\n                Stop();\n            }"));

    [Fact]
    public Task Not_where_the_work_stops_itself() => NotOffered(Service("private async Task FailAsync() { await StopAsync(); }\npublic async Task StopAsync()\n{\n    await _cts.CancelAsync();\n}"));

    [Fact]
    public Task Not_behind_a_condition() => NotOffered(Service("public async Task StopAsync()\n{\n    if (_task != null)\n    {\n        await _cts.CancelAsync();\n    }\n}"));

    private static string Hosted(string stop) => """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        public class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Task.Delay(100);
                }

                await Task.Delay(500);
                Console.WriteLine("saved");
            }

            STOP
        }

        public static class Program
        {
            public static async Task Main()
            {
                var worker = new Worker();
                await worker.StartAsync(CancellationToken.None);
                await worker.StopAsync(CancellationToken.None);
                Console.WriteLine("stopped");
            }
        }

        """.Replace("STOP", stop.ReplaceLineEndings("\n    "), StringComparison.Ordinal);

    [Theory]
    [InlineData("public override Task StopAsync(CancellationToken cancellationToken)\n{\n    Console.WriteLine(\"stopping\");\n    return Task.CompletedTask;\n}")]
    [InlineData("public override async Task StopAsync(CancellationToken cancellationToken)\n{\n    await Task.Yield();\n    Console.WriteLine(\"stopping\");\n}")]
    public async Task A_background_service_calls_its_base(string stop)
    {
        var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, Hosted(stop));
        Assert.Equal("stopping\nstopped\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "stopping\nsaved\nstopped\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public Task Not_where_a_background_service_leaves_early() => NotOffered(
        Hosted("public override async Task StopAsync(CancellationToken cancellationToken)\n{\n    if (cancellationToken.CanBeCanceled) { return; }\n    await Task.Yield();\n}"),
        ProgramSetup.AspNetCoreApplication);

    private const string Watched = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Server
        {
            private readonly TaskCompletionSource _closing = new();

            public Task RunAsync() => _closing.Task;

            public async Task StopAsync(CancellationToken token)
            {
                _closing.TrySetResult();
                await Task.Delay(500, token);
                Console.WriteLine("drained");
            }

            public static Task Serve(CancellationToken stop)
            {
                var server = new Server();

                // Shuts down.
                Task.Run(async () =>
                {
                    await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await server.StopAsync(new CancellationToken(false));
                });

                return server.RunAsync();
            }
        }

        public static class Program
        {
            public static async Task Main()
            {
                using var stop = new CancellationTokenSource(100);
                await Server.Serve(stop.Token);
                Console.WriteLine("ended");
            }
        }

        """;

    [Fact]
    public async Task A_dropped_shutdown_is_held_and_awaited()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Watched);
        Assert.Equal("ended\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var after = await FixVerifier.FixAsync(before, Id);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));

        Assert.Equal((0, "drained\nended\n"), (run.ExitCode, run.Output));
        Assert.Contains("Task shutdown = Task.Run(async () =>", await SolutionText.OfAsync(after), StringComparison.Ordinal);
    }
}
