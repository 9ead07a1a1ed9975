namespace TaskOwnership.Corpus;

/// <summary>All rules and all fixes over the trees: what is found, and whether anything throws, breaks or is lost.</summary>
sealed class CheckMode(Options options, IReadOnlyList<AnalyzerSet> sets, Loader loader)
{
    public int Run()
    {
        var (findings, exceptions) = new AnalyzeMode(options, sets, loader).Run();
        Console.WriteLine();
        var fixes = new FixMode(options, sets, loader).Run(Fixable());
        var thrown = exceptions + fixes.Failures.Count + fixes.Rows.Count(r => r.Status == FixRow.Threw);
        var errors = fixes.Rows.Sum(r => r.NewErrors);
        var lost = fixes.Rows.Sum(r => r.DroppedComments);
        Console.WriteLine();
        Console.WriteLine($"{findings} findings, {fixes.Rows.Count(r => r.Status == FixRow.Applied)} changes applied, {thrown} exceptions, {errors} new errors, {lost} lost comments");
        return thrown + errors + lost == 0 ? 0 : 1;
    }

    /// <summary>The rules that are both reported and repaired, in the order of their ids.</summary>
    List<string> Fixable()
    {
        var reported = sets.SelectMany(s => s.Analyzers).SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).ToHashSet();
        return [.. sets.SelectMany(s => s.Fixers).SelectMany(f => f.FixableDiagnosticIds).Where(reported.Contains).Distinct().Order(StringComparer.Ordinal)];
    }
}
