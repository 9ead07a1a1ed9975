namespace TaskOwnership.Analyzers;

/// <summary>The ids of all rules, by the name of what each one reports.</summary>
public static class RuleIds
{
    /// <summary>OWN1001.</summary>
    public const string HiddenBackgroundWork = "OWN1001";

    /// <summary>OWN6001.</summary>
    public const string MainIdles = "OWN6001";
}
