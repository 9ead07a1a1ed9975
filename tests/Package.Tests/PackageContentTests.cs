using System.IO.Compression;
using System.Xml.Linq;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests;

/// <summary>What is in the package, and nothing else.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackedPackage package)
{
    [Fact]
    public void Package_holds_exactly_these_files()
    {
        using ZipArchive archive = package.Open();

        Assert.Equal(
            [
                "README.md",
                "TaskOwnership.Analyzers.nuspec",
                "analyzers/dotnet/cs/TaskOwnership.Analyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/TaskOwnership.Analyzers.dll",
                "analyzers/dotnet/cs/zh-Hans/TaskOwnership.Analyzers.CodeFixes.resources.dll",
                "analyzers/dotnet/cs/zh-Hans/TaskOwnership.Analyzers.resources.dll",
                "build/TaskOwnership.Analyzers.props",
                "build/TaskOwnership.Analyzers.targets",
                "buildTransitive/TaskOwnership.Analyzers.props",
                "buildTransitive/TaskOwnership.Analyzers.targets",
                "buildTransitive/WriteTaskOwnershipBaseline.cs",
                "config/TaskOwnership.RuleIds.props",
                "config/all.globalconfig",
                "config/library.globalconfig",
                "config/none.globalconfig",
                "config/strict.globalconfig",
                "config/tests.globalconfig",
                "icon.png",
            ],
            archive.Entries.Select(entry => entry.FullName).Where(name => !IsContainerFormat(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Metadata_says_what_the_package_is()
    {
        using ZipArchive archive = package.Open();
        using Stream nuspec = archive.GetEntry("TaskOwnership.Analyzers.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        XElement repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");

        Assert.Equal(
            [
                "authors: TaskOwnership contributors",
                "copyright: Copyright (c) TaskOwnership contributors",
                "description: Roslyn analyzers and code fixes for one idea: work that runs concurrently has an owner, and the owner can stop it, wait for it, and see it fail.",
                "developmentDependency: true",
                "icon: icon.png",
                "id: TaskOwnership.Analyzers",
                "license: MIT",
                "licenseUrl: https://licenses.nuget.org/MIT",
                "projectUrl: https://github.com/taskownership/TaskOwnership.Analyzers",
                "readme: README.md",
                "releaseNotes: https://github.com/taskownership/TaskOwnership.Analyzers/blob/main/CHANGELOG.md",
                "repository: ",
                "tags: analyzers roslyn code-fix async await task concurrency background fire-and-forget csharp",
                "title: Task ownership analyzers",
                $"version: {package.Version}",
            ],
            metadata.Elements().Select(element => $"{element.Name.LocalName}: {element.Value}").Order(StringComparer.Ordinal));
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.Equal("https://github.com/taskownership/TaskOwnership.Analyzers", repository.Attribute("url")?.Value);
        Assert.Null(repository.Attribute("branch"));
    }

    [Fact]
    public async Task Packing_again_gives_the_same_bytes()
    {
        using var directory = new TemporaryDirectory();

        string again = await PackedPackage.PackAsync(directory.Root);

        Assert.Equal(Convert.ToHexString(File.ReadAllBytes(package.File)), Convert.ToHexString(File.ReadAllBytes(again)));
    }

    /// <summary>Two clones of one commit, in folders of different names, each built from nothing, as a build server does.</summary>
    [Fact]
    public async Task Two_builds_give_the_same_bytes()
    {
        if (!Path.Exists(Repository.PathOf(".git")))
        {
            // An export has no commit to be built from.
            return;
        }

        using var directory = new TemporaryDirectory();
        var packed = new List<string>();
        foreach (string clone in new[] { "one", "two/deeper" })
        {
            await Git.CloneAsync(Repository.Root, directory.PathOf(clone.Split('/')));
            CommandResult pack = await ChildProcess.RunDotnetAsync(
                directory.PathOf(clone.Split('/')),
                TimeSpan.FromMinutes(8),
                "pack", "src/Package", "--configuration", "Release", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", "-p:NuGetAudit=false", "--output", directory.PathOf("packed", clone));
            pack.Succeeded();
            packed.Add(Convert.ToHexString(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(directory.PathOf("packed", clone), "*.nupkg")))));
        }

        Assert.Equal(packed[0], packed[1]);
    }

    // The parts that every package has because of its container format.
    private static bool IsContainerFormat(string name) =>
        name is "[Content_Types].xml" or "_rels/.rels" || name.StartsWith("package/services/metadata/", StringComparison.Ordinal);
}
