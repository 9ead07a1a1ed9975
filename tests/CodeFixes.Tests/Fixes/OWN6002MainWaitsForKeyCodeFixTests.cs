namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN6002's fix waits for a signal that every platform sends, with or without a terminal.</summary>
public class OWN6002MainWaitsForKeyCodeFixTests
{
    private const string Id = "OWN6002";

    private static string Program(string main) => """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Server
        {
            public void Start() => Console.WriteLine("ready");
            public void Stop() => Console.WriteLine("stopped in order");
        }

        public static class Program
        {
            MAIN
        }

        """.Replace("MAIN", main.ReplaceLineEndings("\n    "), StringComparison.Ordinal);

    /// <summary>Standard input is closed, as in a container: the wait for a key ends at once, or throws.</summary>
    [Theory]
    [InlineData("public static void Main()\n{\n    var server = new Server();\n    server.Start();\n    Console.ReadLine(); // until a key is pressed\n    server.Stop();\n}")]
    [InlineData("public static async Task Main()\n{\n    var server = new Server();\n    await Task.Yield();\n    server.Start();\n    Console.ReadKey();\n    server.Stop();\n}")]
    [InlineData("public static int Main()\n{\n    var server = new Server();\n    server.Start();\n    _ = Console.Read();\n    server.Stop();\n    return 0;\n}")]
    public async Task It_runs_without_a_terminal_until_it_is_told_to_stop(string main)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(main));
        Assert.False((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.True((await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(3))).WasStillRunning);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var stop in new[] { ExecutableProof.Stop.Interrupt, ExecutableProof.Stop.Terminate })
            {
                // Signals are handled once they are registered: a moment after the server is ready.
                var run = await ExecutableProof.RunAsync(await WithPauseAsync(after), TimeSpan.FromSeconds(20), stop, "waiting");
                Assert.Equal((0, "ready\nwaiting\nstopped in order\n"), (run.ExitCode, run.Output));
            }
        }
    }

    /// <summary>The same program, which says when it waits.</summary>
    private static async Task<Microsoft.CodeAnalysis.Solution> WithPauseAsync(Microsoft.CodeAnalysis.Solution solution)
    {
        var document = solution.Projects.Single().Documents.Single();
        var text = (await document.GetTextAsync()).ToString();
        var place = text.Contains("stop.Wait();", StringComparison.Ordinal) ? "stop.Wait();" : "await stop.Task;";
        Assert.Contains(place, text, StringComparison.Ordinal);
        return solution.WithDocumentText(document.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text.Replace(place, "Console.WriteLine(\"waiting\"); " + place, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_idle_loop_ends_with_a_signal() => Assert.Contains(
        """
        var server = new Server();
        server.Start();
        using var stop = new ManualResetEventSlim();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stop.Set(); });
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Set(); });
        stop.Wait();
        """,
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console, "using System;\nusing System.Threading;\n\nvar server = new Server();\nserver.Start();\nwhile (true) { Thread.Sleep(1000); }\n\nclass Server { public void Start() { } public void Stop() { } }\n"),
            Id),
        StringComparison.Ordinal);

    /// <summary>A host listens for signals itself; one that is stopped behind the wait is waited for as before.</summary>
    [Theory]
    [InlineData("", "Console.WriteLine(\"ready\");\nawait host.WaitForShutdownAsync();\n")]
    [InlineData("await host.StopAsync();\n", "await stop.Task;\nawait host.StopAsync();\n")]
    public async Task A_host_is_waited_for(string behind, string end)
    {
        var before = TestSolution.Of(
            ProgramSetup.AspNetCoreApplication,
            "using System;\nusing System.Threading.Tasks;\nusing Microsoft.Extensions.Hosting;\n\nusing var host = new HostBuilder().Build();\nawait host.StartAsync();\nConsole.WriteLine(\"ready\");\nConsole.ReadLine();\n" + behind);

        Assert.EndsWith(end, await FixVerifier.FixTextAsync(before, Id), StringComparison.Ordinal);
    }

    [Fact]
    public Task Not_where_there_are_no_signals() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(
            ProgramSetup.Console with { MissingReferences = ["System.Runtime.InteropServices"] },
            Program("public static void Main()\n{\n    var server = new Server();\n    server.Start();\n    Console.ReadLine();\n}")),
        Id);
}
