using System.IO.Compression;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests;

/// <summary>The package, packed once per run from what is already built, in a feed of its own.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    internal const string Id = "TaskOwnership.Analyzers";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>A folder that serves as a package source.</summary>
    public string Feed => _directory.PathOf("feed");

    /// <summary>The packages folder of the consumers, so that no package of an earlier run is taken for this one.</summary>
    public string PackagesFolder => _directory.PathOf("packages");

    /// <summary>The path of the package.</summary>
    public string File { get; private set; } = string.Empty;

    /// <summary>The version of the package.</summary>
    public string Version { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        File = await PackAsync(Feed);
        Version = Path.GetFileNameWithoutExtension(File)[(Id.Length + 1)..];
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _directory.Dispose();
        return Task.CompletedTask;
    }

    internal static async Task<string> PackAsync(string feed)
    {
        CommandResult pack = await ChildProcess.RunDotnetAsync(
            Repository.Root,
            TimeSpan.FromMinutes(5),
            "pack", Repository.PathOf("src", "Package", "Package.csproj"), "--no-build", "--configuration", Repository.Configuration, "--output", feed);
        pack.Succeeded();
        return Assert.Single(Directory.GetFiles(feed, "*.nupkg"));
    }

    internal ZipArchive Open() => ZipFile.OpenRead(File);
}

/// <summary>The tests that share the one package.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackedPackage>
{
    internal const string Name = "Package";
}
