namespace TaskOwnership.Analyzers;

/// <summary>What a descriptor's custom tags say of its rule.</summary>
public static class RuleTags
{
    /// <summary>The rule speaks of test projects too.</summary>
    public const string TestsToo = "TaskOwnership.TestsToo";

    /// <summary>Leads the version that first had the rule: <c>TaskOwnershipLevel</c> asks for it.</summary>
    public const string SincePrefix = "TaskOwnership.Since:";
}
