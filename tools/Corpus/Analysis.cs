namespace TaskOwnership.Corpus;

/// <summary>Runs one set of analyzers over one compilation, and times it.</summary>
static class Analysis
{
    public sealed record Run(AnalysisResult? Result, double WallMs, double CpuMs, long Allocated, List<(string Analyzer, string Message)> Failures);

    public static Run Execute(CSharpCompilation compilation, System.Collections.Immutable.ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions inputs, bool concurrent, bool log = true)
    {
        var failures = new List<(string, string)>();
        var options = new CompilationWithAnalyzersOptions(inputs, (exception, analyzer, diagnostic) =>
        {
            lock (failures) failures.Add((analyzer.GetType().FullName!, $"{exception.GetType().Name}: {exception.Message}{Where(exception)}"));
        }, concurrentAnalysis: concurrent, logAnalyzerExecutionTime: log, reportSuppressedDiagnostics: false);
        var meter = Meter.Start();

        // What the references hold is the compiler's to load. The driver analyses a copy, though, which whoever asks first binds to them: the floor shows that.
        _ = compilation.ObjectType;
        var result = new CompilationWithAnalyzers(compilation, analyzers, options).GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        var (wall, cpu, allocated) = meter.Stop();
        failures.Sort();
        return new(result, wall, cpu, allocated, failures);
    }

    /// <summary>The methods that the exception came through, innermost first: enough of them to find the place.</summary>
    static string Where(Exception exception) =>
        string.Concat(new System.Diagnostics.StackTrace(exception).GetFrames().Take(6).Select(frame => $" < {frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}"));
}
