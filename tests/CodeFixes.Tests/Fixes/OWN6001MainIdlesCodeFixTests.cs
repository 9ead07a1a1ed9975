namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN6001's fix makes Main await what it started, so that its end or failure ends the process visibly.</summary>
public class OWN6001MainIdlesCodeFixTests
{
    private const string Id = "OWN6001";

    private const string Services = """

            static void Server() { while (true) { Thread.Sleep(300); Accept(8080); } }

            static void Debug() { while (true) { Thread.Sleep(300); int.Parse("8081"); } }

            static void Accept(int port) => throw new InvalidOperationException($"port {port} is taken");
        }

        """;

    private static Task<string> Fix(string source, ProgramSetup? setup = null) =>
        FixVerifier.FixTextAsync(TestSolution.Of(setup ?? ProgramSetup.Console, source), Id);

    /// <summary>Either nothing is offered, or the failure is seen.</summary>
    private static async Task NotHidden(string source)
    {
        var before = TestSolution.Of(ProgramSetup.Console, source);
        var after = await CommandLineFix.FixAllAsync(before, Id);
        if (await SolutionText.OfAsync(before) != await SolutionText.OfAsync(after))
        {
            var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(5));
            Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        }
    }

    private static async Task HangsBeforeAndFailsVisiblyAfter(string source)
    {
        var before = TestSolution.Of(ProgramSetup.Console, source);
        var idle = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3));
        Assert.True(idle.WasStillRunning, idle.Error);

        var after = await FixVerifier.FixAsync(before, Id);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(10));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("port 8080 is taken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public Task Two_services_that_are_held() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Task server = Task.Run(Server);
                Task debug = Task.Run(Debug);

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }
        """ + Services);

    /// <summary>What is asleep for ever is a service too: waiting for all would hide the failure of the other.</summary>
    [Fact]
    public Task A_service_that_sleeps_for_ever() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Task server = Task.Run(Server);
                Task other = Task.Run(Other);

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }

            static void Other() { Thread.Sleep(Timeout.Infinite); }

        """ + Services);

    /// <summary>Work that is meant to finish is awaited to its end, and its failure is seen.</summary>
    [Fact]
    public async Task Work_that_finishes_is_all_awaited()
    {
        var before = TestSolution.Of(ProgramSetup.Console, """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    Task one = Task.Run(() => Count(1));
                    Task two = Task.Run(() => Count(2));
                    Thread.Sleep(Timeout.Infinite);
                }

                static void Count(int number) { Thread.Sleep(200 * number); Console.WriteLine(number); }
            }

            """);
        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(10));
        Assert.Equal((0, "1\n2\n"), (run.ExitCode, run.Output));
    }

    /// <summary>Waiting for all of these would hide the failure of the one behind the other; waiting for any would cut the other off.</summary>
    [Fact]
    public Task Work_that_finishes_beside_a_service_is_not_awaited_blindly() => NotHidden("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Task once = Task.Run(() => Accept(8080));
                Task debug = Task.Run(Debug);
                Thread.Sleep(Timeout.Infinite);
            }
        """ + Services);

    [Fact]
    public Task One_service_that_is_held() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Task server = Task.Run(Server);
                Thread.Sleep(Timeout.Infinite);
            }
        """ + Services);

    [Fact]
    public Task Services_that_are_dropped() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                // For debugging, on another port.
                Task.Run(Debug);
                // The main service.
                Task.Run(Server);

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }
        """ + Services);

    [Fact]
    public Task Services_that_hide_in_private_methods() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                StartServer();
                StartDebug();

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }

            static void StartServer() { Task.Run(() => Server()); }

            static void StartDebug() { Task.Run(() => Debug()); }
        """ + Services);

    /// <summary>A hidden start counts for the report whether its work can fail or not, so it counts for the fix.</summary>
    [Fact]
    public Task A_service_that_hides_and_handles_its_failures() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                StartServer();
                StartDebug();

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }

            static void StartServer() { Task.Run(() => Server()); }

            static void StartDebug() { Task.Run(() => { while (true) { try { Debug(); } catch (Exception e) { Console.Error.WriteLine(e); } } }); }
        """ + Services);

    [Fact]
    public Task An_exit_code_stays_an_exit_code() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static int Main(string[] args)
            {
                Task server = Task.Run(Server);
                Thread.Sleep(Timeout.Infinite);
                return 0;
            }
        """ + Services);

    [Fact]
    public Task Top_level_statements() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        Task server = Task.Run(Service.Server);
        Task debug = Task.Run(Service.Debug);
        while (true) { await Task.Delay(1000); }

        static class Service
        {
            public static void Server() { while (true) { Thread.Sleep(300); Accept(8080); } }
            public static void Debug() { while (true) { Thread.Sleep(300); int.Parse("8081"); } }
            private static void Accept(int port) => throw new InvalidOperationException($"port {port} is taken");
        }

        """);

    [Fact]
    public async Task The_articles_second_program() => Assert.Equal(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static async Task Main()
            {
                Task server = Task.Run(Server);
                Task debug = Task.Run(Debug);

                Task first = await Task.WhenAny(server, debug);
                await first;
            }
        """ + Services,
        await Fix("""
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    Task server = Task.Run(Server);
                    Task debug = Task.Run(Debug);

                    while (true)
                    {
                        Thread.Sleep(1000);
                    }
                }
            """ + Services));

    private const string Stoppable = """


            static async Task ServeAsync(CancellationToken stop = default)
            {
                try
                {
                    while (true)
                    {
                        await Task.Delay(50, stop);
                        Console.WriteLine("ready");
                    }
                }
                finally
                {
                    await Task.Delay(300);
                    Console.WriteLine("server stopped");
                }
            }

            static async Task DebugAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await Task.Delay(50);
                }

                Console.WriteLine("debug stopped");
            }
        }

        """;

    /// <summary>Services that take a token are stopped by Ctrl+C and SIGTERM, and by each other, and the process leaves when they have stopped.</summary>
    [Theory]
    [InlineData("Task.Run(() => ServeAsync());\n        _ = DebugAsync(CancellationToken.None);", "server stopped", "debug stopped")]
    [InlineData("var server = ServeAsync();\n        var debug = DebugAsync(default);", "server stopped", "debug stopped")]
    [InlineData("_ = ServeAsync();", "server stopped", "")]
    public async Task Services_that_take_a_token_are_stopped(string starts, string one, string other)
    {
        var before = TestSolution.Of(
            ProgramSetup.Console,
            "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n    static void Main()\n    {\n        // kept\n        " + starts + "\n        Thread.Sleep(Timeout.Infinite);\n    }" + Stoppable);
        var after = await FixVerifier.FixAsync(before, Id);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var stop in new[] { ExecutableProof.Stop.Interrupt, ExecutableProof.Stop.Terminate })
        {
            Assert.DoesNotContain(one, (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20), stop)).Output, StringComparison.Ordinal);

            var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20), stop);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains(one, run.Output, StringComparison.Ordinal);
            Assert.Contains(other, run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Waiting for all would hide the first failure.</summary>
    [Fact]
    public Task Services_that_are_started_in_a_loop() => HangsBeforeAndFailsVisiblyAfter("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Task idle = Task.Run(() => Thread.Sleep(Timeout.Infinite));
                for (var i = 0; i < 3; i++)
                {
                    Task.Run(Server);
                }

                Thread.Sleep(Timeout.Infinite);
            }
        """ + Services);

    /// <summary>What was not started counts as ended, and would end the process at once.</summary>
    [Fact]
    public Task Not_where_a_service_may_not_be_started() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(
            ProgramSetup.Console,
            """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Program
            {
                static void Main(string[] args)
                {
                    Task server = Task.Run(Server);
                    if (args.Length > 0)
                    {
                        Task.Run(Debug);
                    }

                    Thread.Sleep(Timeout.Infinite);
                }
            """ + Services),
        Id);

    [Fact]
    public async Task One_service_that_takes_a_token() => Assert.Contains(
        """
            static async Task Main()
            {
                using var stop = new CancellationTokenSource();
                using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stop.Cancel(); });
                using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });
                Task serve = ServeAsync(stop.Token);
                try
                {
                    await serve;
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Stopped, as asked.
                }
            }
        """,
        await Fix("using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n    static void Main()\n    {\n        _ = ServeAsync();\n        Thread.Sleep(Timeout.Infinite);\n    }" + Stoppable),
        StringComparison.Ordinal);
}
