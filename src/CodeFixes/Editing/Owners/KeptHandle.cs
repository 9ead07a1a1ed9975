using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>A field that holds a task, or the tasks in flight, and the place where the type stops them.</summary>
internal sealed class KeptHandle
{
    public KeptHandle(string field, StopPlace stop, bool isNew, bool areMany = false, bool mayBeMissing = false)
    {
        Field = field;
        Stop = stop;
        IsNew = isNew;
        AreMany = areMany;
        MayBeMissing = mayBeMissing;
    }

    public string Field { get; }

    public StopPlace Stop { get; }

    /// <summary>The field is declared by the same fix.</summary>
    public bool IsNew { get; }

    /// <summary>The field is a dictionary of all that is in flight.</summary>
    public bool AreMany { get; }

    /// <summary>The field is null until the work is started.</summary>
    public bool MayBeMissing { get; }
}
