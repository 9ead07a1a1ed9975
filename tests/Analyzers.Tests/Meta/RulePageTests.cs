using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>
/// What the pages of the rules show compiles, and is reported exactly where the page says so: a comment <c>// OWN1001</c> at the end of a line stands for a
/// diagnostic that starts in it.
/// </summary>
public partial class RulePageTests
{
    private static readonly string[] s_sections = ["What is reported", "Why", "What is silent on purpose", "How to configure"];

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Every_program_on_the_page_compiles_and_is_reported_where_the_page_says(string id)
    {
        var programs = Programs(id);
        Assert.NotEmpty(programs);
        foreach (var program in programs)
        {
            var project = ProgramOf(program, id).Projects.Single();
            var compilation = (await project.GetCompilationAsync())!;
            Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic + "\n" + program));

            var reported = (await OwnershipPackage.DiagnosticsAsync(project)).Where(diagnostic => !diagnostic.IsSuppressed)
                .Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}");
            Assert.Equal(string.Join('\n', Marks(program).Order(StringComparer.Ordinal)), string.Join('\n', reported.Order(StringComparer.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_shows_a_program_that_is_reported(string id) =>
        Assert.Contains(Programs(id).SelectMany(Marks), mark => mark.EndsWith(id, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_has_every_section(string id)
    {
        var headings = Page(id).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim()).ToList();
        Assert.Subset(headings.ToHashSet(), s_sections.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_says_its_category_and_severity_and_whether_there_is_a_fix(string id)
    {
        var rule = RuleCatalog.All.Single(rule => rule.Id == id);
        var page = Page(id);
        Assert.Contains($"| Category | {rule.Category} |", page, StringComparison.Ordinal);
        Assert.Contains($"| Default severity | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Off")}", page, StringComparison.Ordinal);
        Assert.Equal(OwnershipPackage.CodeFixFor(id) is null, FixLine().Match(page).Groups[1].Value.StartsWith("none", StringComparison.Ordinal));
    }

    /// <summary>The program on a page, compiled as what it looks like: with ASP.NET Core where it uses it, as a console program where it has an entry point.</summary>
    internal static Solution ProgramOf(string text, string id)
    {
        var setup = text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal) || text.Contains("Microsoft.Extensions", StringComparison.Ordinal) || text.Contains("WebApplication", StringComparison.Ordinal)
            ? new ProgramSetup { AspNetCore = true }
            : new ProgramSetup();
        var rule = RuleCatalog.All.Single(rule => rule.Id == id);
        return TestSolution.Of(
            setup with
            {
                Nullable = NullableContextOptions.Disable,
                OutputKind = EntryPoint().IsMatch(text) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                GlobalConfig = rule.IsEnabledByDefault ? null : $"dotnet_diagnostic.{id}.severity = suggestion\n",
            },
            ("Page.cs", text));
    }

    internal static List<string> Programs(string id) => [.. CodeBlock().Matches(Page(id)).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Marks(string program) =>
        program.Split('\n').SelectMany((line, index) => Mark().Match(line) is { Success: true } mark ? MarkedId().Matches(mark.Value).Select(id => $"{index + 1}: {id.Value}") : []);

    private static string Page(string id) => File.ReadAllText(SourceFolder.PathOf($"docs/rules/{id}.md")).ReplaceLineEndings("\n");

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("//( OWN[0-9]{4},?)+")]
    private static partial Regex Mark();

    [GeneratedRegex("OWN[0-9]{4}")]
    private static partial Regex MarkedId();

    [GeneratedRegex("^\\| Fix \\| (.*?) \\|$", RegexOptions.Multiline)]
    private static partial Regex FixLine();

    [GeneratedRegex("static (async )?(void|int|Task|Task<int>) Main\\(|^(await|var|Console\\.|WebApplication|app\\.)", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();
}
