using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>
/// What the pages of the rules show compiles, and is reported exactly where the page says so: a comment <c>// OWN1001</c> at the end of a line stands for a
/// diagnostic that starts in it.
/// </summary>
public class RulePageTests
{
    private static readonly string[] s_sections = ["What is reported", "Why", "What is silent on purpose", "How to configure"];

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    /// <summary>Rules of programs. What is said of the package's own options needs none.</summary>
    public static TheoryData<string> ProgramIds => [.. RuleCatalog.All.Where(rule => rule.Category != RuleCategory.Configuration).Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(ProgramIds))]
    public async Task Every_program_on_the_page_compiles_and_is_reported_where_the_page_says(string id)
    {
        var page = new RulePage(id);
        Assert.NotEmpty(page.Programs);
        foreach (var program in page.Programs)
        {
            var project = page.Compile(program).Projects.Single();
            var compilation = (await project.GetCompilationAsync())!;
            Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic + "\n" + program));

            var reported = (await OwnershipPackage.DiagnosticsAsync(project)).Where(diagnostic => !diagnostic.IsSuppressed)
                .Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}");
            Assert.Equal(string.Join('\n', RulePage.Marks(program).Order(StringComparer.Ordinal)), string.Join('\n', reported.Order(StringComparer.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(ProgramIds))]
    public void The_page_shows_a_program_that_is_reported(string id) =>
        Assert.Contains(new RulePage(id).Programs.SelectMany(RulePage.Marks), mark => mark.EndsWith(id, StringComparison.Ordinal));

    /// <summary>An additional location is another place of the story, in the compilation of the report: the catch, the resource, the stop, the other completion.</summary>
    [Theory]
    [MemberData(nameof(ProgramIds))]
    public async Task What_is_reported_on_the_page_is_explained_by_other_places(string id)
    {
        var explained = 0;
        foreach (var program in new RulePage(id).Programs)
        {
            var project = new RulePage(id).Compile(program).Projects.Single();
            var trees = (await project.GetCompilationAsync())!.SyntaxTrees;
            foreach (var diagnostic in (await OwnershipPackage.DiagnosticsAsync(project)).Where(diagnostic => diagnostic.Id == id))
            {
                Assert.All(diagnostic.AdditionalLocations, other => Assert.True(other != diagnostic.Location && trees.Any(tree => tree.FilePath == other.SourceTree?.FilePath), other.ToString()));
                explained += diagnostic.AdditionalLocations.Count;
            }
        }

        Assert.NotEqual(0, explained);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_has_every_section(string id) => Assert.Subset(new RulePage(id).Headings.ToHashSet(), s_sections.ToHashSet());

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_says_its_category_and_severity_and_whether_there_is_a_fix(string id)
    {
        var rule = RuleCatalog.All.Single(rule => rule.Id == id);
        var page = new RulePage(id);
        Assert.Contains($"| Category | {rule.Category} |", page.Text, StringComparison.Ordinal);
        Assert.Contains($"| Default severity | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Off")}", page.Text, StringComparison.Ordinal);
        Assert.Equal(OwnershipPackage.CodeFixFor(id) is null, page.Fix.StartsWith("none", StringComparison.Ordinal));
    }
}
