using System.Reflection;

namespace TaskOwnership.Corpus;

/// <summary>The reference packs of the SDK, and which of several copies of an assembly is taken.</summary>
static class ReferencePacks
{
    public static List<(string Ref, string Generators)> Find(string? dotnetRoot)
    {
        // The running runtime lies in ROOT/shared/Microsoft.NETCore.App/VERSION.
        var host = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var roots = new[] { dotnetRoot, Environment.GetEnvironmentVariable("DOTNET_ROOT"), host };
        var root = roots.FirstOrDefault(r => r is { Length: > 0 } && Directory.Exists(Path.Combine(r, "packs", "Microsoft.NETCore.App.Ref")))
            ?? throw new UsageException("no packs/Microsoft.NETCore.App.Ref found: give --dotnet-root");
        var found = new List<(string, string)>();
        foreach (var pack in (string[])["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"])
        {
            var folder = Path.Combine(root, "packs", pack);
            if (!Directory.Exists(folder)) continue;
            var version = Directory.GetDirectories(folder).MaxBy(VersionOf)!;
            var refs = Directory.GetDirectories(Path.Combine(version, "ref")).MaxBy(VersionOf)!;
            found.Add((refs, Path.Combine(version, "analyzers", "dotnet", "cs")));
        }
        return found;
    }

    static Version VersionOf(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Replace("net", "").Split('-')[0], out var v) ? v : new Version();

    /// <summary>Managed dlls of the folders, one per assembly name: the highest version, the first folder where versions are equal.</summary>
    public static IEnumerable<string> Newest(IEnumerable<string> folders)
    {
        var best = new SortedDictionary<string, (Version Version, string Path)>(StringComparer.OrdinalIgnoreCase);
        foreach (var dll in folders.SelectMany(f => Directory.GetFiles(f, "*.dll").Order(StringComparer.Ordinal)))
        {
            AssemblyName name;
            try { name = AssemblyName.GetAssemblyName(dll); }
            catch (Exception e) when (e is BadImageFormatException or FileLoadException) { continue; }
            var version = name.Version ?? new Version();
            if (!best.TryGetValue(name.Name!, out var known) || version > known.Version) best[name.Name!] = (version, dll);
        }
        return best.Values.Select(b => b.Path);
    }
}
