using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Tests.Proofs;

/// <summary>A change that compiles may still make a call mean something else, or drop a task without a word: the proof does not let it pass.</summary>
public class CallMeaningTests
{
    private const string Head = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Dropping = "internal class C\n{\n    internal void Start() { _ = SaveAsync(); }\n\n    internal static async Task SaveAsync() { await Task.Delay(1); throw new InvalidOperationException(); }\n}\n";

    private static readonly (string Old, string New) s_handsOut = ("internal void Start() { _ = SaveAsync(); }", "internal Task Start() { return SaveAsync(); }");

    private static Task<IReadOnlyCollection<string>> FailingAsync((string Old, string New) edit, params (string Name, string Text)[] files) => FailingAsync([edit], files);

    private static async Task<IReadOnlyCollection<string>> FailingAsync((string Old, string New)[] edits, params (string Name, string Text)[] files)
    {
        var before = TestSolution.Of(ProgramSetup.Library, files.Select(static f => (f.Name, Head + f.Text)).ToArray());
        var after = before;
        foreach (var document in before.Projects.Single().Documents)
        {
            var text = await document.GetTextAsync();
            var changes = edits.Select(edit => (At: text.ToString().IndexOf(edit.Old, StringComparison.Ordinal), Edit: edit)).Where(static e => e.At >= 0)
                .Select(static e => new TextChange(new TextSpan(e.At, e.Edit.Old.Length), e.Edit.New)).ToList();
            if (changes.Count > 0)
            {
                after = after.WithDocumentText(document.Id, text.WithChanges(changes), PreservationMode.PreserveValue);
            }
        }

        Assert.NotSame(before, after);
        Assert.DoesNotContain((await after.Projects.Single().GetCompilationAsync())!.GetDiagnostics(), static d => d.Severity == DiagnosticSeverity.Error);
        return [.. (await Proof.FailingFilesAsync(before, after, "OWN1002", CancellationToken.None)).Select(static f => Path.GetFileName(f))];
    }

    /// <summary>Nobody edits the file of the caller, and it compiles.</summary>
    [Theory]
    [InlineData("internal class D { void Over(Action a) { } void Over(Func<Task> a) { } void M(C c) { Over(() => c.Start()); } }\n")]
    [InlineData("internal class D { void M(C c) { Action later = () => c.Start(); later(); } }\n")]
    [InlineData("internal class D { void M(C c) { Action<int> later = i => c.Start(); later(1); } }\n")]
    [InlineData("internal class D { void M(C c) { new List<int>().ForEach(i => c?.Start()); } }\n")]
    [InlineData("internal class D { void M(C c) { c.Start(); } }\n")]
    [InlineData("internal class D { void M(C c) { c?.Start(); } }\n")]
    [InlineData("internal class D { Task M(C c) => Task.Factory.StartNew(() => c.Start()); }\n")]
    public async Task A_caller_that_drops_the_task_or_takes_another_overload(string caller) =>
        Assert.Equal(["Caller.cs"], await FailingAsync(s_handsOut, ("C.cs", Dropping), ("Caller.cs", caller)));

    [Theory]
    [InlineData("internal class D { Task M(C c) => Task.Run(() => c.Start()); }\n")]
    [InlineData("internal class D { Task M(C c) => Task.Run(c.Start); }\n")]
    [InlineData("internal class D { string M(C c) => nameof(c.Start); }\n")]
    [InlineData("internal class E { internal void Start() { } }\n\ninternal class D { void M(E e) { e.Start(); Action later = () => e.Start(); later(); } }\n")]
    public async Task A_caller_that_waits_or_calls_another(string caller) =>
        Assert.Empty(await FailingAsync(s_handsOut, ("C.cs", Dropping), ("Caller.cs", caller)));

    /// <summary>A lambda that is given a task to return is taken by another overload.</summary>
    [Theory]
    [InlineData("Over(", "() => Start()", "async () => await SaveAsync()")]
    [InlineData("Over(", "() => { Start(); }", "async () => { await SaveAsync(); }")]
    [InlineData("new D(", "() => Start()", "async () => await SaveAsync()")]
    [InlineData("D d = new(", "() => Start()", "async () => await SaveAsync()")]
    public async Task A_lambda_that_the_change_writes(string call, string before, string after) => Assert.Equal(
        ["C.cs"],
        await FailingAsync(
            [("void M() { _ =", "async Task M() { await"), (before, after)],
            ("C.cs", "internal class C\n{\n    void Over(Action a) { }\n    void Over(Func<Task> a) { }\n    void M() { _ = SaveAsync(); " + call + before + "); }\n    void Start() { }\n"
                + "    static async Task SaveAsync() { await Task.Delay(1); throw new InvalidOperationException(); }\n}\n\ninternal class D { internal D(Action a) { } internal D(Func<Task> a) { } }\n")));

    /// <summary>A member of a new name comes before the extension method that a call meant so far.</summary>
    [Fact]
    public async Task A_successor_that_hides_an_extension() => Assert.Equal(
        ["Caller.cs"],
        await FailingAsync(
            ("internal void Start() { _ = SaveAsync(); }", "internal void Start() { StartAsync().Wait(); }\n    internal Task StartAsync(Action a = null!) { return SaveAsync(); }"),
            ("C.cs", Dropping),
            ("Caller.cs", "internal static class E { internal static Task StartAsync(this C c, Action a) => Task.CompletedTask; }\n\ninternal class D { Task M(C c) => c.StartAsync(() => { }); }\n")));
}
