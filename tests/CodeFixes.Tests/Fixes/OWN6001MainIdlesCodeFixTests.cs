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
}
