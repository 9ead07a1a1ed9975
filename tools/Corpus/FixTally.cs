namespace TaskOwnership.Corpus;

/// <summary>Counts of actions; errors and warnings count the actions that add any, and notGone for FixAll counts diagnostics left.</summary>
sealed record FixTally(int Keys, int NotOffered, int Threw, int NoChange, int NoFixAll, int Applied, int WithNewErrors, double Percent, int NewErrors, int WithNewWarnings, int NotGone, int ParseErrors, int DroppedComments, double MedianMs)
{
    public static FixTally Of(IEnumerable<FixRow> group)
    {
        var rows = group.ToList();
        int Count(string status) => rows.Count(r => r.Status == status);
        var applied = rows.Where(r => r.Status == FixRow.Applied).ToList();
        var broken = applied.Count(r => r.NewErrors > 0);
        return new(rows.Where(r => r.Status != FixRow.NotOffered).Select(r => r.Key).Distinct().Count(), Count(FixRow.NotOffered), Count(FixRow.Threw), Count(FixRow.NoChange), Count(FixRow.NoFixAll), applied.Count, broken,
            applied.Count == 0 ? 0 : Math.Round(100.0 * broken / applied.Count, 1), applied.Sum(r => r.NewErrors), applied.Count(r => r.NewWarnings > 0),
            rows.Any(r => r.Kind != "single") ? applied.Sum(r => r.Remaining) : applied.Count(r => r.Gone == false),
            applied.Sum(r => r.ParseErrors), applied.Sum(r => r.DroppedComments), Math.Round(applied.Select(r => r.Ms).Order().ElementAtOrDefault(applied.Count / 2), 1));
    }
}
