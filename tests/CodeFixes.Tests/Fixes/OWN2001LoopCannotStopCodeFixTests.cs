namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2001's fix lets the loop observe a token: one in reach, or one that comes through its callers from whoever can say "stop".</summary>
public class OWN2001LoopCannotStopCodeFixTests
{
    private const string Id = "OWN2001";

    private static Task<string> Fix(string source, ProgramSetup? setup = null) =>
        FixVerifier.FixTextAsync(TestSolution.Of(setup ?? ProgramSetup.Console, source), Id);

    private static Task NotOffered(string source, ProgramSetup? setup = null) =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(setup ?? ProgramSetup.Console, source), Id);

    private static async Task Becomes(string before, string after) => Assert.Contains(after, await Fix(before), StringComparison.Ordinal);

    private static string Indented(string text, string by = "    ") => string.Join('\n', text.Split('\n').Select((line, i) => i == 0 || line.Length == 0 ? line : by + line));

    /// <summary>A type that begins a loop and has a member that stops it.</summary>
    private static string Owner(string loop, string stop, string start = "public void Start() => _work = Task.Run(PollAsync);", string fields = "private Task? _work;") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class Poller
        {
            {{fields}}

            {{Indented(start)}}

            {{Indented(stop)}}

            {{Indented(loop)}}

            private static void Work() => Program.Turning.TrySetResult();
        }

        internal static class Program
        {
            public static readonly TaskCompletionSource Turning = new();

            private static async Task Main()
            {
                var poller = new Poller();
                poller.Start();
                await Turning.Task;
                var told = System.Diagnostics.Stopwatch.StartNew();
                await poller.StopAsync();
                Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");
            }
        }

        """;

    /// <summary>A program whose entry point runs a loop.</summary>
    private static string Program(string main, string loop) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Program
        {
            {{Indented(main)}}

            {{Indented(loop)}}

            private static void Work() => Console.WriteLine("ready");
        }

        """;

    private const string PollAsync = """
        private async Task PollAsync()
        {
            try
            {
                // Every hour.
                while (true)
                {
                    Work();
                    await Task.Delay(3600000);
                }
            }
            finally
            {
                Console.WriteLine("cleaned up");
            }
        }
        """;

    private static readonly string s_staticPollAsync = PollAsync.Replace("async", "static async", StringComparison.Ordinal);

    /// <summary>Before the fix the program does not stop; after it, it stops within a second and has cleaned up.</summary>
    public class Proofs
    {
        private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

        [Theory]
        [InlineData("public async Task StopAsync()\n{\n    Console.WriteLine(\"stopping\");\n    await _work!;\n}", PollAsync)]
        [InlineData("public async Task StopAsync()\n{\n    Console.WriteLine(\"stopping\");\n    await _work!;\n}", "private async Task PollAsync()\n{\n    for (;;) { try { Work(); await Task.Delay(3600000); } catch (Exception e) { Console.WriteLine(e); } finally { Console.WriteLine(\"cleaned up\"); } }\n}")]
        public async Task The_owner_cancels_its_own_source(string stop, string loop)
        {
            var before = TestSolution.Of(ProgramSetup.Console, Owner(loop, stop));
            Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

            var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit);

            // Which of the two says so first is left to chance.
            Assert.Equal((0, "cleaned up,stopped,stopping", ""), (run.ExitCode, string.Join(',', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)), run.Error));
            Assert.EndsWith("stopped\n", run.Output, StringComparison.Ordinal);
        }

        [Fact]
        public async Task The_owner_stops_its_thread()
        {
            var before = TestSolution.Of(ProgramSetup.Console, Owner(
                "private void Poll()\n{\n    while (true)\n    {\n        Thread.Sleep(3600000);\n        Work();\n    }\n}",
                "public Task StopAsync()\n{\n    Console.WriteLine(\"stopping\");\n    return Task.CompletedTask;\n}",
                "public void Start()\n{\n    _thread = new Thread(Poll);\n    _thread.Start();\n    Program.Turning.TrySetResult();\n}",
                "private Thread? _thread;"));
            Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

            var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit);

            Assert.Equal((0, "stopping\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
        }

        [Theory]
        [InlineData(ExecutableProof.Stop.Interrupt)]
        [InlineData(ExecutableProof.Stop.Terminate)]
        public async Task Main_is_told_by_a_signal(ExecutableProof.Stop stop)
        {
            if (OperatingSystem.IsWindows())
            {
                return;
            }

            var before = TestSolution.Of(ProgramSetup.Console, Program("private static async Task Main()\n{\n    var poll = Task.Run(PollAsync);\n    await poll;\n    Console.WriteLine(\"stopped\");\n}", s_staticPollAsync));
            var killed = await ExecutableProof.RunAsync(before, s_limit, stop);
            Assert.DoesNotContain("cleaned up", killed.Output, StringComparison.Ordinal);

            var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit, stop);

            Assert.Equal((0, "ready\ncleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
        }

        [Fact]
        public async Task A_hosted_service_stops_by_its_own_token()
        {
            var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, """
                using System;
                using System.Threading;
                using System.Threading.Tasks;
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Hosting;

                var builder = Host.CreateApplicationBuilder();
                builder.Services.AddHostedService<Poller>();
                using var host = builder.Build();
                await host.StartAsync();
                await Poller.Turning.Task;
                var told = System.Diagnostics.Stopwatch.StartNew();
                await host.StopAsync();
                Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");

                internal sealed class Poller : BackgroundService
                {
                    public static readonly TaskCompletionSource Turning = new();

                    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        Console.WriteLine(stoppingToken.CanBeCanceled);
                        await PollAsync();
                    }

                    private static async Task PollAsync()
                    {
                        try
                        {
                            while (true)
                            {
                                Turning.TrySetResult();
                                await Task.Delay(3600000);
                            }
                        }
                        finally
                        {
                            Console.WriteLine("cleaned up");
                        }
                    }
                }

                """);
            Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(4))).WasStillRunning);

            var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit);

            Assert.Equal(0, run.ExitCode);
            // What the host logs comes when it comes.
            Assert.Contains("cleaned up\n", run.Output, StringComparison.Ordinal);
            Assert.Contains("stopped\n", run.Output, StringComparison.Ordinal);
        }

        [Fact]
        public async Task A_caller_passes_its_parameter()
        {
            var before = TestSolution.Of(ProgramSetup.Console, Program(
                """
                private static async Task Main()
                {
                    using var stop = new CancellationTokenSource();
                    var run = RunAsync(stop.Token);
                    await Task.Delay(100);
                    var told = System.Diagnostics.Stopwatch.StartNew();
                    stop.Cancel();
                    await run;
                    Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");
                }

                private static async Task RunAsync(CancellationToken cancellationToken)
                {
                    Console.WriteLine(cancellationToken.CanBeCanceled);
                    await Task.Run(PollAsync);
                }
                """,
                s_staticPollAsync));
            Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

            var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit);

            Assert.Equal((0, "True\nready\ncleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
        }
    }

    public class Heads
    {
        private const string Stop = "public async Task StopAsync() { await _work!; }";

        [Theory]
        [InlineData("while (true) { Work(); await Task.Delay(5000); }", "while (!_stop.IsCancellationRequested) { Work(); try { await Task.Delay(5000, _stop.Token); } catch (OperationCanceledException) when (_stop.IsCancellationRequested) { break; } }")]
        [InlineData("for (;;) { Work(); await Task.Delay(50); }", "while (!_stop.IsCancellationRequested) { Work(); await Task.Delay(50); }")]
        [InlineData("for (var i = 0; ; i++) { Work(); await Task.Delay(50); }", "for (var i = 0; !_stop.IsCancellationRequested; i++) { Work(); await Task.Delay(50); }")]
        [InlineData("do { Work(); await Task.Delay(50); } while (true);", "do { Work(); await Task.Delay(50); } while (!_stop.IsCancellationRequested);")]
        public Task Every_loop(string before, string after) => Becomes(Owner("private async Task PollAsync()\n{\n    " + before + "\n}", Stop), after);

        [Fact]
        public Task A_flag_that_nobody_writes_is_asked_too() =>
            Becomes(Owner("private bool _on = true;\n\nprivate async Task PollAsync()\n{\n    while (_on) { Work(); await Task.Delay(50); }\n}", Stop), "while (!_stop.IsCancellationRequested && _on)");

        /// <summary>What cannot be left cannot go on either.</summary>
        [Fact]
        public Task A_loop_that_must_not_be_left_throws() => Becomes(
            Owner("private async Task<int> PollAsync()\n{\n    while (true) // for ever\n    { // no end\n        // First.\n        Work();\n        await Task.Delay(5000).ConfigureAwait(false);\n    }\n}", "public async Task StopAsync()\n{\n    await Task.Yield();\n}"),
            """
                    while (true) // for ever
                    { // no end
                        _stop.Token.ThrowIfCancellationRequested();
                        // First.
                        Work();
                        await Task.Delay(5000, _stop.Token).ConfigureAwait(false);
                    }
            """);
    }

    public class Waits
    {
        private const string Stop = "public async Task StopAsync() { await _work!; }";

        private static string Loop(string body) => Owner("private async Task PollAsync()\n{\n    while (true)\n    {\n        " + Indented(body, "        ") + "\n    }\n}", Stop);

        [Fact]
        public Task Failures_are_told_from_cancellation() => Becomes(
            Loop(
                """
                try
                {
                    Work();
                    await Task.Delay(5000);
                }
                // Whatever it was.
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
                """),
            """
                        try
                        {
                            Work();
                            await Task.Delay(5000, _stop.Token);
                        }
                        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                        {
                            break;
                        }
                        // Whatever it was.
                        catch (Exception e)
                        {
                            Console.WriteLine(e);
                        }
            """);

        [Fact]
        public Task Several_waits_put_the_whole_loop_into_a_try() => Becomes(
            Loop("await Task.Delay(5000);\n\nWork();\nawait Task.Delay(TimeSpan.FromMinutes(1)); // again"),
            """
                    try
                    {
                        while (!_stop.IsCancellationRequested)
                        {
                            await Task.Delay(5000, _stop.Token);

                            Work();
                            await Task.Delay(TimeSpan.FromMinutes(1), _stop.Token); // again
                        }
                    }
                    catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                    {
                        // Stopped, as asked.
                    }
            """);

        [Fact]
        public Task Clean_up_goes_on() => Becomes(
            Loop("try\n{\n    Work();\n    await Task.Delay(50);\n}\nfinally\n{\n    await Task.Delay(5000);\n}"),
            "await Task.Delay(5000);");

        [Fact]
        public Task A_token_that_is_named_stays() => Becomes(
            Loop("Work();\nawait Task.Delay(5000, CancellationToken.None);"),
            "await Task.Delay(5000, CancellationToken.None);");

        [Fact]
        public Task A_sleep_becomes_a_wait_for_the_stop() => Becomes(
            Owner(
                "private void Poll()\n{\n    while (true)\n    {\n        Thread.Sleep(5000); // a while\n        Work();\n    }\n}",
                Stop,
                "public void Start() => _work = Task.Run(Poll);"),
            """
                    while (!_stop.IsCancellationRequested)
                    {
                        if (_stop.Token.WaitHandle.WaitOne(5000))
                        {
                            break;
                        } // a while
                        Work();
                    }
            """);

        [Fact]
        public Task A_sleep_at_the_end_is_followed_by_the_question() => Becomes(
            Owner("private void Poll()\n{\n    while (true) { Work(); Thread.Sleep(TimeSpan.FromHours(1)); }\n}", Stop, "public void Start() => _work = Task.Run(Poll);"),
            "while (!_stop.IsCancellationRequested) { Work(); _stop.Token.WaitHandle.WaitOne(TimeSpan.FromHours(1)); }");

        [Fact]
        public Task A_sleep_in_asynchronous_code_is_awaited() => Becomes(
            Loop("Work();\nThread.Sleep(5000);\nawait Task.Yield();"),
            "await Task.Delay(5000, _stop.Token);");

        /// <summary>A catch that sets right what failed would be gone past.</summary>
        [Fact]
        public Task Not_where_the_catch_does_more_than_to_report() =>
            NotOffered(Loop("try { Work(); await Task.Delay(5000); } catch (Exception) { Reset(); }").Replace("    private static void Work()", "    private static void Reset() { }\n\n    private static void Work()", StringComparison.Ordinal));
    }

    public class Stops
    {
        [Fact]
        public Task It_cancels_and_waits_and_then_does_what_it_did() => Becomes(
            Owner(PollAsync, "public Task StopAsync()\n{\n    Console.WriteLine(\"stopping\");\n    return Task.CompletedTask;\n}"),
            """
                public async Task StopAsync()
                {
                    _stop.Cancel();
                    if (_work is not null)
                    {
                        await _work;
                    }

                    Console.WriteLine("stopping");
                }
            """);

        [Fact]
        public Task A_body_of_one_expression_gets_a_block() => Becomes(
            Owner(PollAsync, "public Task StopAsync() => Task.CompletedTask;"),
            """
                public async Task StopAsync()
                {
                    _stop.Cancel();
                    if (_work is not null)
                    {
                        await _work;
                    }
                }
            """);

        [Fact]
        public Task A_stop_with_a_bound_waits_no_longer() => Becomes(
            Owner(PollAsync, "public async Task StopAsync(CancellationToken cancellationToken = default)\n{\n    await Task.Yield();\n}"),
            "await _work.WaitAsync(cancellationToken);");

        [Fact]
        public Task Dispose_only_cancels_where_it_disposes() => Becomes(
            Owner(
                PollAsync,
                "public void Dispose() { Dispose(true); }\n\npublic void Dispose(bool disposing)\n{\n    if (disposing)\n    {\n        Work();\n    }\n}\n\npublic async Task StopAsync()\n{\n    await _work!;\n}"),
            "        if (disposing)\n        {\n            _stop.Cancel();\n            Work();\n        }");

        [Fact]
        public Task The_field_follows_the_habit_of_the_type() => Becomes(
            Owner(PollAsync.Replace("_work", "work", StringComparison.Ordinal), "public async Task StopAsync()\n{\n    await work!;\n}", "public void Start() => work = Task.Run(PollAsync);", "private Task? work;"),
            "    private Task? work;\n    private readonly CancellationTokenSource stop = new();\n");

        [Fact]
        public Task The_source_that_the_stop_cancels_is_used() => Becomes(
            Owner(PollAsync, "public async Task StopAsync()\n{\n    _cts.Cancel();\n    await _work!;\n}", fields: "private readonly CancellationTokenSource _cts = new();\n    private Task? _work;"),
            "await Task.Delay(3600000, _cts.Token);");

        /// <summary>What is forgotten is meant to be begun again: a source that stays cancelled would not let it.</summary>
        [Fact]
        public Task Not_where_it_may_be_started_again() =>
            NotOffered(Owner(PollAsync, "public async Task StopAsync()\n{\n    await _work!;\n    _work = null;\n}"));

        [Fact]
        public Task Not_where_a_source_is_there_for_something_else() =>
            NotOffered(Owner(PollAsync, "public async Task StopAsync()\n{\n    await _work!;\n}\n\npublic CancellationToken Other() { _cts = new CancellationTokenSource(5000); return _cts.Token; }", fields: "private CancellationTokenSource _cts = new();\n    private Task? _work;"));
    }

    public class Callers
    {
        private static string Chain(string callers, string loop = "") => Program(
            callers,
            loop.Length > 0 ? loop : s_staticPollAsync);

        [Fact]
        public async Task A_token_comes_through_several_functions() => Assert.Contains(
            """
                private static async Task Main()
                {
                    using var stop = new CancellationTokenSource();
                    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stop.Cancel(); });
                    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });
                    // All of it.
                    await RunAsync("name", stop.Token, retries: 2);
                }

                /// <summary>Runs.</summary>
                /// <param name="name">Its name.</param>
                /// <param name="cancellationToken">The token that stops it.</param>
                private static Task RunAsync(string name, CancellationToken cancellationToken, int retries = 1) => InnerAsync(cancellationToken);

                private static async Task InnerAsync(CancellationToken cancellationToken) => await Task.Run(() => PollAsync(cancellationToken));
            """,
            await Fix(Chain("private static async Task Main()\n{\n    // All of it.\n    await RunAsync(\"name\", retries: 2);\n}\n\n/// <summary>Runs.</summary>\n/// <param name=\"name\">Its name.</param>\nprivate static Task RunAsync(string name, int retries = 1) => InnerAsync();\n\nprivate static async Task InnerAsync() => await Task.Run(PollAsync);")),
            StringComparison.Ordinal);

        [Fact]
        public async Task A_task_that_main_returns_is_awaited_by_it() => Assert.Contains(
            "await Task.Run(() => PollAsync(stop.Token));",
            await Fix(Chain("private static Task Main() => Task.Run(PollAsync);")),
            StringComparison.Ordinal);

        /// <summary>The host's start token says that the start was given up.</summary>
        [Fact]
        public Task Not_by_the_token_of_a_hosted_start() => NotOffered(
            """
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.Hosting;

            internal sealed class Poller : IHostedService
            {
                Task IHostedService.StartAsync(CancellationToken cancellationToken)
                {
                    _ = Task.Run(async () => { while (true) { await Task.Delay(5000); } });
                    return Task.CompletedTask;
                }

                Task IHostedService.StopAsync(CancellationToken cancellationToken) => throw new System.NotSupportedException();
            }

            """,
            ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary });

        /// <summary>A token that was given to a call bounds that call, not what outlives it.</summary>
        [Fact]
        public Task Not_by_the_token_of_a_call_that_is_over() => NotOffered(Chain(
            "private static async Task Main()\n{\n    await ConnectAsync(default);\n}\n\nprivate static async Task ConnectAsync(CancellationToken cancellationToken)\n{\n    await Task.Delay(1, cancellationToken);\n    _ = Task.Run(PollAsync);\n}"));

        /// <summary>Ctrl+C would no longer end the process.</summary>
        [Fact]
        public Task Not_where_main_waits_for_something_else() => NotOffered(Chain(
            "private static async Task Main()\n{\n    await Task.Run(PollAsync);\n    Console.ReadLine();\n}"));

        [Fact]
        public Task Not_where_the_contract_is_foreign() => NotOffered(
            """
            using System;
            using System.Threading.Tasks;

            internal sealed class Poller : IObserver<int>
            {
                public async void OnCompleted() { while (true) { await Task.Delay(5000); } }

                public void OnError(Exception error) { }

                public void OnNext(int value) { }
            }

            """,
            ProgramSetup.Library);

        [Fact]
        public Task Not_across_conditional_code() => NotOffered(Chain(
            "private static async Task Main()\n{\n    await Task.Run(PollAsync);\n}",
            "private static async Task PollAsync()\n{\n    while (true)\n    {\n#if true\n        Work();\n#endif\n        await Task.Delay(5000);\n    }\n}"));

        [Fact]
        public async Task Windows_line_ends_and_tabs_stay()
        {
            var text = Chain("private static async Task Main()\n{\n    await Task.Run(PollAsync);\n}").Replace("    ", "\t", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
            Assert.Contains("\t\t\t\ttry\r\n\t\t\t\t{\r\n\t\t\t\t\tawait Task.Delay(3600000, cancellationToken);\r\n", await Fix(text), StringComparison.Ordinal);
        }
    }
}
