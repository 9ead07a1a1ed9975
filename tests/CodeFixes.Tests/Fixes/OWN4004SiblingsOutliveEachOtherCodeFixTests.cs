namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN4004's fix links services that take a token: the first to end stops the others, all are awaited, and every failure is heard.</summary>
public class OWN4004SiblingsOutliveEachOtherCodeFixTests
{
    private const string Id = "OWN4004";

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Services = """


            static async Task ServeAsync(CancellationToken stop = default)
            {
                Console.WriteLine("serving");
                try
                {
                    while (true)
                    {
                        await Task.Delay(50, stop);
                    }
                }
                finally
                {
                    Console.WriteLine("server stopped");
                }
            }

            static Task DebugAsync() => DebugAsync(CancellationToken.None);

            static async Task DebugAsync(CancellationToken stop)
            {
                await Task.Delay(300, stop);
                while (true)
                {
                    await Task.Delay(50, stop);
                    int.Parse("port 8081 is taken");
                }
            }

            static async Task ListenAsync(int port, CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await Task.Delay(50, CancellationToken.None);
                    Console.WriteLine("ready " + port);
                }
            }
        }

        """;

    private static string Program(string main) => Usings + "class Program\n{\n    " + main.ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal) + Services;

    private static async Task<string> Fix(string source) => await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, source), Id);

    [Fact]
    public async Task The_form_that_is_written() => Assert.Contains(
        """
            static async Task Main()
            {
                // kept
                using var stop = new CancellationTokenSource();
                using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stop.Cancel(); });
                using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });
                Task serve = ServeAsync(stop.Token);
                Task debug = DebugAsync(stop.Token);
                Task first = await Task.WhenAny(serve, debug);
                bool asked = stop.IsCancellationRequested;
                stop.Cancel();
                Task all = Task.WhenAll(serve, debug);
                try
                {
                    await all;
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested && (asked || !first.IsCanceled))
                {
                    // Stopped, as asked.
                }
                catch when (all.Exception?.InnerExceptions.Count > 1)
                {
                    throw all.Exception;
                }
            }
        """,
        await Fix(Program("static async Task Main()\n{\n    // kept\n    await Task.WhenAll(ServeAsync(), DebugAsync(CancellationToken.None));\n}")),
        StringComparison.Ordinal);

    /// <summary>The failure of one stays unseen while the other runs; linked, the other one stops in order and the failure ends the process.</summary>
    [Theory]
    [InlineData("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), DebugAsync());\n}")]
    [InlineData("static async Task<int> Main(string[] args)\n{\n    var server = ServeAsync(); // the main service\n    var debug = DebugAsync(default);\n    Console.WriteLine(args.Length);\n    await server;\n    await debug;\n    return 0;\n}")]
    [InlineData("static void Main()\n{\n    Task.WaitAll(Task.Run(() => ServeAsync()), Task.Run(async () => await DebugAsync()));\n}")]
    [InlineData("static void Main() => RunAsync().Wait();\n\nstatic Task RunAsync() => Task.WhenAll(ServeAsync(), DebugAsync());")]
    [InlineData("static Task Main()\n{\n    return Task.WhenAll(new[] { ServeAsync(), DebugAsync(new CancellationToken()) });\n}")]
    public async Task The_failure_of_one_stops_the_other(string main)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(main));
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, Id);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));

        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("port 8081 is taken", run.Error, StringComparison.Ordinal);
        Assert.Contains("server stopped", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_and_a_service_manager_stop_both_and_that_is_no_failure()
    {
        var after = await FixVerifier.FixAsync(
            TestSolution.Of(ProgramSetup.Console, Program("static async Task Main()\n{\n    Task server = ServeAsync();\n    Task listener = ListenAsync(1, CancellationToken.None);\n    await Task.WhenAll(server, listener);\n    Console.WriteLine(\"left in order\");\n}")),
            Id);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var stop in new[] { ExecutableProof.Stop.Interrupt, ExecutableProof.Stop.Terminate })
        {
            var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20), stop, "ready");
            Assert.Equal(0, run.ExitCode);
            Assert.EndsWith("left in order\n", run.Output, StringComparison.Ordinal);
            Assert.Contains("server stopped\n", run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Both failures are printed; a service that gives up by an exception of its own, such as a client's timeout, has failed as well.</summary>
    [Theory]
    [InlineData("throw new InvalidOperationException(\"clean-up failed\");", "clean-up failed", "port 8081 is taken")]
    [InlineData("", "A task was canceled", "")]
    public async Task Every_failure_is_heard(string cleanUp, string failure, string other)
    {
        var source = Program("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), DebugAsync());\n}");
        source = cleanUp.Length > 0
            ? source.Replace("Console.WriteLine(\"server stopped\");", "Console.WriteLine(\"server stopped\");\n                " + cleanUp, StringComparison.Ordinal)
            : source.Replace("static Task DebugAsync()", "static void GiveUp() => throw new TaskCanceledException();\n\n    static Task DebugAsync()", StringComparison.Ordinal).Replace("int.Parse(\"port 8081 is taken\")", "GiveUp()", StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(TestSolution.Of(ProgramSetup.Console, source), Id), TimeSpan.FromSeconds(20));

        Assert.True(run.FailedVisibly, run.Output + run.Error);
        Assert.Contains(failure, run.Error, StringComparison.Ordinal);
        Assert.Contains(other, run.Error, StringComparison.Ordinal);
        Assert.Contains("server stopped", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_in_one_declaration() => Assert.Contains(
        "Task server = ServeAsync(stop.Token), debug = DebugAsync(stop.Token);\n        Task first = await Task.WhenAny(server, debug);",
        await Fix(Program("static async Task Main()\n{\n    Task server = ServeAsync(), debug = DebugAsync();\n    await Task.WhenAll(server, debug);\n}")),
        StringComparison.Ordinal);

    /// <summary>What listens for signals already is left alone.</summary>
    [Fact]
    public async Task Top_level_statements()
    {
        var text = await Fix(
            Usings + "var first = 1;\nTask server = Services.ServeAsync();\nConsole.CancelKeyPress += (_, e) => Console.WriteLine(first);\nawait Task.WhenAll(server, Services.DebugAsync());\n\nclass Services\n{\n"
            + Services.Replace("    static", "    public static", StringComparison.Ordinal));
        Assert.Contains("var first = 1;\nusing var stop = new CancellationTokenSource();\nTask server = Services.ServeAsync(stop.Token);\nConsole.CancelKeyPress", text, StringComparison.Ordinal);
        Assert.Contains("Task debug = Services.DebugAsync(stop.Token);\nTask firstTask = await Task.WhenAny(server, debug);\n", text, StringComparison.Ordinal);
    }

    /// <summary>Inside an owner the services hang on the token of the owner, and signals are none of its business.</summary>
    [Theory]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ReadAsync(stoppingToken), WriteAsync());", "\n        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);\n        Task read = ReadAsync(stop.Token);\n        Task write = WriteAsync(stop.Token);\n")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n    {\n        await Task.WhenAny(ReadAsync(), WriteAsync()).ConfigureAwait(false);\n    }", "\n        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);\n        Task read = ReadAsync(stop.Token);\n        Task write = WriteAsync(stop.Token);\n        Task first = await Task.WhenAny(read, write).ConfigureAwait(false);\n")]
    public async Task Inside_an_owner(string member, string expected)
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(
                ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary },
                Usings.Replace("using System.Threading;", "using Microsoft.Extensions.Hosting;\nusing System.Threading;", StringComparison.Ordinal) + "sealed class Pump : BackgroundService\n{\n    " + member
                + "\n\n    private async Task ReadAsync(CancellationToken token = default) { while (true) { await Task.Delay(50, token).ConfigureAwait(false); } }\n\n    private async Task WriteAsync(CancellationToken token = default) { while (true) { await Task.Delay(50, token).ConfigureAwait(false); } }\n}\n"),
            Id);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("async Task ExecuteAsync(CancellationToken stoppingToken)\n    {\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Posix", text, StringComparison.Ordinal);
    }

    private static string Hosted(string end) => """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        await new StandInHost(new Pump()).RunAsync(new CancellationTokenSource(TimeSpan.FromSeconds(END)).Token);
        Console.WriteLine("stopped");

        sealed class Pump : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await Task.WhenAll(ReadAsync(), WriteAsync());
            }

            private async Task ReadAsync(CancellationToken token = default) { while (true) { await Task.Delay(50, token); } }

            private async Task WriteAsync(CancellationToken token = default) { while (true) { await Task.Delay(300, token); Write(); } }

            private void Write() { throw new InvalidOperationException("the disk is full"); }
        }

        """.Replace("END", end, StringComparison.Ordinal);

    /// <summary>Before .NET 11 the host of a background service that fails stops, and leaves with exit code 0: there the fix says that it failed. A newer host throws.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task A_failure_reaches_the_exit_code(int version)
    {
        var before = StandInHost.Program(version, Hosted("20"));
        var unseen = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(4));
        Assert.True(unseen.WasStillRunning, unseen.Output + unseen.Error);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Equal(version < 11, (await SolutionText.OfAsync(after)).Contains("        catch\n        {\n            Environment.ExitCode = 1; // The host stops without one.\n            throw;\n        }\n", StringComparison.Ordinal));
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60));
        Assert.False(run.WasStillRunning);
        Assert.NotEqual(0, run.ExitCode);
    }

    /// <summary>A stop in order is no failure, on any host.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task A_stop_in_order_leaves_with_zero(int version)
    {
        var after = await FixVerifier.FixAsync(StandInHost.Program(version, Hosted("1").Replace("Write(); }", "}", StringComparison.Ordinal)), Id);

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60));
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("stopped\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A host listens for signals itself, and takes a token by which it stops.</summary>
    [Fact]
    public async Task Two_hosts()
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(
                ProgramSetup.AspNetCoreApplication,
                "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Microsoft.AspNetCore.Builder;\nusing Microsoft.Extensions.Hosting;\n\nvar web = WebApplication.Create();\nvar debug = WebApplication.Create();\nawait Task.WhenAll(web.RunAsync(), debug.RunAsync());\n"),
            Id);
        Assert.Contains("using var stop = new CancellationTokenSource();\nTask run = web.RunAsync(stop.Token);\nTask runTask = debug.RunAsync(stop.Token);\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), PumpAsync());\n}\n\nstatic async Task PumpAsync() { while (true) { await Task.Delay(50); } }")]
    [InlineData("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), DeafAsync());\n}\n\nstatic async Task DeafAsync(CancellationToken ignored = default) { while (true) { await Task.Delay(50); } }")]
    [InlineData("static async Task Main()\n{\n    using var one = new CancellationTokenSource();\n    using var other = new CancellationTokenSource();\n    await Task.WhenAll(ServeAsync(one.Token), DebugAsync(other.Token));\n}")]
    [InlineData("static async Task Main()\n{\n    await Task.WhenAll(\n        ServeAsync(), // the main service\n        DebugAsync());\n}")]
    [InlineData("static async Task Main(string[] args)\n{\n    if (args.Length > 0) await Task.WhenAll(ServeAsync(), DebugAsync());\n}")]
    [InlineData("static async Task Main()\n{\n    await Task.WhenAll(Task.Run(Deaf), ServeAsync());\n}\n\nstatic void Deaf() { while (true) { Thread.Sleep(100); } }")]
    public Task Not_offered(string main) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Program(main)), Id);

    [Fact]
    public Task Not_offered_before_CSharp_8() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Console with { LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp7_3 }, Program("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), DebugAsync());\n}")),
        Id);

    [Fact]
    public Task Not_offered_in_an_entry_point_without_signals() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Console with { MissingReferences = ["System.Runtime.InteropServices"] }, Program("static async Task Main()\n{\n    await Task.WhenAll(ServeAsync(), DebugAsync());\n}")),
        Id);
}
