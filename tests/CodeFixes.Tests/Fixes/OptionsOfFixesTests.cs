using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Fixes;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>What the user says in <c>.editorconfig</c> reaches the fixes too, also where no rule has looked at the compilation that they see.</summary>
public class OptionsOfFixesTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static ProgramSetup Says(string options) => ProgramSetup.Library with { EditorConfig = options };

    private static Task<string> Fix(string source, string id, string options) => FixVerifier.FixTextAsync(TestSolution.Of(Says(options), Usings + source), id);

    private const string Halting = """
        public class Service
        {
            private readonly CancellationTokenSource _stop = new();
            private Task? _loop;

            public Service()
            {
                _loop = LoopAsync(_stop.Token);
            }

            public async Task HaltAsync()
            {
                await Task.Yield();
                _stop.Cancel();
            }

            private static async Task LoopAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    await Task.Delay(1000, token);
                }
            }
        }

        """;

    [Theory]
    [InlineData("task_ownership.owner_members = HaltAsync")]
    [InlineData("task_ownership.OWN4002.owner_members = Service.HaltAsync")]
    public async Task A_stop_that_the_user_names_waits(string options) =>
        Assert.Contains("await _loop", await Fix(Halting, "OWN4002", options), StringComparison.Ordinal);

    /// <summary>The type keeps dropped work, and the member that the user calls a stop waits for it.</summary>
    [Fact]
    public async Task A_stop_that_the_user_names_waits_for_what_was_dropped()
    {
        const string source = """
            public class Service
            {
                private readonly CancellationTokenSource _stop = new();

                public Service()
                {
                    _ = LoopAsync(_stop.Token);
                }

                public async Task HaltAsync()
                {
                    await Task.Yield();
                    _stop.Cancel();
                }

                private static async Task LoopAsync(CancellationToken token)
                {
                    await Task.Delay(1000, token);
                    await File.ReadAllTextAsync("data", token);
                }
            }

            """;
        var text = await Fix(source, "OWN1002", "task_ownership.owner_members = HaltAsync");
        Assert.Matches("Task[?]? _[a-zA-Z]+", text);
        Assert.Contains("await _loop", text, StringComparison.Ordinal);
        await FixVerifier.NotOfferedAsync(TestSolution.Of(Says("task_ownership.owner_members = Other"), Usings + source), "OWN1002");
    }

    private const string Handler = """
        public interface IHandler
        {
            void Handle(string name);
        }

        public class Handler : IHandler
        {
            public void Handle(string name)
            {
                _ = SaveAsync(name);
            }

            private static async Task SaveAsync(string name)
            {
                await Task.Delay(10);
                throw new InvalidOperationException(name);
            }
        }

        public static class Tasks
        {
            public static void Forget(this Task task) { _ = task.Exception; }
        }

        """;

    [Theory]
    [InlineData("task_ownership.sanctioned_sinks = Tasks.Forget")]
    [InlineData("task_ownership.OWN1002.sanctioned_sinks = Tasks.Forget")]
    public async Task A_sink_that_the_user_names_takes_the_task(string options) =>
        Assert.Contains("SaveAsync(name).Forget();", await Fix(Handler, "OWN1002", options + "\ntask_ownership.public_api = never"), StringComparison.Ordinal);

    [Fact]
    public Task A_sink_that_is_named_for_another_rule_takes_nothing() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(Says("task_ownership.OWN1001.sanctioned_sinks = Tasks.Forget\ntask_ownership.public_api = never"), Usings + Handler), "OWN1002");

    private const string Endpoint = """
        public abstract class Endpoint
        {
        }

        public class Orders : Endpoint
        {
            public async Task Post()
            {
                await Task.Yield();
                Report();
                Console.WriteLine("answered");
            }

            private static void Report()
            {
                Task.Run(() => File.ReadAllText("data"));
            }
        }

        """;

    /// <summary>A client that would have to wait for the work is no caller that may own it.</summary>
    [Fact]
    public async Task A_type_that_answers_requests_is_no_owner()
    {
        Assert.Contains("await report;", await Fix(Endpoint, "OWN1001", ""), StringComparison.Ordinal);
        Assert.Equal(["a caller cannot change: it answers a request"], await Refusals.OfAsync(TestSolution.Of(Says("task_ownership.request_scope_types = Endpoint"), Usings + Endpoint), "OWN1001"));
    }

    private const string Consumer = """
        public interface IFeed
        {
            Task<string?> NextAsync();
        }

        internal class Pump
        {
            internal async Task RunAsync(IFeed feed)
            {
                await Task.Yield();
                Start(feed);
                Console.WriteLine("pumped");
            }

            private static void Start(IFeed feed)
            {
                _ = LoopAsync(feed);
            }

            private static async Task LoopAsync(IFeed feed)
            {
                while (true)
                {
                    try
                    {
                        Console.WriteLine(await feed.NextAsync());
                    }
                    catch (Exception failure)
                    {
                        Console.WriteLine(failure);
                    }
                }
            }
        }

        """;

    /// <summary>The rule of a loop that reads such a source is silent; so nothing is there to be fixed.</summary>
    [Fact]
    public async Task A_source_that_ends_a_loop_has_nothing_to_fix()
    {
        Assert.Contains(await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(Says(""), Usings + Consumer)), d => d.Id == "OWN2001");
        Assert.DoesNotContain(await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(Says("task_ownership.terminating_sources = IFeed"), Usings + Consumer)), d => d.Id == "OWN2001");
    }

    private const string Library = """
        public class Service
        {
            public void Begin(string path)
            {
                Task.Run(() => File.ReadAllText(path));
            }
        }

        """;

    /// <summary>What is said for a rule stands above what is said for all, for the fix of that rule.</summary>
    [Theory]
    [InlineData("task_ownership.OWN1001.public_api = change", "public Task Begin(")]
    [InlineData("task_ownership.public_api = never\ntask_ownership.OWN1001.public_api = change", "public Task Begin(")]
    [InlineData("task_ownership.public_api = change\ntask_ownership.OWN1001.public_api = allways", "public Task Begin(")]
    [InlineData("task_ownership.public_api = change\ntask_ownership.OWN1001.public_api = add", "Obsolete(")]
    [InlineData("task_ownership.OWN1002.public_api = change", "Obsolete(")]
    public async Task A_public_member_changes_as_the_rule_is_told(string options, string expected) =>
        Assert.Contains(expected, await Fix(Library, "OWN1001", options), StringComparison.Ordinal);

    [Fact]
    public Task A_public_member_stays_where_one_rule_is_told_so() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(Says("task_ownership.public_api = change\ntask_ownership.OWN1001.public_api = never"), Usings + Library), "OWN1001");

    /// <summary>What moves work or a token through callers reads the options about their signatures.</summary>
    [Fact]
    public void Every_fix_that_changes_signatures_reads_what_is_said_of_them()
    {
        IEnumerable<string> planned = IdsOf<PlannedCodeFix>();

        Assert.Equal(planned.Order(StringComparer.Ordinal), OwnershipOptions.ReadersOf(OwnershipOptions.AsyncSuffix));
        Assert.Equal(planned.Concat(IdsOf<TokenCodeFix>()).Append("OWN1008").Order(StringComparer.Ordinal), OwnershipOptions.ReadersOf(OwnershipOptions.PublicApi));
    }

    private static IEnumerable<string> IdsOf<TFix>() =>
        typeof(TFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TFix))).SelectMany(type => ((Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds);
}
