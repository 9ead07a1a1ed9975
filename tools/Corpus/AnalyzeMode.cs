namespace TaskOwnership.Corpus;

/// <summary>Counts what the analyzers find, throw and cost.</summary>
sealed class AnalyzeMode(Options options, IReadOnlyList<AnalyzerSet> sets, Loader loader)
{
    public (int Findings, int Exceptions) Run()
    {
        var inputs = AnalyzerInputs.Create(options);
        var analyzers = sets.SelectMany(s => s.For(options.Rules)).ToList();
        var packageOf = sets.SelectMany(s => s.Analyzers.Select(a => (a, s.Name))).ToDictionary(p => p.a, p => p.Name);
        var findings = new HashSet<Finding>();
        var failures = new List<AnalyzerFailure>();
        var projects = new List<ProjectReport>();
        var times = new Dictionary<(string Repo, string Package, string Analyzer), double>();
        var repoLines = new Dictionary<string, int>();
        var compileErrors = new List<(string Repo, string Project, string Id, string Message)>();
        double wall = 0;
        long allocated = 0;
        foreach (var source in options.Sources)
        {
            var repo = loader.Load(source);
            repoLines[repo.Name] = repo.Lines;
            foreach (var (project, compilation) in loader.Compile(repo))
            {
                var errors = new List<Diagnostic>();
                try
                {
                    errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
                    compileErrors.AddRange(errors.Select(e => (repo.Name, project.Name, e.Id, e.GetMessage())));
                    var run = Analysis.Execute(compilation, [.. analyzers], inputs, !options.Sequential);
                    wall += run.WallMs;
                    allocated += run.Allocated;
                    foreach (var (name, message) in run.Failures) failures.Add(new(repo.Name, project.Name, name, message));
                    foreach (var analyzer in run.Result!.Analyzers)
                    {
                        var package = packageOf[analyzer];
                        foreach (var d in run.Result.GetAllDiagnostics(analyzer).Where(d => d.Id != "AD0001" && (d.Severity != DiagnosticSeverity.Hidden || options.Hidden || options.Rules.Count > 0)))
                            findings.Add(ToFinding(repo, project, package, d));
                        if (run.Result.AnalyzerTelemetryInfo.TryGetValue(analyzer, out var telemetry))
                        {
                            var key = (repo.Name, package, analyzer.GetType().FullName!);
                            times[key] = times.GetValueOrDefault(key) + telemetry.ExecutionTime.TotalMilliseconds;
                        }
                    }
                    projects.Add(Report(repo, project, errors, run.WallMs, null));
                    Console.Error.WriteLine($"  {repo.Name}/{project.Name}: {project.Lines} lines, {errors.Count} compile errors, {run.WallMs:F0} ms");
                }
                catch (Exception e)
                {
                    projects.Add(Report(repo, project, errors, 0, $"{e.GetType().Name}: {e.Message}"));
                    Console.Error.WriteLine($"  {repo.Name}/{project.Name}: {e.GetType().Name}: {e.Message}");
                }
            }
        }
        var unique = findings
            .OrderBy(f => f.Repo, StringComparer.Ordinal).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)
            .ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal).ThenBy(f => f.Project, StringComparer.Ordinal).ToList();
        var report = new FindingsReport(options, sets, loader);
        report.Print(unique, failures, projects, times, repoLines, wall, allocated);
        if (options.Out is not null)
            Csv.Write(Path.Combine(options.Out, "compile-errors.csv"), ["repo", "project", "id", "count", "message"],
                compileErrors.GroupBy(e => e).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (object?[])[g.Key.Repo, g.Key.Project, g.Key.Id, g.Count(), g.Key.Message]));
        if (options.Out is not null) report.Write(unique, failures, projects, times, repoLines, wall, allocated);
        return (unique.DistinctBy(f => (f.Repo, f.File, f.Line, f.Column, f.Rule, f.Message)).Count(), failures.Count + projects.Count(p => p.Failure is not null));
    }

    static ProjectReport Report(LoadedRepo repo, LoadedProject project, List<Diagnostic> errors, double wallMs, string? failure) =>
        new(repo.Name, project.Name, project.Spec.Path, project.Files.Count(f => !f.Generated), project.Lines, errors.Count, Top(errors), Math.Round(wallMs), failure);

    static Dictionary<string, int> Top(List<Diagnostic> errors) =>
        errors.GroupBy(e => e.Id).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(5).ToDictionary(g => g.Key, g => g.Count());

    public static Finding ToFinding(LoadedRepo repo, LoadedProject project, string package, Diagnostic d)
    {
        var span = d.Location.GetLineSpan();
        var at = d.Location.IsInSource ? span.StartLinePosition : default;
        return new(repo.Name, project.Name, package, d.Id, d.Severity.ToString(), d.Location.IsInSource ? repo.Relative(span.Path) : "",
            d.Location.IsInSource ? at.Line + 1 : 0, d.Location.IsInSource ? at.Character + 1 : 0, d.GetMessage());
    }
}
