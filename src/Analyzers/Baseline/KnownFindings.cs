using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Analyzers.Baseline;

/// <summary>
/// The findings that a baseline names: a line each, of id, file and the text of the line that the finding stands in, separated by bars. A line that cannot be
/// read names nothing.
/// </summary>
internal sealed class KnownFindings
{
    private readonly HashSet<(string Id, string Path, string Line)> _findings = new();

    /// <summary>Whether a file's name is that of a baseline.</summary>
    public static bool IsBaseline(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(new[] { '/', '\\' }) + 1);
        return name.StartsWith("TaskOwnership.Baseline", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Takes the findings of one baseline; the paths in it start from its own folder.</summary>
    public void Add(string path, SourceText text)
    {
        var folder = path.Substring(0, path.LastIndexOfAny(new[] { '/', '\\' }) + 1);
        foreach (var line in text.Lines)
        {
            var parts = line.ToString().Split(new[] { '|' }, 3);
            if (parts.Length == 3 && parts[0].StartsWith("OWN", StringComparison.Ordinal))
            {
                _findings.Add((parts[0], Normal(folder + parts[1]), parts[2].Trim()));
            }
        }
    }

    /// <summary>Whether the diagnostic was known: same rule, same file, same text of the line.</summary>
    public bool Contains(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return false;
        }

        var text = tree.GetText(cancellationToken);
        var line = text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().Trim();
        return _findings.Contains((diagnostic.Id, Normal(tree.FilePath), line));
    }

    /// <summary>Forward slashes, and no step up: the same file has one name.</summary>
    private static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join("/", parts);
    }
}
