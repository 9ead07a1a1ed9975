namespace TaskOwnership.Analyzers;

/// <summary>The ids of all rules, by the name of what each one reports.</summary>
public static class RuleIds
{
    /// <summary>An option whose value cannot be read.</summary>
    public const string InvalidOption = "OWN0001";

    /// <summary>OWN1001.</summary>
    public const string HiddenBackgroundWork = "OWN1001";

    /// <summary>OWN1002.</summary>
    public const string UnawaitedTask = "OWN1002";

    /// <summary>OWN1003.</summary>
    public const string UnownedWork = "OWN1003";

    /// <summary>OWN1004.</summary>
    public const string AsyncVoid = "OWN1004";

    /// <summary>OWN1005.</summary>
    public const string AsyncVoidDelegate = "OWN1005";

    /// <summary>OWN1006.</summary>
    public const string TaskIsNotTheWork = "OWN1006";

    /// <summary>OWN1007.</summary>
    public const string CatchCannotSeeTask = "OWN1007";

    /// <summary>OWN1008.</summary>
    public const string FakeAsync = "OWN1008";

    /// <summary>OWN1009.</summary>
    public const string WorkOutlivesResource = "OWN1009";

    /// <summary>OWN2001.</summary>
    public const string LoopCannotStop = "OWN2001";

    /// <summary>OWN2002.</summary>
    public const string StopIsDelayed = "OWN2002";

    /// <summary>OWN2003.</summary>
    public const string TokenIgnored = "OWN2003";

    /// <summary>OWN2004.</summary>
    public const string CancellationSwallowed = "OWN2004";

    /// <summary>OWN2005.</summary>
    public const string NobodyCancels = "OWN2005";

    /// <summary>OWN2006.</summary>
    public const string UnboundedRetry = "OWN2006";

    /// <summary>OWN2007.</summary>
    public const string RegistrationPilesUp = "OWN2007";

    /// <summary>OWN3001.</summary>
    public const string NobodySignals = "OWN3001";

    /// <summary>OWN3002.</summary>
    public const string AbandonedWaiter = "OWN3002";

    /// <summary>OWN3003.</summary>
    public const string TimeoutAbandonsWork = "OWN3003";

    /// <summary>OWN3004.</summary>
    public const string AcquireNotReleased = "OWN3004";

    /// <summary>OWN3005.</summary>
    public const string SourceNotCompletedOnFailure = "OWN3005";

    /// <summary>OWN3006.</summary>
    public const string CompletedTwice = "OWN3006";

    /// <summary>OWN4001.</summary>
    public const string DetachedFromRequest = "OWN4001";

    /// <summary>OWN4002.</summary>
    public const string StopDoesNotWait = "OWN4002";

    /// <summary>OWN4003.</summary>
    public const string LoopDiesSilently = "OWN4003";

    /// <summary>OWN4004.</summary>
    public const string SiblingsOutliveEachOther = "OWN4004";

    /// <summary>OWN4005.</summary>
    public const string UnboundedShutdown = "OWN4005";

    /// <summary>OWN4006.</summary>
    public const string StopInWrongOrder = "OWN4006";

    /// <summary>OWN4007.</summary>
    public const string RequestTokenDetached = "OWN4007";

    /// <summary>OWN4008.</summary>
    public const string UnboundedStarts = "OWN4008";

    /// <summary>OWN5001.</summary>
    public const string WriteAfterComplete = "OWN5001";

    /// <summary>OWN5002.</summary>
    public const string CompleteMayThrow = "OWN5002";

    /// <summary>OWN5003.</summary>
    public const string ClosedFlagRace = "OWN5003";

    /// <summary>OWN5004.</summary>
    public const string ProducerClosesForAll = "OWN5004";

    /// <summary>OWN5005.</summary>
    public const string ReaderNeverReleased = "OWN5005";

    /// <summary>OWN5006.</summary>
    public const string WriteResultIgnored = "OWN5006";

    /// <summary>OWN6001.</summary>
    public const string MainIdles = "OWN6001";

    /// <summary>OWN6002.</summary>
    public const string MainWaitsForKey = "OWN6002";

    /// <summary>OWN6003.</summary>
    public const string BusyWait = "OWN6003";

    /// <summary>OWN6004.</summary>
    public const string MainAbandonsWork = "OWN6004";

    /// <summary>OWN6005.</summary>
    public const string StartBlocked = "OWN6005";
}
