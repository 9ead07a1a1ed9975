namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The command line fixes ids in an order that nobody chooses: for ids that meet in one member, every order must lead to the same text.</summary>
public class OrderOfFixesTests
{
    private const string Program01 = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Setup();
                Server();
                Debug();

                while (true)
                {
                    Thread.Sleep(1000);
                }
            }

            static void Setup() { }

            // The main service.
            static void Server()
            {
                Task.Run(() =>
                {
                    while (true)
                    {
                        Thread.Sleep(300);
                        Accept(8080);
                    }
                });
            }

            // For debugging, on another port.
            static void Debug()
            {
                Task.Run(() => Idle());
            }

            static void Idle() { for (;;) { Thread.Sleep(300); int.Parse("8081"); } }

            static void Accept(int port) => throw new InvalidOperationException($"port {port} is taken");
        }

        """;

    private const string Debug = """

            // For debugging, on another port.
            static void Debug()
            {
                Task.Run(() => Idle());
            }

        """;

    public static TheoryData<string, string> Programs => new()
    {
        { "two hidden services", Program01 },
        { "one hidden service", Program01.Replace("        Debug();\n", "", StringComparison.Ordinal).Replace(Debug, "", StringComparison.Ordinal) },
        { "one hidden and one held", Program01.Replace("        Debug();\n", "        Task debug = Task.Run(Idle);\n", StringComparison.Ordinal).Replace(Debug, "", StringComparison.Ordinal) },
        { "an endless delay", Program01.Replace("static void Main", "static async Task Main", StringComparison.Ordinal).Replace("Thread.Sleep(1000);", "await Task.Delay(1000);", StringComparison.Ordinal) },
        { "an exit code", Program01.Replace("static void Main", "static int Main", StringComparison.Ordinal).Replace("(1000);\n        }\n", "(1000);\n        }\n\n        return 0;\n", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Hidden_services_and_OWN6001(string shape, string source)
    {
        Assert.NotEmpty(shape);
        var before = TestSolution.Of(ProgramSetup.Console, source);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        // A loop that is started in sight is OWN4003's to speak of, one behind another call OWN1001's.
        var reported = (await OwnershipPackage.DiagnosticsAsync(before)).Select(diagnostic => diagnostic.Id).ToHashSet(StringComparer.Ordinal);
        string[] ids = [.. new[] { "OWN1001", "OWN4003", "OWN6001" }.Where(reported.Contains)];
        Assert.True(ids.Length > 1, string.Join(", ", reported));

        var after = await FixVerifier.FixInEveryOrderAsync(before, ids);

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(10));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("port 8080 is taken", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Every pair of the ids that meet in an entry point.</summary>
    [Theory]
    [InlineData("Task.Run(() => ServeAsync());\n_ = DebugAsync(default);\nThread.Sleep(-1);", "OWN6001", "OWN6004")]
    [InlineData("Task.Run(Serve);\n_ = Task.Run(Debug);\nwhile (true) { Thread.Sleep(1000); }", "OWN6001", "OWN6004")]
    [InlineData("Start();\nTask.Run(Debug);\nThread.Sleep(-1);", "OWN1001", "OWN6001", "OWN6004")]
    [InlineData("Start();\nPoll();\n_ = SuperviseAsync();\nThread.Sleep(-1);", "OWN1001", "OWN1002", "OWN4004", "OWN6001", "OWN6004")]
    [InlineData("LoadAsync();\nawait Task.WhenAll(ServeAsync(), DebugAsync(default));", "OWN4004", "OWN6004")]
    public async Task Ids_that_meet_in_an_entry_point(string main, params string[] ids) => await FixVerifier.FixInEveryOrderAsync(
        TestSolution.Of(
            ProgramSetup.Console,
            "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n" + main + """


            static void Start() { Task.Run(Serve); }

            static void Serve() { while (true) { Thread.Sleep(300); int.Parse("8080"); } }

            static void Debug() { while (true) { Thread.Sleep(300); int.Parse("8081"); } }

            static void Poll() { _ = RunAsync(); }

            static async Task RunAsync() { await Task.Yield(); await DebugAsync(default); }

            static async Task SuperviseAsync()
            {
                await Task.WhenAll(ServeAsync(), DebugAsync(default));
            }

            static async Task LoadAsync() { await Task.Delay(10); int.Parse("8082"); }

            static async Task ServeAsync(CancellationToken stop = default) { while (true) { await Task.Delay(300, stop); int.Parse("8080"); } }

            static async Task DebugAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { await Task.Delay(300); int.Parse("8081"); } }

            """),
        ids);
}
