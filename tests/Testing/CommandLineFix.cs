using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Testing;

/// <summary>
/// Applies fixes as <c>dotnet format analyzers</c> does: each id once, Fix All over the solution, the equivalence key of the first action
/// of the first diagnostic (null if it has none), and exactly one changed solution, else nothing.
/// </summary>
public static class CommandLineFix
{
    /// <summary>Fixes the ids in the order given. Ids that appear only after a fix are not visited.</summary>
    public static async Task<Solution> FormatAsync(Solution solution, params string[] ids)
    {
        var present = (await OwnershipPackage.DiagnosticsAsync(solution)).Select(diagnostic => diagnostic.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in ids.Where(present.Contains))
        {
            solution = await FixAllAsync(solution, id);
        }

        return solution;
    }

    /// <summary>One pass of Fix All for one id, over the solution, or over the project or document of its first diagnostic. The solution itself where nothing is offered.</summary>
    public static Task<Solution> FixAllAsync(Solution solution, string id, FixAllScope scope = FixAllScope.Solution) => FixAllAsync(solution, id, scope, key: null);

    /// <summary>As the other, in the way of the given key, as an editor does it.</summary>
    public static async Task<Solution> FixAllAsync(Solution solution, string id, FixAllScope scope, string? key)
    {
        var fix = OwnershipPackage.CodeFixFor(id) ?? throw new InvalidOperationException($"No code fix for {id}.");
        var provider = await Provider.CreateAsync(solution, id);
        if (provider.First is not { } first)
        {
            return solution;
        }

        var document = solution.GetDocument(first.Location.SourceTree)!;
        var offered = await LightBulb.OfferedAsync(fix, document, first);
        var context = new FixAllContext(
            document,
            fix,
            scope,
            key ?? offered.FirstOrDefault()?.EquivalenceKey!,
            [id],
            provider,
            CancellationToken.None);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        return action is null ? solution : await LightBulb.ApplyAsync(action);
    }

    private sealed class Provider : FixAllContext.DiagnosticProvider
    {
        private readonly ImmutableDictionary<ProjectId, ImmutableArray<Diagnostic>> _diagnostics;

        private Provider(ImmutableDictionary<ProjectId, ImmutableArray<Diagnostic>> diagnostics, Diagnostic? first)
        {
            _diagnostics = diagnostics;
            First = first;
        }

        public Diagnostic? First { get; }

        public static async Task<Provider> CreateAsync(Solution solution, string id)
        {
            var analyzers = OwnershipPackage.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id)).ToImmutableArray();
            var builder = ImmutableDictionary.CreateBuilder<ProjectId, ImmutableArray<Diagnostic>>();
            Diagnostic? first = null;
            foreach (var project in solution.Projects)
            {
                var diagnostics = await OwnershipPackage.DiagnosticsAsync(project, analyzers);
                builder.Add(project.Id, diagnostics);
                first ??= diagnostics.FirstOrDefault();
            }

            return new Provider(builder.ToImmutable(), first);
        }

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(_diagnostics[project.Id]);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return _diagnostics[document.Project.Id].Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
