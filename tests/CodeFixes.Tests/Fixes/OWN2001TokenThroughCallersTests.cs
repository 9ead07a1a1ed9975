using TaskOwnership.Analyzers.Rules.KnowHowItStops;
using TaskOwnership.CodeFixes.Fixes;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2001's fix over a whole solution: contracts move together, what is public keeps its signature, and what cannot be seen stays as it is.</summary>
public class OWN2001TokenThroughCallersTests
{
    private const string Id = "OWN2001";

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static async Task<string> Fix(Microsoft.CodeAnalysis.Solution solution) => await SolutionText.OfAsync(await FixVerifier.FixAsync(solution, Id));

    private static Microsoft.CodeAnalysis.Solution Library(string source, string? editorConfig = null) =>
        TestSolution.Of(ProgramSetup.Library with { EditorConfig = editorConfig }, Usings + source);

    private const string PublicLoop = """
        public class Poller
        {
            /// <summary>Polls.</summary>
            /// <param name="name">Of what.</param>
            public async Task PollAsync(string name)
            {
                while (true)
                {
                    Console.WriteLine(name);
                    await Task.Delay(50);
                }
            }

            // Nobody waits for it.
            public void Begin(CancellationToken stoppingToken)
            {
                stoppingToken.ThrowIfCancellationRequested();
                _ = PollAsync("it");
            }
        }

        """;

    [Fact]
    public async Task A_public_member_keeps_its_signature_beside_one_with_a_token()
    {
        var text = await Fix(Library(PublicLoop));
        Assert.Contains("    /// <param name=\"name\">Of what.</param>\n    /// <param name=\"cancellationToken\">The token that stops it.</param>\n    public async Task PollAsync(string name, CancellationToken cancellationToken)\n", text, StringComparison.Ordinal);
        Assert.Contains("    public Task PollAsync(string name) => PollAsync(name, CancellationToken.None);\n", text, StringComparison.Ordinal);
        Assert.Contains("_ = PollAsync(\"it\", stoppingToken);", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_user_lets_it_change_it_changes()
    {
        var text = await Fix(Library(PublicLoop, "task_ownership.public_api = change"));
        Assert.Contains("public async Task PollAsync(string name, CancellationToken cancellationToken)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CancellationToken.None", text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Where_the_user_forbids_it_it_stays() => FixVerifier.NotOfferedAsync(Library(PublicLoop, "task_ownership.public_api = never"), Id);

    [Fact]
    public async Task What_the_user_says_for_this_rule_counts() =>
        Assert.Equal(await Fix(Library(PublicLoop, "task_ownership.public_api = change")), await Fix(Library(PublicLoop, "task_ownership.public_api = never\ntask_ownership.OWN2001.public_api = change")));

    [Fact]
    public async Task A_contract_moves_with_all_that_implement_it()
    {
        var text = await Fix(Library("""
            internal interface IPoller
            {
                Task PollAsync();
            }

            internal abstract class Base : IPoller
            {
                public abstract Task PollAsync();
            }

            internal sealed class Poller : Base
            {
                public override async Task PollAsync()
                {
                    while (true)
                    {
                        await Task.Delay(50);
                    }
                }

                internal void Again(CancellationToken stoppingToken) => _ = Task.Run(PollAsync, stoppingToken);
            }

            internal sealed class Other : IPoller
            {
                Task IPoller.PollAsync() => Task.CompletedTask;
            }

            internal static class User
            {
                internal static async Task RunAsync(IPoller poller, CancellationToken stoppingToken)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    await poller.PollAsync();
                }
            }

            """));
        Assert.Contains("    Task PollAsync(CancellationToken cancellationToken);\n", text, StringComparison.Ordinal);
        Assert.Contains("public abstract Task PollAsync(CancellationToken cancellationToken);", text, StringComparison.Ordinal);
        Assert.Contains("public override async Task PollAsync(CancellationToken cancellationToken)", text, StringComparison.Ordinal);
        Assert.Contains("Task IPoller.PollAsync(CancellationToken cancellationToken) => Task.CompletedTask;", text, StringComparison.Ordinal);
        Assert.Contains("Task.Run(() => PollAsync(stoppingToken), stoppingToken);", text, StringComparison.Ordinal);
        Assert.Contains("await poller.PollAsync(stoppingToken);", text, StringComparison.Ordinal);
    }

    /// <summary>Two documents and a library: one plan, one source in the entry point.</summary>
    [Fact]
    public async Task A_library_and_its_program_change_together()
    {
        var library = ("Poller.cs", Usings + "public static class Poller\n{\n    public static async Task PollAsync()\n    {\n        await Task.Run(async () =>\n        {\n            while (true)\n            {\n                await Task.Delay(50);\n            }\n        });\n    }\n}\n");
        var program = ("Program.cs", "using System.Threading.Tasks;\n\nawait Poller.PollAsync();\n");
        var solution = new TestSolution().Project("Services", ProgramSetup.Library, [], library).Project("App", ProgramSetup.Console, ["Services"], program).Solution;

        var after = await FixVerifier.FixAsync(solution, Id);

        Assert.Contains("public static Task PollAsync() => PollAsync(CancellationToken.None);", await SolutionText.OfAsync(after, "Poller.cs"), StringComparison.Ordinal);
        Assert.Contains("await Poller.PollAsync(stop.Token);", await SolutionText.OfAsync(after, "Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_signals_the_console_says_stop() => Assert.Contains(
        "Console.CancelKeyPress += (_, arguments) => { arguments.Cancel = true; stop.Cancel(); };",
        await Fix(TestSolution.Of(
            ProgramSetup.Console with { MissingReferences = ["System.Runtime.InteropServices"] },
            Usings + "internal static class Program\n{\n    private static async Task Main()\n    {\n        await Task.Run(PollAsync);\n    }\n\n    private static async Task PollAsync()\n    {\n        while (true)\n        {\n            await Task.Delay(50);\n        }\n    }\n}\n")),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_loop_around_the_call_stops_too() => Assert.Contains(
        """
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        await PollAsync(stop);
                    }
        """,
        await Fix(Library("""
            internal sealed class Supervisor
            {
                internal void Begin(CancellationToken stop) => _ = Task.Run(() => RunAsync(stop));

                private static async Task RunAsync(CancellationToken stop)
                {
                    Console.WriteLine(stop.CanBeCanceled);
                    while (true)
                    {
                        try
                        {
                            await PollAsync();
                        }
                        catch (Exception e)
                        {
                            Console.WriteLine(e);
                        }
                    }
                }

                private static async Task PollAsync()
                {
                    while (true)
                    {
                        Console.WriteLine("turn");
                        await Task.Delay(50);
                    }
                }
            }

            """)),
        StringComparison.Ordinal);

    /// <summary>Fix All takes one pass, in document, project and solution.</summary>
    [Fact]
    public Task Fix_all_takes_one_pass() =>
        new OwnershipCodeFixTest<OWN2001LoopCannotStopAnalyzer, OWN2001LoopCannotStopCodeFix>(ProgramSetup.Console) { NumberOfFixAllIterations = 1, CodeActionEquivalenceKey = Id }
            .Document("Program.cs", Twice("", "{|OWN2001:while|} (true)", "One", "Two"), Twice("CancellationToken cancellationToken", "while (!cancellationToken.IsCancellationRequested)", "() => One(stop.Token)", "() => Two(stop.Token)"))
            .RunAsync();

    private static string Twice(string parameter, string head, string one, string two) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Program
        {
            private static async Task Main()
            {
                using var stop = new CancellationTokenSource();
                Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
                await Task.WhenAll(Task.Run({{one}}), Task.Run({{two}}));
            }

            private static async Task One({{parameter}})
            {
                {{head}}
                {
                    await Task.Delay(50);
                }
            }

            private static async Task Two({{parameter}})
            {
                {{head}}
                {
                    await Task.Delay(100);
                }
            }
        }

        """;
}
