namespace TaskOwnership.Corpus;

/// <summary>What a change did.</summary>
sealed record Measured(int Changed, bool? Gone, int Remaining, int NewErrors, string NewError, int NewWarnings, string NewWarning, int ParseErrors, int DroppedComments);

/// <summary>Compares a solution before and after a change.</summary>
sealed class FixMeasure(FixReport report, LoadedRepo repo, Solution solution, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions inputs, string rule)
{
    const string ErrorMark = "E";

    readonly Dictionary<ProjectId, Dictionary<string, int>> _projectProblems = [];
    readonly Dictionary<DocumentId, Dictionary<string, int>> _documentProblems = [];
    readonly Dictionary<DocumentId, int> _documentFindings = [];

    public async Task<ImmutableArray<Diagnostic>> FindAsync(Project project)
    {
        var compilation = await project.GetCompilationAsync();
        return compilation is null ? [] : [.. (await With(compilation).GetAnalyzerDiagnosticsAsync(CancellationToken.None)).Where(d => d.Id == rule)];
    }

    CompilationWithAnalyzers With(Compilation compilation) =>
        new(compilation, analyzers, new CompilationWithAnalyzersOptions(inputs, (_, _, _) => { }, concurrentAnalysis: true, logAnalyzerExecutionTime: false));

    public async Task<Measured> OfAsync(Solution changed, Document? home, string kind, bool everywhere)
    {
        var pairs = new List<(Document? Before, Document? After)>();
        foreach (var project in changed.GetChanges(solution).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true)) pairs.Add((solution.GetDocument(id), changed.GetDocument(id)));
            foreach (var id in project.GetAddedDocuments()) pairs.Add((null, changed.GetDocument(id)));
            foreach (var id in project.GetRemovedDocuments()) pairs.Add((solution.GetDocument(id), null));
        }
        if (pairs.Count == 0) return new(0, null, 0, 0, "", 0, "", 0, 0);
        int parse = 0, dropped = 0;
        var local = !everywhere;
        foreach (var (before, after) in pairs)
        {
            var oldRoot = before is null ? null : await before.GetSyntaxRootAsync();
            var newRoot = after is null ? null : await after.GetSyntaxRootAsync();
            parse += Math.Max(0, SourceLosses.ParseErrors(newRoot) - SourceLosses.ParseErrors(oldRoot));
            dropped += SourceLosses.Missing(SourceLosses.Comments(oldRoot), SourceLosses.Comments(newRoot)).Count;
            local = local && oldRoot is not null && newRoot is not null && SourceLosses.Shell(oldRoot) == SourceLosses.Shell(newRoot);
        }
        var fresh = new List<string>();
        if (local)
            foreach (var (before, after) in pairs)
            {
                if (!_documentProblems.TryGetValue(before!.Id, out var old)) _documentProblems[before.Id] = old = await ProblemsAsync(before);
                fresh.AddRange(SourceLosses.Missing(await ProblemsAsync(after!), old));
            }
        else
            foreach (var id in Affected(pairs))
            {
                if (!_projectProblems.TryGetValue(id, out var old)) _projectProblems[id] = old = await ProblemsAsync(solution.GetProject(id)!);
                fresh.AddRange(SourceLosses.Missing(await ProblemsAsync(changed.GetProject(id)!), old));
            }
        bool? gone = null;
        var remaining = 0;
        if (everywhere)
            foreach (var project in changed.Projects) remaining += (await FindAsync(project)).Length;
        else if (home is not null && changed.GetDocument(home.Id) is { } now)
        {
            if (!_documentFindings.TryGetValue(home.Id, out var had)) _documentFindings[home.Id] = had = await FindingsAsync(home);
            if (had > 0) gone = (remaining = await FindingsAsync(now)) < had;
        }
        report.WriteDiff(repo, rule, kind, pairs);
        var errors = fresh.Where(f => f.StartsWith(ErrorMark, StringComparison.Ordinal)).Select(f => f[1..]).ToList();
        var warnings = fresh.Where(f => !f.StartsWith(ErrorMark, StringComparison.Ordinal)).Select(f => f[1..]).ToList();
        return new(pairs.Count, gone, remaining, errors.Count, errors.FirstOrDefault() ?? "", warnings.Count, warnings.FirstOrDefault() ?? "", parse, dropped);
    }

    IEnumerable<ProjectId> Affected(List<(Document? Before, Document? After)> pairs)
    {
        var graph = solution.GetProjectDependencyGraph();
        var touched = pairs.Select(p => (p.After ?? p.Before)!.Project.Id).ToHashSet();
        foreach (var id in touched.ToList()) touched.UnionWith(graph.GetProjectsThatTransitivelyDependOnThisProject(id));
        return solution.ProjectIds.Where(touched.Contains);
    }

    async Task<int> FindingsAsync(Document document)
    {
        var model = (await document.GetSemanticModelAsync())!;
        var with = With(model.Compilation);
        var semantic = await with.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None);
        var syntax = await with.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, CancellationToken.None);
        return semantic.Concat(syntax).Count(d => d.Id == rule);
    }

    async Task<Dictionary<string, int>> ProblemsAsync(Document document) => Problems((await document.GetSemanticModelAsync())!.GetDiagnostics());

    async Task<Dictionary<string, int>> ProblemsAsync(Project project) => Problems((await project.GetCompilationAsync())!.GetDiagnostics());

    Dictionary<string, int> Problems(ImmutableArray<Diagnostic> diagnostics) =>
        SourceLosses.Count(diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => $"{(d.Severity == DiagnosticSeverity.Error ? ErrorMark : "W")}{d.Id}: {d.GetMessage()} [{repo.Relative(d.Location.SourceTree?.FilePath ?? "")}]"));
}
