using Program = TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1002UnawaitedTaskAnalyzer>;
using LoopCannotStop = TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2001LoopCannotStopAnalyzer;
using TokenIgnored = TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2003TokenIgnoredAnalyzer;
using UnboundedRetry = TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2006UnboundedRetryAnalyzer;
using TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

namespace TaskOwnership.Analyzers.Tests;

/// <summary>What the user says in <c>.editorconfig</c> and in the project reaches the rules, and bad values are as if they were not there.</summary>
public class OwnershipOptionsTests
{
    [Theory]
    [InlineData("Sinks.Discard")]
    [InlineData(" Other.Log , Sinks.Discard ")]
    [InlineData("M:Sinks.Discard")]
    public Task A_named_sink_takes_the_task(string sinks) =>
        Program.Members("void M() { WorkAsync().Discard(); Sinks.Discard(WorkAsync()); }", Sinks(sinks));

    [Theory]
    [InlineData("")]
    [InlineData("Discard")]
    [InlineData("Sinks")]
    [InlineData("Other.Discard")]
    [InlineData("Other.Sinks.Discard")]
    [InlineData("Sinks.Discard.More")]
    [InlineData("sinks.discard")]
    [InlineData(",.,..,=")]
    public Task Any_other_name_changes_nothing(string sinks) =>
        Program.Members("void M() { {|OWN1002:WorkAsync|}().Discard(); }", Sinks(sinks));

    [Theory]
    [InlineData("Drops.Drop")]
    [InlineData("Tools.Drops.Drop")]
    [InlineData("Company.Tools.Drops.Drop")]
    public Task A_sink_in_a_namespace_may_be_named_with_or_without_it(string sink) =>
        Program.Verify(Nested("WorkAsync().Drop();"), Sinks(sink));

    [Fact]
    public Task A_sink_of_another_namespace_is_another_sink() =>
        Program.Verify(Nested("{|OWN1002:WorkAsync|}().Drop();"), Sinks("Company.Drops.Drop"));

    [Theory]
    [InlineData("strict")]
    [InlineData("all")]
    [InlineData("STRICT")]
    public Task Strict_reports_a_callee_that_cannot_be_seen(string mode) =>
        Program.Members("void M() { {|OWN1002:store.SaveAsync|}(); }", Mode(mode));

    [Theory]
    [InlineData("recommended")]
    [InlineData("none")]
    [InlineData("")]
    [InlineData("nonsense")]
    public Task Otherwise_it_is_silent_where_nothing_can_be_awaited(string mode) =>
        Program.Members("void M() { store.SaveAsync(); }", Mode(mode));

    [Fact]
    public Task Strict_stays_silent_for_what_has_an_owner() =>
        Program.Members("Task task; void M() { task = store.SaveAsync(); Use(store.SaveAsync()); }", Mode("strict"));

    [Fact]
    public Task A_sink_may_be_named_for_one_rule() =>
        Program.Members("void M() { WorkAsync().Discard(); }", ProgramSetup.Library with { EditorConfig = "task_ownership.OWN1002.sanctioned_sinks = Sinks.Discard" });

    [Fact]
    public Task A_sink_that_is_named_for_another_rule_changes_nothing() =>
        Program.Members("void M() { {|OWN1002:WorkAsync|}().Discard(); }", ProgramSetup.Library with { EditorConfig = "task_ownership.OWN1001.sanctioned_sinks = Sinks.Discard" });

    public class OwnerMembers
    {
        private const string Source = """
            using System.Threading;
            using System.Threading.Tasks;
            class Service
            {
                private readonly CancellationTokenSource stop = new();
                private readonly Task loop;
                public Service() => loop = LoopAsync(stop.Token);
                public async Task {|#0:HaltAsync|}() { stop.Cancel(); await Task.Yield(); }
                private static async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(1000, token); } }
            }
            """;

        [Theory]
        [InlineData("task_ownership.owner_members = HaltAsync")]
        [InlineData("task_ownership.owner_members = Other, Service.HaltAsync")]
        [InlineData("task_ownership.owner_members = Other\ntask_ownership.OWN4002.owner_members = HaltAsync")]
        public Task A_named_member_has_to_wait(string options)
        {
            var test = new OwnershipAnalyzerTest<global::TaskOwnership.Analyzers.Rules.FinishWhatYouStarted.OWN4002StopDoesNotWaitAnalyzer>(ProgramSetup.Library with { EditorConfig = options, Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable }) { TestCode = Source };
            test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(RuleCatalog.StopDoesNotWait).WithLocation(0).WithArguments("HaltAsync", "loop").WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations));
            return test.RunAsync();
        }

        [Theory]
        [InlineData("task_ownership.owner_members = Halt")]
        [InlineData("task_ownership.owner_members = Other.HaltAsync")]
        [InlineData("task_ownership.owner_members = HaltAsync\ntask_ownership.OWN4002.owner_members = Other")]
        [InlineData("task_ownership.OWN4006.owner_members = HaltAsync")]
        public Task Any_other_name_changes_nothing(string options) =>
            new OwnershipAnalyzerTest<global::TaskOwnership.Analyzers.Rules.FinishWhatYouStarted.OWN4002StopDoesNotWaitAnalyzer>(ProgramSetup.Library with { EditorConfig = options }) { TestCode = Source.Replace("{|#0:HaltAsync|}", "HaltAsync", StringComparison.Ordinal) }.RunAsync();
    }

    public class RequestScopeTypes
    {
        private const string Source = """
            using System.Threading.Tasks;
            abstract class Endpoint { }
            class Orders : Endpoint { public void Post() { {|#0:Task.Run|}(() => Work()); } void Work() => throw new System.InvalidOperationException(); }
            """;

        [Theory]
        [InlineData("task_ownership.request_scope_types = Endpoint", true)]
        [InlineData("task_ownership.OWN4001.request_scope_types = Orders", true)]
        [InlineData("task_ownership.OWN4007.request_scope_types = Orders", false)]
        [InlineData("task_ownership.request_scope_types = Other.Endpoint", false)]
        public Task A_named_type_answers_requests(string options, bool reported)
        {
            var test = new OwnershipAnalyzerTest<global::TaskOwnership.Analyzers.Rules.FinishWhatYouStarted.OWN4001DetachedFromRequestAnalyzer>(ProgramSetup.Library with { EditorConfig = options }) { TestCode = reported ? Source : Source.Replace("{|#0:Task.Run|}", "Task.Run", StringComparison.Ordinal) };
            if (reported)
            {
                test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(RuleCatalog.DetachedFromRequest).WithLocation(0).WithArguments("Post", "Run").WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations));
            }

            return test.RunAsync();
        }
    }

    public class TerminatingSources
    {
        private const string Consumer = "private readonly IConsumer consumer = null;";
        private const string Loop = "while (true) { consumer.Consume(); await Task.Delay(1000); }";

        [Theory]
        [InlineData("task_ownership.OWN2001.terminating_sources = IConsumer", false)]
        [InlineData("task_ownership.OWN2003.terminating_sources = IConsumer", true)]
        [InlineData("task_ownership.terminating_sources = IConsumer\ntask_ownership.OWN2003.terminating_sources = Other", false)]
        [InlineData("task_ownership.terminating_sources = IConsumer\ntask_ownership.OWN2001.terminating_sources = Other", true)]
        public Task A_loop_that_cannot_be_stopped(string options, bool reported) =>
            LoopProgram<LoopCannotStop>.InBackground(Consumer, reported ? Marked(Loop, "OWN2001") : Loop, Setup(options));

        [Theory]
        [InlineData("task_ownership.OWN2003.terminating_sources = IConsumer", false)]
        [InlineData("task_ownership.OWN2001.terminating_sources = IConsumer", true)]
        [InlineData("task_ownership.terminating_sources = IConsumer", false)]
        [InlineData("task_ownership.terminating_sources = IConsumer\ntask_ownership.OWN2003.terminating_sources = Other", true)]
        public Task A_loop_that_ignores_its_token(string options, bool reported) =>
            LoopProgram<TokenIgnored>.InHostedService(Consumer, reported ? Marked(Loop, "OWN2003") : Loop, Setup(options));

        /// <summary>One rule is told of the source and the other is not: the other one speaks.</summary>
        [Fact]
        public Task The_rule_that_is_not_told_speaks() =>
            LoopProgram<LoopCannotStop>.InHostedService(Consumer, Marked(Loop, "OWN2001"), Setup("task_ownership.OWN2003.terminating_sources = IConsumer"));

        [Theory]
        [InlineData("task_ownership.OWN2006.terminating_sources = IConsumer", false)]
        [InlineData("task_ownership.OWN2001.terminating_sources = IConsumer", true)]
        public Task A_retry(string options, bool reported)
        {
            const string retry = "while (true) { try { consumer.Consume(); break; } catch (IOException) { Thread.Sleep(1000); } }";
            return LoopProgram<UnboundedRetry>.InBackground(Consumer, reported ? Marked(retry, "OWN2006") : retry, Setup(options));
        }

        private static ProgramSetup Setup(string options) => ProgramSetup.Library with { AspNetCore = true, EditorConfig = options };

        private static string Marked(string loop, string id) => loop.Replace("while", $"{{|{id}:while|}}", StringComparison.Ordinal);
    }

    public class Invalid
    {
        [Theory]
        [InlineData("task_ownership.public_api = allways")]
        [InlineData("task_ownership.sanctioned_sinks = Forget")]
        [InlineData("task_ownership.sanctioned_sinks = Tasks.Forget, ,.,")]
        [InlineData("task_ownership.async_suffix = yes")]
        [InlineData("task_ownership.owner_members = 1st")]
        [InlineData("task_ownership.request_scope_types = a b")]
        [InlineData("task_ownership.terminating_sources = A..B\ntask_ownership.public_api = x")]
        [InlineData("task_ownership.OWN1001.public_api = allways")]
        [InlineData("task_ownership.own1002.async_suffix = yes")]
        [InlineData("task_ownership.OWN1001.sanctioned_sinks = Forget\ntask_ownership.sanctioned_sinks = Tasks.Forget")]
        [InlineData("task_ownership.OWN2006.terminating_sources = A..B")]
        [InlineData("task_ownership.OWN4002.owner_members = 1st")]
        [InlineData("task_ownership.OWN4007.request_scope_types = a b")]
        public Task One_is_named(string options) => Test("{|OWN0001:|}class C { }", ProgramSetup.Library with { EditorConfig = options });

        [Theory]
        [InlineData("TaskOwnershipMode = strickt")]
        [InlineData("TaskOwnershipProjectKind = app")]
        [InlineData("TaskOwnershipLevel = newest")]
        public Task A_property_is_named(string property) => Test("{|OWN0001:|}class C { }", ProgramSetup.Library with { GlobalConfig = "build_property." + property, EditorConfig = "task_ownership.public_api = allways" });

        [Theory]
        [InlineData("task_ownership.public_api = CHANGE")]
        [InlineData("task_ownership.public_api =")]
        [InlineData("task_ownership.async_suffix = True")]
        [InlineData("task_ownership.sanctioned_sinks = M:A.B.C, D.E ,")]
        [InlineData("task_ownership.unknown = whatever")]
        [InlineData("task_ownership.owner_members = Halt, _Stop")]
        [InlineData("task_ownership.OWN1001.public_api = never\ntask_ownership.OWN2001.terminating_sources = A.B")]
        [InlineData("task_ownership.OWN5001.public_api = a rule that does not read it")]
        public Task What_can_be_read_is_not_named(string options) => Test("class C { }", ProgramSetup.Library with { EditorConfig = options });

        private static Task Test(string source, ProgramSetup setup) => new OwnershipAnalyzerTest<global::TaskOwnership.Analyzers.Rules.Configuration.OWN0001InvalidOptionAnalyzer>(setup) { TestCode = source, TestBehaviors = Microsoft.CodeAnalysis.Testing.TestBehaviors.SkipSuppressionCheck }.RunAsync();
    }

    private static ProgramSetup Sinks(string names) => ProgramSetup.Library with { EditorConfig = "task_ownership.sanctioned_sinks = " + names };

    private static ProgramSetup Mode(string mode) => ProgramSetup.Library with { GlobalConfig = "build_property.TaskOwnershipMode = " + mode };

    private static string Nested(string statement) =>
        "using Company.Tools;\npartial class Service { void M() { " + statement + " } }\nnamespace Company.Tools { static class Drops { public static void Drop(this Task task) { } } }\n";
}
