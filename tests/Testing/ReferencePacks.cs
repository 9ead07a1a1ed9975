using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Testing;

/// <summary>The SDK's own reference packs, whose folders the build recorded in this assembly.</summary>
public static class ReferencePacks
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_netCore = new(() => Load("Microsoft.NETCore.App"));
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_aspNetCore = new(() => Load("Microsoft.AspNetCore.App"));
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_netStandard = new(() => Load("NETStandard.Library"));

    public static ImmutableArray<MetadataReference> NetCore => s_netCore.Value;

    /// <summary>What ASP.NET Core adds to <see cref="NetCore"/>.</summary>
    public static ImmutableArray<MetadataReference> AspNetCore => s_aspNetCore.Value;

    /// <summary>.NET Standard 2.0, which the package itself is built for, so that its reference assemblies are there.</summary>
    public static ImmutableArray<MetadataReference> NetStandard => s_netStandard.Value;

    private static ImmutableArray<MetadataReference> Load(string pack)
    {
        var folder = typeof(ReferencePacks).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ReferencePack." + pack)
            .Value!;
        return [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Select(file => MetadataReference.CreateFromFile(file))];
    }
}
