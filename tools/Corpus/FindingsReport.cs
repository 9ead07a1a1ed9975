namespace TaskOwnership.Corpus;

/// <summary>Prints and writes what <see cref="AnalyzeMode"/> has counted.</summary>
sealed class FindingsReport(Options options, IReadOnlyList<AnalyzerSet> sets, Loader loader)
{
    /// <summary>A file that two projects compile counts once.</summary>
    static Dictionary<(string Repo, string Rule), int> Counts(List<Finding> findings) =>
        findings.DistinctBy(f => (f.Repo, f.File, f.Line, f.Column, f.Rule, f.Message)).GroupBy(f => (f.Repo, f.Rule)).ToDictionary(g => g.Key, g => g.Count());

    public void Print(List<Finding> findings, List<AnalyzerFailure> failures, List<ProjectReport> projects,
        Dictionary<(string Repo, string Package, string Analyzer), double> times, Dictionary<string, int> lines, double wall, long allocated)
    {
        var counts = Counts(findings);
        var repos = lines.Keys.ToList();
        var total = lines.Values.Sum();
        var table = new Table(["rule", "package", .. repos, "total", "per 100 kLOC"]);
        foreach (var rule in findings.Select(f => (f.Rule, f.Package)).Distinct().OrderBy(r => r.Package, StringComparer.Ordinal).ThenBy(r => r.Rule, StringComparer.Ordinal))
        {
            var each = repos.Select(r => counts.GetValueOrDefault((r, rule.Rule))).ToList();
            table.Add([rule.Rule, rule.Package, .. each.Select(n => n.ToString()), each.Sum().ToString(), (each.Sum() * 1e5 / Math.Max(1, total)).ToString("F1")]);
        }
        table.Print();
        Console.WriteLine();
        var byRepo = new Table(["repo", "projects", "lines", "compile errors", "findings", "per 100 kLOC", "analyzer ms/kLOC", "exceptions"]);
        foreach (var r in repos)
        {
            var n = counts.Where(c => c.Key.Repo == r).Sum(c => c.Value);
            byRepo.Add([r, projects.Count(p => p.Repo == r).ToString(), lines[r].ToString(), projects.Where(p => p.Repo == r).Sum(p => p.CompileErrors).ToString(), n.ToString(),
                (n * 1e5 / Math.Max(1, lines[r])).ToString("F1"), (times.Where(t => t.Key.Repo == r).Sum(t => t.Value) * 1e3 / Math.Max(1, lines[r])).ToString("F1"), failures.Count(f => f.Repo == r).ToString()]);
        }
        byRepo.Print();
        Console.WriteLine();
        Console.WriteLine($"lines {total}, findings {counts.Values.Sum()}, exceptions {failures.Count}, analysis wall {wall / 1000:F1} s, analyzers {times.Values.Sum() / 1000:F1} s, allocated {allocated / 1048576.0:F0} MB, peak memory {Meter.PeakMb():F0} MB");
        foreach (var f in failures.GroupBy(f => (f.Analyzer, f.Message)).OrderByDescending(g => g.Count()).Take(10))
            Console.WriteLine($"exception x{f.Count()}: {f.Key.Analyzer}: {f.Key.Message}");
    }

    public void Write(List<Finding> findings, List<AnalyzerFailure> failures, List<ProjectReport> projects,
        Dictionary<(string Repo, string Package, string Analyzer), double> times, Dictionary<string, int> lines, double wall, long allocated)
    {
        var counts = Counts(findings);
        Csv.Write(Path.Combine(options.Out!, "findings.csv"), ["repo", "project", "package", "rule", "severity", "file", "line", "column", "message"],
            findings.Select(f => (object?[])[f.Repo, f.Project, f.Package, f.Rule, f.Severity, f.File, f.Line, f.Column, f.Message]));
        var rules = sets.SelectMany(s => s.For(options.Rules).SelectMany(a => a.SupportedDiagnostics).Where(d => options.Rules.Count == 0 || options.Rules.Contains(d.Id))
            .DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => new { package = s.Name, id = d.Id, onByDefault = d.IsEnabledByDefault, severity = d.DefaultSeverity.ToString(), title = d.Title.ToString() }));
        Json.Write(Path.Combine(options.Out!, "summary.json"), new
        {
            packages = sets.Select(s => new { s.Name, s.Version, analyzers = s.Analyzers.Length, fixers = s.Fixers.Length, s.LoadErrors }),
            totals = new { lines = lines.Values.Sum(), findings = counts.Values.Sum(), exceptions = failures.Count, wallMs = Math.Round(wall), analyzerMs = Math.Round(times.Values.Sum()), allocatedMb = allocated / 1048576, peakMb = Math.Round(Meter.PeakMb()) },
            repos = lines.Select(l => new
            {
                repo = l.Key, lines = l.Value,
                rules = counts.Where(c => c.Key.Repo == l.Key).OrderBy(c => c.Key.Rule, StringComparer.Ordinal).ToDictionary(c => c.Key.Rule, c => c.Value),
                packageMs = times.Where(t => t.Key.Repo == l.Key).GroupBy(t => t.Key.Package).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Math.Round(g.Sum(t => t.Value), 1)),
            }),
            rules,
            analyzers = times.GroupBy(t => (t.Key.Package, t.Key.Analyzer)).Select(g => new { package = g.Key.Package, analyzer = g.Key.Analyzer, ms = Math.Round(g.Sum(t => t.Value), 1) }).OrderByDescending(a => a.ms).ThenBy(a => a.analyzer, StringComparer.Ordinal),
            exceptions = failures,
            projects,
            skipped = loader.Skipped,
        });
    }
}
