namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Who gets the work: the branches that are taken one after the other, beside that of the callers, which <see cref="OwnershipPlanner"/> plans.</summary>
internal enum Branch
{
    /// <summary>It is awaited, or otherwise mended, where it stands.</summary>
    InPlace,

    /// <summary>The type keeps the task and awaits it when it stops.</summary>
    TypeOwns,

    /// <summary>Its failure is observed.</summary>
    Observed,

    /// <summary>Nobody: nothing is offered.</summary>
    None,
}
