using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskOwnership.CodeFixes.Tests.Meta;

/// <summary>What the readmes show of a build and of <c>dotnet format analyzers</c> is what these print and write for the program that is shown.</summary>
public sealed partial class ReadmeTests
{
    private const string ConsoleUsings = "global using System;\nglobal using System.Collections.Generic;\nglobal using System.IO;\nglobal using System.Linq;\nglobal using System.Net.Http;\nglobal using System.Threading;\nglobal using System.Threading.Tasks;\n";
    private const string WebUsings = ConsoleUsings + "global using Microsoft.AspNetCore.Builder;\nglobal using Microsoft.AspNetCore.Hosting;\nglobal using Microsoft.AspNetCore.Http;\nglobal using Microsoft.AspNetCore.Routing;\nglobal using Microsoft.Extensions.Configuration;\nglobal using Microsoft.Extensions.DependencyInjection;\nglobal using Microsoft.Extensions.Hosting;\nglobal using Microsoft.Extensions.Logging;\n";

    [Theory]
    [InlineData("README.md", "en")]
    [InlineData("README.zh-Hans.md", "zh-Hans")]
    public async Task Programs_are_reported_and_repaired_as_shown(string readme, string language)
    {
        var text = (await File.ReadAllTextAsync(SourceFolder.PathOf(readme))).ReplaceLineEndings("\n");
        var walks = Walk().Matches(text);
        Assert.Equal(2, walks.Count);
        foreach (Match walk in walks)
        {
            var (build, diff) = await OutcomeAsync(Program().Match(walk.Value).Groups[1].Value, walk.Groups[1].Value == "web", CultureInfo.GetCultureInfo(language));
            var shown = Diff().Replace(Output().Replace(walk.Value, _ => "\n```text\n" + build + "```\n", 1), _ => "\n```diff\n" + diff + "```\n", 1);
            text = text.Replace(walk.Value, shown, StringComparison.Ordinal);
        }

        Assert.Null(GeneratedFile.Difference(readme, text));
    }

    private static async Task<(string Build, string Diff)> OutcomeAsync(string program, bool isWeb, CultureInfo culture)
    {
        var solution = TestSolution.Of(isWeb ? ProgramSetup.AspNetCoreApplication : ProgramSetup.Console, ("Program.cs", program), ("Usings.cs", isWeb ? WebUsings : ConsoleUsings));
        var reported = await OwnershipPackage.DiagnosticsAsync(solution);
        var fixedOnes = await CommandLineFix.FormatAsync(solution, [.. reported.Select(diagnostic => diagnostic.Id).Distinct()]);
        return (
            string.Concat(reported.Select(diagnostic => diagnostic.Location.GetLineSpan() is var place
                ? string.Create(CultureInfo.InvariantCulture, $"Program.cs({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): warning {diagnostic.Id}: {diagnostic.GetMessage(culture)}\n")
                : "")),
            LineDiff.Of(program, await SolutionText.OfAsync(fixedOnes, "Program.cs")));
    }

    [GeneratedRegex("^<!-- walk: (console|web) -->\n.*?^<!-- /walk -->$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Walk();

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex("\n```text\n.*?```\n", RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex("\n```diff\n.*?```\n", RegexOptions.Singleline)]
    private static partial Regex Diff();
}
