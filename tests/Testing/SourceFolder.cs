using System.Reflection;

namespace TaskOwnership.Testing;

/// <summary>The project's own source, for tests that read it.</summary>
public static class SourceFolder
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = typeof(SourceFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SourceRoot")
        .Value!;

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Files below a folder that are written by hand, as (path relative to the solution with forward slashes, text).</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder, string pattern)
    {
        var root = PathOf(folder);
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (!relative.Contains("/bin/", StringComparison.Ordinal) && !relative.Contains("/obj/", StringComparison.Ordinal))
            {
                yield return (relative, File.ReadAllText(file));
            }
        }
    }
}
