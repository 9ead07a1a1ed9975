using Microsoft.CodeAnalysis.Host.Mef;

namespace TaskOwnership.Corpus;

/// <summary>Applies the fixes of the rules, one by one and all at once, and measures what that does.</summary>
sealed class FixMode(Options options, IReadOnlyList<AnalyzerSet> sets, Loader loader)
{
    readonly FixReport _report = new(options);

    public FixReport Run(IReadOnlyCollection<string> rules)
    {
        foreach (var source in options.Sources)
        {
            var repo = loader.Load(source);
            using var workspace = new AdhocWorkspace(MefHostServices.DefaultHost);
            var solution = AddProjects(workspace.AddSolution(SolutionInfo.Create(SolutionId.CreateNewId(), VersionStamp.Default, SolutionFile(repo.Root))), repo);
            foreach (var rule in rules)
                foreach (var set in sets.Where(s => !s.For([rule]).IsEmpty))
                {
                    try { new RuleFixes(options, _report, repo, solution, set, rule).RunAsync().GetAwaiter().GetResult(); }
                    catch (Exception e) { _report.Failures.Add($"{repo.Name} {rule}: {e.GetType().Name}: {e.Message}"); }
                }
        }
        foreach (var failure in _report.Failures) Console.Error.WriteLine("  " + failure);
        _report.Write();
        return _report;
    }

    /// <summary>The solution at the root of the tree, or right below, which tells fixes that they see all callers; null where it has none.</summary>
    static string? SolutionFile(string root) =>
        Directory.EnumerateFiles(root, "*.sln*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Where(f => Path.GetExtension(f) is ".sln" or ".slnx").Order(StringComparer.Ordinal).FirstOrDefault();

    Solution AddProjects(Solution solution, LoadedRepo repo)
    {
        var ids = repo.Projects.ToDictionary(p => p, p => ProjectId.CreateNewId(p.Name));
        foreach (var p in repo.Projects)
        {
            var documents = p.Files.Select(f => DocumentInfo.Create(DocumentId.CreateNewId(ids[p]), Path.GetFileName(f.Path), filePath: f.Path, isGenerated: f.Generated,
                loader: TextLoader.From(TextAndVersion.Create(f.Text, VersionStamp.Default, f.Path))));
            var replaced = p.References.Select(r => r.Spec.AssemblyName).Append(p.Spec.AssemblyName).ToHashSet(StringComparer.OrdinalIgnoreCase);
            solution = solution.AddProject(ProjectInfo.Create(ids[p], VersionStamp.Default, p.Name, p.Spec.AssemblyName, LanguageNames.CSharp, p.Spec.FullPath,
                compilationOptions: p.CompilationOptions, parseOptions: p.ParseOptions, documents: documents,
                projectReferences: p.References.Select(r => new ProjectReference(ids[r])), metadataReferences: loader.Metadata(replaced)));
        }
        return solution;
    }
}
