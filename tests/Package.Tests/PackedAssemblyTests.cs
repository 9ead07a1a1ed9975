using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TaskOwnership.Package.Tests;

/// <summary>The oldest host that the package promises to load into brings what its assemblies ask for.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackedAssemblyTests(PackedPackage package)
{
    private const string Analyzers = "analyzers/dotnet/cs/TaskOwnership.Analyzers.dll";
    private const string CodeFixes = "analyzers/dotnet/cs/TaskOwnership.Analyzers.CodeFixes.dll";

    // The host of the .NET 8 SDK and of Visual Studio 17.8: Roslyn 4.8 and what it stands on.
    private static readonly Dictionary<string, Version> Host = new(StringComparer.Ordinal)
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["System.Buffers"] = new(4, 0, 3, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
        ["System.Numerics.Vectors"] = new(4, 1, 4, 0),
        ["System.Reflection.Metadata"] = new(7, 0, 0, 0),
        ["System.Runtime.CompilerServices.Unsafe"] = new(6, 0, 0, 0),
        ["System.Text.Encoding.CodePages"] = new(7, 0, 0, 0),
        ["System.Threading.Tasks.Extensions"] = new(4, 2, 0, 1),
    };

    // An IDE or dotnet format brings these besides; a compiler does not.
    private static readonly Dictionary<string, Version> FixHost = new(Host, StringComparer.Ordinal)
    {
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
    };

    [Fact]
    public void Analyzers_ask_for_no_more_than_the_oldest_compiler_has() => Assert.Empty(MissingFrom(Host, Analyzers, []));

    [Fact]
    public void Fixes_ask_for_no_more_than_the_oldest_editor_has() => Assert.Empty(MissingFrom(FixHost, CodeFixes, ["TaskOwnership.Analyzers"]));

    [Theory]
    [InlineData(Analyzers)]
    [InlineData(CodeFixes)]
    public void Symbols_are_embedded(string assembly)
    {
        using PEReader reader = Read(assembly);

        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    private List<string> MissingFrom(Dictionary<string, Version> host, string assembly, string[] siblings)
    {
        using PEReader reader = Read(assembly);
        MetadataReader metadata = reader.GetMetadataReader();
        var missing = new List<string>();
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyReference reference = metadata.GetAssemblyReference(handle);
            string name = metadata.GetString(reference.Name);
            bool known = host.TryGetValue(name, out Version? newest) && reference.Version <= newest;
            if (!known && !siblings.Contains(name, StringComparer.Ordinal))
            {
                missing.Add($"{name} {reference.Version}");
            }
        }

        return missing;
    }

    private PEReader Read(string name)
    {
        using ZipArchive archive = package.Open();
        using Stream entry = archive.GetEntry(name)!.Open();
        var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        bytes.Position = 0;
        return new PEReader(bytes);
    }
}
