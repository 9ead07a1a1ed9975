namespace TaskOwnership.Corpus;

/// <summary>One package or folder of analyzers, named for the reports.</summary>
sealed record AnalyzerSource(string Name, string Path);
