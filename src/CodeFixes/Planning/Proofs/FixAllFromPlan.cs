using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Fixes all diagnostics of a scope with one plan. A null equivalence key, which <c>dotnet format</c> sends where its first
/// diagnostic has no action, stands for the preferred action.
/// </summary>
internal sealed class FixAllFromPlan : FixAllProvider
{
    private readonly Maker _make;

    public FixAllFromPlan(Maker make) => _make = make;

    /// <summary>Makes one proved change, in the way of the key, for all of the diagnostics that have one; null where none has.</summary>
    public delegate Task<ProvedChange?> Maker(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, string? key, CancellationToken cancellationToken);

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var cancellationToken = fixAllContext.CancellationToken;
        var seeds = await SeedsAsync(fixAllContext).ConfigureAwait(false);
        if (seeds.Count == 0 || await _make(fixAllContext.Solution, seeds, fixAllContext.CodeActionEquivalenceKey, cancellationToken).ConfigureAwait(false) is not { } change)
        {
            return null;
        }

        var id = fixAllContext.DiagnosticIds.First();
        return CodeAction.Create(Resources.Format("FixAll", id), _ => Task.FromResult(change.Changed), fixAllContext.CodeActionEquivalenceKey ?? id);
    }

    private static async Task<IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)>> SeedsAsync(FixAllContext context)
    {
        var diagnostics = new List<(Project Project, Diagnostic Diagnostic)>();
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                diagnostics.AddRange((await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)).Select(d => (document.Project, d)));
                break;
            case FixAllScope.Project:
                diagnostics.AddRange((await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false)).Select(d => (context.Project, d)));
                break;
            case FixAllScope.Solution:
                foreach (var project in context.Solution.Projects.Where(p => p.Language == context.Project.Language))
                {
                    diagnostics.AddRange((await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false)).Select(d => (project, d)));
                }

                break;
        }

        return diagnostics
            .Where(d => d.Diagnostic.Location.IsInSource)
            .Select(d => (Document: DocumentOf(d.Project, d.Diagnostic), d.Diagnostic))
            .Where(static d => d.Document is not null)
            .Select(static d => (d.Document!, d.Diagnostic))
            .ToList();
    }

    private static Document? DocumentOf(Project project, Diagnostic diagnostic) =>
        project.GetDocument(diagnostic.Location.SourceTree) ?? project.Documents.FirstOrDefault(d => d.FilePath is { } path && path == diagnostic.Location.SourceTree?.FilePath);
}
