namespace TaskOwnership.Corpus;

/// <summary>Compares each package's time with the compiler's own on the same, always fresh, compilations.</summary>
sealed class TimeMode(Options options, IReadOnlyList<AnalyzerSet> sets, Loader loader)
{
    const string Compiler = "(compiler)";
    const int WarmUpLines = 20_000;

    sealed record Sample(string Repo, string Package, int Round, double WallMs, double CpuMs, double AnalyzerMs, long Allocated, int Findings, int Failures);

    readonly AnalyzerOptions _inputs = AnalyzerInputs.Create(options);
    readonly List<Sample> _samples = [];
    readonly Dictionary<(string Package, string Analyzer), double> _analyzers = [];

    public void Run()
    {
        var lines = new Dictionary<string, int>();
        foreach (var source in options.Sources)
        {
            var repo = loader.Load(source);
            if (repo.Projects.Count == 0) continue;
            if (lines.Count == 0) WarmUp(repo);
            lines[repo.Name] = repo.Lines;
            for (var round = 1; round <= options.Rounds; round++)
            {
                // Each round starts elsewhere, so that no package is always the first or the last.
                for (var i = 0; i <= sets.Count; i++)
                {
                    var at = (i + round - 1) % (sets.Count + 1);
                    var sample = at == 0 ? Compile(repo, round) : Analyze(repo, sets[at - 1], round);
                    _samples.Add(sample);
                    Console.Error.WriteLine($"  {repo.Name} round {round} {sample.Package}: wall {sample.WallMs:F0} ms, cpu {sample.CpuMs:F0} ms, analyzers {sample.AnalyzerMs:F0} ms");
                }
            }
        }
        Report(lines);
    }

    void WarmUp(LoadedRepo repo)
    {
        var some = new List<LoadedProject>();
        foreach (var p in repo.Projects)
        {
            if (some.Count > 0 && some.Sum(s => s.Lines) >= WarmUpLines) break;
            some.Add(p);
        }
        var part = new LoadedRepo { Name = repo.Name, Root = repo.Root, Projects = some };
        Console.Error.WriteLine($"  warm-up on {some.Sum(s => s.Lines)} lines of {repo.Name}");
        Compile(part, 0);
        foreach (var set in sets) Analyze(part, set, 0);
        _analyzers.Clear();
    }

    List<(LoadedProject Project, Microsoft.CodeAnalysis.CSharp.CSharpCompilation Compilation)> Fresh(LoadedRepo repo)
    {
        var fresh = loader.Compile(repo);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return fresh;
    }

    Sample Compile(LoadedRepo repo, int round)
    {
        var fresh = Fresh(repo);
        var meter = Meter.Start();
        foreach (var (_, compilation) in fresh) compilation.GetDiagnostics();
        var (wall, cpu, allocated) = meter.Stop();
        return new(repo.Name, Compiler, round, wall, cpu, 0, allocated, 0, 0);
    }

    Sample Analyze(LoadedRepo repo, AnalyzerSet set, int round)
    {
        var analyzers = set.For(options.Rules);
        if (analyzers.IsEmpty) return new(repo.Name, set.Name, round, 0, 0, 0, 0, 0, 0);
        double wall = 0, cpu = 0, spent;
        long allocated = 0;
        int findings = 0, failures = 0;
        foreach (var (project, compilation) in Fresh(repo))
        {
            try
            {
                // Two clock readings for every call of every analyzer are no cost of the package: the whole is measured without the log.
                var run = Analysis.Execute(compilation, analyzers, _inputs, !options.Sequential, log: false);
                (wall, cpu, allocated, failures) = (wall + run.WallMs, cpu + run.CpuMs, allocated + run.Allocated, failures + run.Failures.Count);
                foreach (var (analyzer, message) in run.Failures) Console.Error.WriteLine($"  {project.Name}: exception in {analyzer}: {message}");
                findings += run.Result!.GetAllDiagnostics().Count(d => d.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden);
            }
            catch (Exception e) { failures++; Console.Error.WriteLine($"  {project.Name}, {set.Name}: {e.GetType().Name}: {e.Message}"); }
        }
        spent = ByProcessor(repo, set, analyzers) ?? ByLog(repo, set, analyzers);
        return new(repo.Name, set.Name, round, wall, cpu, spent, allocated, findings, failures);
    }

    /// <summary>The own time by the processor time of the threads, so that pauses of the process count for nothing; null where a package asks for more than can be measured so.</summary>
    double? ByProcessor(LoadedRepo repo, AnalyzerSet set, System.Collections.Immutable.ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        if (!OperatingSystem.IsLinux() || analyzers.Any(a => a is not DiagnosticSuppressor && a.SupportedDiagnostics.Length != 1)) return null;
        var measured = analyzers.Where(a => a is not DiagnosticSuppressor).Select(a => (Analyzer: a, Measured: new Benchmarks.MeasuredAnalyzer(a))).ToList();
        foreach (var (_, compilation) in Fresh(repo))
        {
            if (Analysis.Execute(compilation, [.. measured.Select(m => m.Measured)], _inputs, !options.Sequential, log: false).Failures.Count > 0) return null;
        }
        var sum = 0.0;
        foreach (var (analyzer, m) in measured) sum += Book(set, analyzer, Math.Max(0, m.Take()));
        return sum;
    }

    /// <summary>The own time by the driver's log, which goes by the clock.</summary>
    double ByLog(LoadedRepo repo, AnalyzerSet set, System.Collections.Immutable.ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var sum = 0.0;
        foreach (var (_, compilation) in Fresh(repo))
        {
            try
            {
                foreach (var (analyzer, telemetry) in Analysis.Execute(compilation, analyzers, _inputs, !options.Sequential).Result!.AnalyzerTelemetryInfo)
                    sum += Book(set, analyzer, telemetry.ExecutionTime.TotalMilliseconds);
            }
            catch (Exception e) { Console.Error.WriteLine($"  {set.Name}: {e.GetType().Name}: {e.Message}"); }
        }
        return sum;
    }

    double Book(AnalyzerSet set, DiagnosticAnalyzer analyzer, double milliseconds)
    {
        var key = (set.Name, analyzer.GetType().FullName!);
        _analyzers[key] = _analyzers.GetValueOrDefault(key) + milliseconds / options.Rounds;
        return milliseconds;
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    sealed record Row(string Repo, string Package, int Lines, double AnalyzerMs, double CompileCpuMs, double Ratio, double Least, double Most, double CpuRatio, double LeastCpuRatio, double WallRatio, double MsPerKloc, double AllocatedMb, int Findings, int Failures);

    Row Summarize(string repo, string package, int lines, Func<Sample, bool> of)
    {
        // Sums over the repos within a round; the medians are over rounds.
        var rounds = _samples.Where(of).GroupBy(s => s.Round).Select(g =>
        {
            var c = g.Where(s => s.Package == Compiler).ToList();
            var a = g.Where(s => s.Package == package).ToList();
            return (Analyzer: a.Sum(s => s.AnalyzerMs), Cpu: a.Sum(s => s.CpuMs), Wall: a.Sum(s => s.WallMs), Compile: c.Sum(s => s.CpuMs), CompileWall: c.Sum(s => s.WallMs),
                Allocated: a.Sum(s => s.Allocated) / 1048576.0, Findings: a.Sum(s => s.Findings), Failures: a.Sum(s => s.Failures));
        }).ToList();
        var spent = Median(rounds.Select(r => r.Analyzer));
        return new(repo, package, lines, spent, Median(rounds.Select(r => r.Compile)), Median(rounds.Select(r => r.Analyzer / r.Compile)),
            rounds.Min(r => r.Analyzer / r.Compile), rounds.Max(r => r.Analyzer / r.Compile), Median(rounds.Select(r => r.Cpu / r.Compile)),
            rounds.Min(r => r.Cpu) / rounds.Min(r => r.Compile), Median(rounds.Select(r => r.Wall / r.CompileWall)), spent * 1000 / Math.Max(1, lines), Median(rounds.Select(r => r.Allocated)), rounds[0].Findings, rounds.Max(r => r.Failures));
    }

    void Report(Dictionary<string, int> lines)
    {
        var rows = new List<Row>();
        foreach (var set in sets)
        {
            foreach (var (repo, n) in lines) rows.Add(Summarize(repo, set.Name, n, s => s.Repo == repo));
            rows.Add(Summarize("ALL", set.Name, lines.Values.Sum(), _ => true));
        }
        var table = new Table(["package", "repo", "lines", "analyzers ms", "compile cpu ms", "ratio", "spread", "cpu ratio", "of least", "wall ratio", "ms/kLOC", "alloc MB", "findings", "exceptions"]);
        foreach (var r in rows)
            table.Add([r.Package, r.Repo, r.Lines.ToString(), r.AnalyzerMs.ToString("F0"), r.CompileCpuMs.ToString("F0"), r.Ratio.ToString("F3"), $"{r.Least:F3}-{r.Most:F3}", r.CpuRatio.ToString("F2"), r.LeastCpuRatio.ToString("F2"), r.WallRatio.ToString("F2"), r.MsPerKloc.ToString("F2"), r.AllocatedMb.ToString("F0"), r.Findings.ToString(), r.Failures.ToString()]);
        table.Print();
        Console.WriteLine();
        Console.WriteLine($"medians of {options.Rounds} rounds; ratio = analyzers' own time / compiler's cpu time, cpu ratio and wall ratio = whole analysis / compiler, of least = the least of the rounds of each; peak memory {Meter.PeakMb():F0} MB");
        if (options.Out is null) return;
        Csv.Write(Path.Combine(options.Out, "times.csv"), ["repo", "package", "round", "wall_ms", "cpu_ms", "analyzer_ms", "allocated_mb", "findings", "exceptions"],
            _samples.Select(s => (object?[])[s.Repo, s.Package, s.Round, Math.Round(s.WallMs, 1), Math.Round(s.CpuMs, 1), Math.Round(s.AnalyzerMs, 1), s.Allocated / 1048576, s.Findings, s.Failures]));
        Csv.Write(Path.Combine(options.Out, "ratios.csv"), ["package", "repo", "lines", "analyzer_ms", "compile_cpu_ms", "ratio", "least", "most", "cpu_ratio", "cpu_ratio_of_least", "wall_ratio", "ms_per_kloc", "allocated_mb", "findings", "exceptions"],
            rows.Select(r => (object?[])[r.Package, r.Repo, r.Lines, Math.Round(r.AnalyzerMs, 1), Math.Round(r.CompileCpuMs, 1), Math.Round(r.Ratio, 4), Math.Round(r.Least, 4), Math.Round(r.Most, 4), Math.Round(r.CpuRatio, 3), Math.Round(r.LeastCpuRatio, 3), Math.Round(r.WallRatio, 3), Math.Round(r.MsPerKloc, 3), Math.Round(r.AllocatedMb), r.Findings, r.Failures]));
        var compiler = Math.Max(1, rows[^1].CompileCpuMs);
        Csv.Write(Path.Combine(options.Out, "analyzers.csv"), ["package", "analyzer", "ms_per_round", "ratio"],
            _analyzers.OrderByDescending(a => a.Value).Select(a => (object?[])[a.Key.Package, a.Key.Analyzer, Math.Round(a.Value, 1), Math.Round(a.Value / compiler, 5)]));
    }
}
