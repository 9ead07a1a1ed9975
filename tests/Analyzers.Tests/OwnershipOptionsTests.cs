using Program = TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1002UnawaitedTaskAnalyzer>;

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

    private static ProgramSetup Sinks(string names) => ProgramSetup.Library with { EditorConfig = "task_ownership.sanctioned_sinks = " + names };

    private static ProgramSetup Mode(string mode) => ProgramSetup.Library with { GlobalConfig = "build_property.TaskOwnershipMode = " + mode };

    private static string Nested(string statement) =>
        "using Company.Tools;\npartial class Service { void M() { " + statement + " } }\nnamespace Company.Tools { static class Drops { public static void Drop(this Task task) { } } }\n";
}
