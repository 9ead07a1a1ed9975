namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Whether a failure in a piece of work is seen by somebody.</summary>
internal enum GuardState
{
    /// <summary>A failure can leave the work.</summary>
    Unguarded,

    /// <summary>Everything that can throw sits under a catch-all that does not let it go on.</summary>
    Guarded,

    /// <summary>Not decided: a cycle, or deeper than is looked.</summary>
    Unknown,
}

internal static class GuardStates
{
    /// <summary>The weaker of two states.</summary>
    public static GuardState And(this GuardState left, GuardState right) =>
        left == GuardState.Unguarded || right == GuardState.Unguarded ? GuardState.Unguarded
        : left == GuardState.Unknown ? left
        : right;
}
