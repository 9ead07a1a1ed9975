using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Corpus;

/// <summary>Hands a FixAll the diagnostics that were found already.</summary>
sealed class KnownDiagnostics(Dictionary<ProjectId, ImmutableArray<Diagnostic>> found) : FixAllContext.DiagnosticProvider
{
    IEnumerable<Diagnostic> Of(Project project) => found.TryGetValue(project.Id, out var all) ? all : [];

    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Of(project));

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
    {
        var tree = await document.GetSyntaxTreeAsync(cancellationToken);
        return Of(document.Project).Where(d => d.Location.SourceTree == tree);
    }

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        Task.FromResult(Of(project).Where(d => !d.Location.IsInSource));
}
