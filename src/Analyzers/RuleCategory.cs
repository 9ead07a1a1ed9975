namespace TaskOwnership.Analyzers;

/// <summary>The families of rules; each is a diagnostic category that can be configured in bulk.</summary>
public static class RuleCategory
{
    /// <summary>OWN0xxx: what the user said to the package itself.</summary>
    public const string Configuration = nameof(Configuration);

    /// <summary>OWN1xxx.</summary>
    public const string LeaveTheChoiceToTheCaller = nameof(LeaveTheChoiceToTheCaller);

    /// <summary>OWN2xxx.</summary>
    public const string KnowHowItStops = nameof(KnowHowItStops);

    /// <summary>OWN3xxx.</summary>
    public const string NeverStartWhatCannotFinish = nameof(NeverStartWhatCannotFinish);

    /// <summary>OWN4xxx.</summary>
    public const string FinishWhatYouStarted = nameof(FinishWhatYouStarted);

    /// <summary>OWN5xxx.</summary>
    public const string ChannelsHaveOneClosingHand = nameof(ChannelsHaveOneClosingHand);

    /// <summary>OWN6xxx.</summary>
    public const string MainIsNotABystander = nameof(MainIsNotABystander);
}
