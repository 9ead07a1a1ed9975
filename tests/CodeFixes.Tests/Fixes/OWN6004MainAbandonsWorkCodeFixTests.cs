namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN6004's fix holds what the entry point dropped, and awaits it before it leaves.</summary>
public class OWN6004MainAbandonsWorkCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Services = "\n\n    internal static bool Stopping = false;\n\n    static void Server()\n    {\n        while (!Stopping)\n        {\n            Thread.Sleep(100);\n        }\n    }\n\n    static void Debug()\n    {\n        while (true)\n        {\n            Thread.Sleep(100);\n            int.Parse(\"port 8081 is taken\");\n        }\n    }\n}\n";

    [Fact]
    public async Task Work_that_ends_is_awaited()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Usings + "class Program\n{\n    static void Main()\n    {\n        // kept\n        Task.Run(Report);\n        Console.WriteLine(\"main\");\n    }\n\n    static void Report()\n    {\n        Thread.Sleep(300);\n        Console.WriteLine(\"report\");\n        int.Parse(\"lost\");\n    }\n}\n");
        Assert.Equal("main\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(10))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN6004");
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(10));

        Assert.Equal("main\nreport\n", run.Output);
        Assert.True(run.FailedVisibly);
        Assert.Contains("        // kept\n        Task report = Task.Run(Report);\n        Console.WriteLine(\"main\");\n        await report;\n", await SolutionText.OfAsync(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_beside_the_one_that_Main_runs()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Usings + "class Program\n{\n    static void Main()\n    {\n        // For debugging.\n        Task.Run(Debug);\n\n        // The main service.\n        Server();\n    }" + Services);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, "OWN6004");
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(10));

        Assert.True(run.FailedVisibly);
        Assert.Contains(
            "    static async Task Main()\n    {\n        // For debugging.\n        Task debug = Task.Run(Debug);\n\n        // The main service.\n        Task server = Task.Run(Server);\n        Task first = await Task.WhenAny(debug, server);\n        await first;\n    }",
            await SolutionText.OfAsync(after),
            StringComparison.Ordinal);
    }

    [Fact]
    public Task Not_offered_for_a_thread() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Usings + "class Program\n{\n    static void Main()\n    {\n        new Thread(Debug).Start();\n    }" + Services), "OWN6004");

    [Fact]
    public Task Not_offered_where_Main_would_wait_for_a_service_after_its_work() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Usings + "class Program\n{\n    static void Main()\n    {\n        Task.Run(Debug);\n        Console.WriteLine(1);\n    }" + Services), "OWN6004");
}
