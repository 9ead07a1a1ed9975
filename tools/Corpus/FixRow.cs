namespace TaskOwnership.Corpus;

/// <summary>One code action applied to the untouched solution, or one FixAll.</summary>
sealed record FixRow(
    string Repo, string Package, string Rule, string Kind, string Project, string File, int Line, string Key, string Title, string Status,
    int Changed, bool? Gone, int Remaining, int NewErrors, string NewError, int NewWarnings, string NewWarning, int ParseErrors, int DroppedComments, double Ms, string Detail)
{
    public const string NotOffered = "not offered", Threw = "threw", NoChange = "no change", Applied = "applied", NoFixAll = "no FixAll";
}
