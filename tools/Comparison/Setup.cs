using System.Reflection;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Comparison;

/// <summary>Where things are, as the build knows it.</summary>
internal static class Setup
{
    public static string Root { get; } = Path.GetFullPath(Value("Root"));

    /// <summary>The packages that are compared, by the name that the page gives them, each with the folder of its assemblies; this one first.</summary>
    public static IEnumerable<(string Name, string Folder)> Packages()
    {
        yield return ("TaskOwnership", Path.Combine(Root, "src/CodeFixes/bin", Value("Configuration"), "netstandard2.0"));
        foreach (string peer in Value("Peer").Split(';'))
        {
            string[] parts = peer.Split('/');
            yield return ($"{parts[0]} {parts[1]}", Path.Combine(Value("Packages"), parts[0].ToLowerInvariant(), parts[1]));
        }

        yield return ("Microsoft.CodeAnalysis.NetAnalyzers (of the SDK)", Value("NetAnalyzers"));
    }

    public static IEnumerable<MetadataReference> References(bool web) =>
        Directory.EnumerateFiles(Value("References"), "*.dll")
            .Concat(web ? Directory.EnumerateFiles(Value("WebReferences"), "*.dll") : [])
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file));

    private static string Value(string key) =>
        typeof(Setup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
