using System.Collections.Generic;
using System.Linq;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>A local that holds a task, or a list of them, and where it gets its value.</summary>
internal sealed class JoinedTask
{
    public JoinedTask(int position, string name, bool isList)
    {
        Position = position;
        Name = name;
        IsList = isList;
    }

    public int Position { get; }

    public string Name { get; }

    public bool IsList { get; }

    /// <summary>One task for all of them, in the order in which they were started.</summary>
    public static string Combine(IReadOnlyCollection<JoinedTask> tasks, string task)
    {
        var ordered = tasks.OrderBy(static t => t.Position).ToList();
        return ordered.Count == 1
            ? ordered[0].IsList ? task + ".WhenAll(" + ordered[0].Name + ")" : ordered[0].Name
            : task + ".WhenAll(" + string.Join(", ", ordered.Select(t => t.IsList ? task + ".WhenAll(" + t.Name + ")" : t.Name)) + ")";
    }
}
