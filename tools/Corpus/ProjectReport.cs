namespace TaskOwnership.Corpus;

/// <summary>An exception that left an analyzer.</summary>
sealed record AnalyzerFailure(string Repo, string Project, string Analyzer, string Message);

/// <summary>What became of one project.</summary>
sealed record ProjectReport(string Repo, string Project, string Path, int Files, int Lines, int CompileErrors, Dictionary<string, int> TopErrors, double AnalysisWallMs, string? Failure);
