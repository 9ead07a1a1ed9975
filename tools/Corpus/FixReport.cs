using System.Text;

namespace TaskOwnership.Corpus;

/// <summary>Every action tried, and what became of it.</summary>
sealed class FixReport(Options options)
{
    int _diffs;

    public List<FixRow> Rows { get; } = [];

    /// <summary>Rules that could not be tried at all.</summary>
    public List<string> Failures { get; } = [];

    public Dictionary<(string Repo, string Package, string Rule), (int Found, int Tried)> Found { get; } = [];

    public void WriteDiff(LoadedRepo repo, string rule, string kind, IReadOnlyList<(Document? Before, Document? After)> changes)
    {
        if (!options.Diff) return;
        var text = new StringBuilder();
        foreach (var (before, after) in changes)
            text.Append(UnifiedDiff.Create(repo.Relative((after ?? before)!.FilePath ?? (after ?? before)!.Name), Text(before), Text(after)));
        var path = Path.Combine(options.Out!, "diffs", $"{repo.Name}-{rule}-{kind}-{++_diffs:D4}.diff");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
        static string Text(Document? d) => d is null ? "" : d.GetTextAsync().GetAwaiter().GetResult().ToString();
    }

    public void Write()
    {
        var table = new Table(["repo", "package", "rule", "kind", "found", "tried", "keys", "not offered", "threw", "no change", "applied", "new errors", "%", "new warnings", "not gone", "parse errors", "dropped comments", "median ms"]);
        foreach (var g in Rows.GroupBy(r => (r.Repo, r.Package, r.Rule, r.Kind)))
        {
            var t = FixTally.Of(g);
            var (found, tried) = Found[(g.Key.Repo, g.Key.Package, g.Key.Rule)];
            table.Add([g.Key.Repo, g.Key.Package, g.Key.Rule, g.Key.Kind, .. ((int[])[found, tried, t.Keys, t.NotOffered, t.Threw, t.NoChange, t.Applied, t.WithNewErrors]).Select(n => n.ToString()),
                t.Percent.ToString("F0"), .. ((int[])[t.WithNewWarnings, t.NotGone, t.ParseErrors, t.DroppedComments]).Select(n => n.ToString()), t.MedianMs.ToString("F0")]);
        }
        table.Print();
        foreach (var (key, n) in Found.Where(f => f.Value.Found == 0)) Console.WriteLine($"no {key.Rule} in {key.Repo}");
        if (options.Out is null) return;
        Csv.Write(Path.Combine(options.Out, "fixes.csv"),
            ["repo", "package", "rule", "kind", "project", "file", "line", "key", "title", "status", "changed_documents", "gone", "remaining", "new_errors", "new_error", "new_warnings", "new_warning", "parse_errors", "dropped_comments", "ms", "detail"],
            Rows.Select(r => (object?[])[r.Repo, r.Package, r.Rule, r.Kind, r.Project, r.File, r.Line, r.Key, r.Title, r.Status, r.Changed, r.Gone, r.Remaining, r.NewErrors, r.NewError, r.NewWarnings, r.NewWarning, r.ParseErrors, r.DroppedComments, Math.Round(r.Ms, 1), r.Detail]));
        Json.Write(Path.Combine(options.Out, "fix-summary.json"), Rows.GroupBy(r => (r.Repo, r.Package, r.Rule, r.Kind, r.Key)).Select(g => new
        {
            repo = g.Key.Repo, package = g.Key.Package, rule = g.Key.Rule, kind = g.Key.Kind, key = g.Key.Key,
            found = Found[(g.Key.Repo, g.Key.Package, g.Key.Rule)].Found, tried = Found[(g.Key.Repo, g.Key.Package, g.Key.Rule)].Tried, tally = FixTally.Of(g),
        }));
    }
}
