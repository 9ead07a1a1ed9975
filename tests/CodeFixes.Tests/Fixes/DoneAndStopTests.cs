namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A service starts another one with its own token, and its callers cancel that token when the first of several services ends: both can be linked and waited for.</summary>
public class DoneAndStopTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Hidden = """

        static class Hidden
        {
            public static void Start(CancellationToken stop)
            {
                Task.Run(() => PumpAsync(stop));
            }

            static async Task PumpAsync(CancellationToken stop)
            {
                if (Environment.GetEnvironmentVariable("TAKEN") is not null) { throw new InvalidOperationException("the port is taken"); }
                while (!stop.IsCancellationRequested)
                {
                    await Task.Delay(50, stop).ContinueWith(_ => { }, TaskScheduler.Default);
                }

                await Task.Delay(2000);
                Console.WriteLine("pump stopped");
            }
        }

        """;

    private static string Program(string debug, string main = Main) => Usings + "class Program\n{\n" + main + "\n" + debug + """


            static async Task App(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await Task.Delay(50);
                }

                await Task.Delay(300);
                Console.WriteLine("app stopped");
            }

            static async Task MockExit()
            {
                await Task.Delay(TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("MOCK") ?? "1")));
                throw new InvalidOperationException("mock exit");
            }
        }

        """ + Hidden;

    private const string Main = """
            static async Task Main()
            {
                using var stop = new CancellationTokenSource();
                Console.WriteLine("ready");

                Task debug = Debug(stop.Token);
                Task app = App(stop.Token);

                // The first to end stops the other.
                Task done = await Task.WhenAny(debug, app);
                Console.WriteLine(done == debug ? "debug ended first" : "app ended first");
                stop.Cancel();

                await Task.WhenAll(debug, app);
            }

        """;

    private const string Debug = """
            static async Task Debug(CancellationToken stop)
            {
                Hidden.Start(stop);
                await MockExit();
            }
        """;

    [Fact]
    public async Task Both_are_linked_and_signals_cancel_the_source()
    {
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Program(Debug)), "OWN1001");

        System.IO.File.WriteAllText("/tmp/das.txt", text); Assert.Contains("""
                using var stop = new CancellationTokenSource();
                using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stop.Cancel(); });
                using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });
                Console.WriteLine("ready");

                Task debug = Debug(stop.Token);
                Task app = App(stop.Token);

                // The first to end stops the other.
                Task done = await Task.WhenAny(debug, app);
                Console.WriteLine(done == debug ? "debug ended first" : "app ended first");
                bool asked = stop.IsCancellationRequested;
                stop.Cancel();

                try
                {
                    await Task.WhenAll(debug, app);
                }
                catch (OperationCanceledException) when (asked)
                {
                    // Stopped, as asked.
                }
            }

            static async Task Debug(CancellationToken stop)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop);
                Task start = Hidden.Start(linked.Token);
                Task mockExit = MockExit();
                Task first = await Task.WhenAny(start, mockExit);
                bool asked = stop.IsCancellationRequested;
                linked.Cancel();
                try
                {
                    await start;
                }
                catch (OperationCanceledException) when (asked || first != start)
                {
                    // Stopped, as asked.
                }

                if (!asked || mockExit.IsCompleted)
                {
                    await mockExit;
                }
            }
        """, text, StringComparison.Ordinal);
    }

    /// <summary>As written, the end of the debug service leaves its pump behind, a signal ends the process on the spot, and a pump that fails is not heard of.</summary>
    [Fact]
    public async Task Everything_stops_together()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(Debug));
        var after = await FixVerifier.FixAsync(before, "OWN1001");
        var limit = TimeSpan.FromSeconds(30);

        var failed = await ExecutableProof.RunAsync(before, limit);
        Assert.DoesNotContain("pump stopped", failed.Output, StringComparison.Ordinal);
        failed = await ExecutableProof.RunAsync(after, limit);
        Assert.True(failed.FailedVisibly);
        Assert.Contains("mock exit", failed.Error, StringComparison.Ordinal);
        Assert.Contains("pump stopped", failed.Output, StringComparison.Ordinal);
        Assert.Contains("app stopped", failed.Output, StringComparison.Ordinal);

        var unheard = await ExecutableProof.RunAsync(before, limit, environment: new Dictionary<string, string> { ["TAKEN"] = "1" });
        Assert.DoesNotContain("taken", unheard.Error, StringComparison.Ordinal);
        var heard = await ExecutableProof.RunAsync(after, limit, environment: new Dictionary<string, string> { ["TAKEN"] = "1" });
        Assert.True(heard.FailedVisibly);
        Assert.Contains("the port is taken", heard.Error, StringComparison.Ordinal);
        Assert.Contains("app stopped", heard.Output, StringComparison.Ordinal);

        var environment = new Dictionary<string, string> { ["MOCK"] = "3600" };
        foreach (var signal in new[] { ExecutableProof.Stop.Interrupt, ExecutableProof.Stop.Terminate })
        {
            var killed = await ExecutableProof.RunAsync(before, limit, signal, environment: environment);
            Assert.NotEqual(0, killed.ExitCode);
            Assert.DoesNotContain("app stopped", killed.Output, StringComparison.Ordinal);
            var stopped = await ExecutableProof.RunAsync(after, limit, signal, environment: environment);
            Assert.Equal(0, stopped.ExitCode);
            Assert.Contains("pump stopped", stopped.Output, StringComparison.Ordinal);
            Assert.Contains("app stopped", stopped.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>A rest that takes the token too is linked with the rest.</summary>
    [Fact]
    public async Task A_rest_with_a_token() => Assert.Contains(
        "        Task mockExit = MockExit(linked.Token);\n        Task first = await Task.WhenAny(start, mockExit);\n        bool asked = linked.IsCancellationRequested;\n        linked.Cancel();\n        Task all = Task.WhenAll(start, mockExit);\n",
        await FixVerifier.FixTextAsync(
            TestSolution.Of(
                ProgramSetup.Console,
                Program(Debug.Replace("MockExit()", "MockExit(stop)", StringComparison.Ordinal))
                    .Replace("Task MockExit()", "Task MockExit(CancellationToken stop)", StringComparison.Ordinal)
                    .Replace("?? \"1\")));", "?? \"1\")), stop);", StringComparison.Ordinal)),
            "OWN1001"),
        StringComparison.Ordinal);

    /// <summary>What the rest does besides is not left at a stop; then a signal would not end the process soon, and is left alone.</summary>
    [Fact]
    public async Task A_rest_that_does_something()
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console, Program(Debug).Replace("throw new InvalidOperationException(\"mock exit\");", "Console.WriteLine(\"saved\");", StringComparison.Ordinal)),
            "OWN1001");

        Assert.Contains("        }\n\n        await mockExit;\n    }\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PosixSignalRegistration", text, StringComparison.Ordinal);
    }

    /// <summary>Local functions of top-level statements are services like any other.</summary>
    [Fact]
    public async Task In_top_level_statements()
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console, Usings + """
                using var stop = new CancellationTokenSource();
                Task debug = Debug(stop.Token);
                Task app = App(stop.Token);
                await Task.WhenAny(debug, app);
                await stop.CancelAsync();
                await Task.WhenAll(debug, app);

                static async Task Debug(CancellationToken stop)
                {
                    Hidden.Start(stop);
                    await MockExit();
                }

                static async Task App(CancellationToken stop)
                {
                    while (!stop.IsCancellationRequested) { await Task.Delay(50); }
                }

                static async Task MockExit()
                {
                    await Task.Delay(TimeSpan.FromSeconds(5));
                    throw new InvalidOperationException("mock exit");
                }

                """ + Hidden),
            "OWN1001");

        Assert.Contains("    using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop);\n    Task start = Hidden.Start(linked.Token);\n", text, StringComparison.Ordinal);
        Assert.Contains("using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });\nTask debug = Debug(stop.Token);\n", text, StringComparison.Ordinal);
        Assert.Contains("bool asked = stop.IsCancellationRequested;\nawait stop.CancelAsync();\ntry\n{\n    await Task.WhenAll(debug, app);\n}\ncatch (OperationCanceledException) when (asked)\n", text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> NotStopped => new()
    {
        { "nobody cancels when it ends", Program(Debug, Main.Replace("        stop.Cancel();\n", "", StringComparison.Ordinal)) },
        { "it is awaited by itself", Program(Debug, Main.Replace("await Task.WhenAny(debug, app)", "await Task.WhenAny(app)", StringComparison.Ordinal)) },
        { "it is called elsewhere", Program(Debug + "\n    static Task Other() => Debug(CancellationToken.None);\n") },
        { "others may call it", Program(Debug.Replace("static async", "internal static async", StringComparison.Ordinal)) },
        { "it is given another token", Program(Debug, Main.Replace("Debug(stop.Token)", "Debug(CancellationToken.None)", StringComparison.Ordinal)) },
        { "something runs in between", Program(Debug.Replace("await MockExit", "Console.WriteLine(1);\n        await MockExit", StringComparison.Ordinal)) },
    };

    [Theory]
    [MemberData(nameof(NotStopped))]
    public async Task It_is_not_stopped_by_its_end(string why, string program)
    {
        Assert.NotEmpty(why);
        var before = TestSolution.Of(ProgramSetup.Console, program);
        var after = await SolutionText.OfAsync(await CommandLineFix.FixAllAsync(before, "OWN1001"));
        Assert.DoesNotContain("linked", after, StringComparison.Ordinal);
    }
}
