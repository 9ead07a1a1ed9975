namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Who is handed the work that requests leave behind.</summary>
internal enum WorkKeeper
{
    /// <summary>A bounded queue, which runs a few pieces at a time.</summary>
    Queue,

    /// <summary>A tracker, which starts each at once, and waits for those in flight when the host stops: for low volume.</summary>
    Tracker,
}
