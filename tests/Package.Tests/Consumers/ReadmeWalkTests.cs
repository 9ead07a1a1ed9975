using System.Text.RegularExpressions;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>A new user who has only the README: from an empty folder to a repaired program, by its commands, with its programs.</summary>
[Collection(PackageCollection.Name)]
public sealed class ReadmeWalkTests(PackedPackage package)
{
    [Theory]
    [InlineData("console", "saver")]
    [InlineData("web", "servers")]
    public async Task From_an_empty_folder_to_a_repaired_program(string kind, string folder)
    {
        string walk = Regex.Match(File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n"), $"<!-- walk: {kind} -->\n(.*?)<!-- /walk -->", RegexOptions.Singleline).Groups[1].Value;
        using var directory = new TemporaryDirectory();
        File.Copy(Repository.PathOf("global.json"), directory.PathOf("global.json"));
        directory.Write("nuget.config", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{package.PackagesFolder}" />
              </config>
              <packageSources>
                <clear />
                <add key="under-test" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);
        foreach (string line in Block("sh", walk).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("cd ", StringComparison.Ordinal)))
        {
            await RunAsync(line.StartsWith("dotnet new", StringComparison.Ordinal) ? "." : folder, line);
        }

        string program = Block("csharp", walk);
        directory.Write(folder + "/Program.cs", program);
        if (kind == "console")
        {
            Assert.EndsWith("saved", (await RunAsync(folder, "dotnet run")).Output.Trim(), StringComparison.Ordinal);
        }

        string build = (await RunAsync(folder, "dotnet build --no-incremental -tl:off")).Output;
        Assert.All(Block("text", walk).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line + " (", build, StringComparison.Ordinal));

        await RunAsync(folder, "dotnet format analyzers");
        Assert.Equal(After(Block("diff", walk)), (await File.ReadAllTextAsync(directory.PathOf(folder, "Program.cs"))).ReplaceLineEndings("\n"));

        await RunAsync(folder, "dotnet build --no-incremental -warnaserror");
        if (kind == "console")
        {
            CommandResult run = await ChildProcess.RunDotnetAsync(directory.PathOf(folder), TimeSpan.FromMinutes(2), "run", "--no-build");
            Assert.Contains("DirectoryNotFoundException", run.Failed().Output, StringComparison.Ordinal);
        }

        async Task<CommandResult> RunAsync(string where, string command) =>
            (await ChildProcess.RunDotnetAsync(directory.PathOf(where), TimeSpan.FromMinutes(4), command.Split(' ')[1..])).Succeeded();
    }

    private static string Block(string language, string walk)
    {
        Match block = Regex.Match(walk, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(block.Success, language);
        return block.Groups[1].Value;
    }

    /// <summary>What a diff of a whole file leads to.</summary>
    private static string After(string diff) =>
        string.Concat(diff.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '-').Select(line => line[1..] + "\n"));
}
