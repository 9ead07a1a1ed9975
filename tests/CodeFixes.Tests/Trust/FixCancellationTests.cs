using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.CodeFixes.Tests.Trust;

/// <summary>When the host cancels, a fix stops: it offers nothing more, and takes cancellation for nothing else.</summary>
public class FixCancellationTests
{
    private const string Program = """
        using System;
        using System.Threading.Tasks;
        class Service
        {
            public void Caller() { Start(); }
            private void Start() { Task.Run(() => Work()); }
            private void Work() { throw new InvalidOperationException(); }
        }
        """;

    [Fact]
    public async Task A_fix_that_is_cancelled_before_it_begins_offers_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        foreach (var fix in OwnershipPackage.CodeFixes)
        {
            var (document, diagnostic) = await DiagnosticAsync(fix.FixableDiagnosticIds.Single());
            var offered = new List<CodeAction>();
            await StoppedAsync(() => fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), cancelled.Token)), cancelled.Token);
            Assert.Empty(offered);
        }
    }

    [Fact]
    public async Task Fix_all_that_is_cancelled_makes_no_change()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        foreach (var fix in OwnershipPackage.CodeFixes)
        {
            var id = fix.FixableDiagnosticIds.Single();
            var (document, diagnostic) = await DiagnosticAsync(id);
            var context = new FixAllContext(document, fix, FixAllScope.Solution, id, [id], new One(diagnostic), cancelled.Token);
            CodeAction? action = null;
            await StoppedAsync(async () => action = await fix.GetFixAllProvider()!.GetFixAsync(context), cancelled.Token);
            Assert.Null(action);
        }
    }

    /// <summary>Wherever in its work a fix is cancelled, it says so, or it was done before.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(80)]
    public async Task A_fix_may_be_cancelled_at_any_time(int milliseconds)
    {
        var fix = OwnershipPackage.CodeFixFor("OWN1001")!;
        var (document, diagnostic) = await DiagnosticAsync("OWN1001");
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
        await StoppedAsync(() => fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (_, _) => { }, source.Token)), source.Token);
    }

    /// <summary>Either it is done, since it had nothing to do, or it says that it was cancelled; nothing else may come out.</summary>
    private static async Task StoppedAsync(Func<Task> fix, CancellationToken cancellationToken)
    {
        try
        {
            await fix();
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancellationToken.IsCancellationRequested);
        }
    }

    /// <summary>A real program and a diagnostic with the id; where the program has none of it, one that stands at its start of work.</summary>
    private static async Task<(Document Document, Diagnostic Diagnostic)> DiagnosticAsync(string id)
    {
        var solution = TestSolution.Of(ProgramSetup.Library, Program);
        var reported = (await OwnershipPackage.DiagnosticsAsync(solution)).Single(diagnostic => diagnostic.Id == "OWN1001");
        var rule = OwnershipPackage.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Single(rule => rule.Id == id);
        return (solution.GetDocument(reported.Location.SourceTree)!, Diagnostic.Create(rule, reported.Location));
    }

    private sealed class One(Diagnostic diagnostic) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([diagnostic]);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([diagnostic]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
