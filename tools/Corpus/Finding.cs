namespace TaskOwnership.Corpus;

/// <summary>One diagnostic of an analyzer, as a row of <c>findings.csv</c>.</summary>
sealed record Finding(string Repo, string Project, string Package, string Rule, string Severity, string File, int Line, int Column, string Message);
