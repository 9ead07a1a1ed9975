using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>The tables of the rules are made from the catalog and from the pages.</summary>
public partial class RuleIndexTests
{
    [Fact]
    public void The_index_is_what_the_catalog_says() =>
        Assert.Null(GeneratedFile.Difference("docs/rules/README.md", "# Rules\n\nMade from the catalog and the pages; a test holds it to them.\n" + Families()));

    [Theory]
    [InlineData("README.md", "docs/rules/", "en", "rule", "default", "reports", "fix")]
    [InlineData("README.zh-Hans.md", "docs/rules/", "zh-Hans", "规则", "默认", "报告", null)]
    [InlineData("src/Package/README.md", RuleCatalog.HelpLinkBase, "en", "rule", "default", "reports", null)]
    public void A_table_in_a_readme_is_what_the_catalog_says(string path, string pages, string language, string id, string byDefault, string reports, string? fix)
    {
        var culture = language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        var table = new StringBuilder($"| {id} | {byDefault} | {reports} |{(fix is null ? "" : $" {fix} |")}\n|---|---|---|{(fix is null ? "" : "---|")}\n");
        foreach (var rule in RuleCatalog.All)
        {
            table.Append(culture, $"| [{rule.Id}]({pages}{rule.Id}.md) | {Default(rule)} | {rule.Title.ToString(culture)} |{(fix is null ? "" : $" {FixOf(rule.Id).Replace("](OWN", "](docs/rules/OWN", StringComparison.Ordinal)} |")}\n");
        }

        var text = File.ReadAllText(SourceFolder.PathOf(path)).ReplaceLineEndings("\n");
        Assert.Null(GeneratedFile.Difference(path, Table().Replace(text, match => $"<!-- rules -->\n{table}<!-- /rules -->")));
    }

    [GeneratedRegex("<!-- rules -->.*<!-- /rules -->", RegexOptions.Singleline)]
    private static partial Regex Table();

    private static string Families()
    {
        var text = new StringBuilder();
        foreach (var family in RuleCatalog.All.GroupBy(rule => rule.Category))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Words().Replace(family.Key, " $0").Trim()}\n\n| rule | default | reports | fix |\n|---|---|---|---|\n");
            foreach (var rule in family)
            {
                text.Append(CultureInfo.InvariantCulture, $"| [{rule.Id}]({rule.Id}.md) | {Default(rule)} | {rule.Title.ToString(CultureInfo.InvariantCulture)} | {FixOf(rule.Id)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Default(DiagnosticDescriptor rule) =>
        (rule.IsEnabledByDefault ? rule.DefaultSeverity == DiagnosticSeverity.Info ? "info" : "warning" : "off") + (rule.CustomTags.Contains(RuleTags.TestsToo) ? ", tests too" : "");

    private static string FixOf(string id) => FixLine().Match(File.ReadAllText(SourceFolder.PathOf($"docs/rules/{id}.md"))).Groups[1].Value;

    [GeneratedRegex("^\\| Fix \\| (.*?) \\|\\r?$", RegexOptions.Multiline)]
    private static partial Regex FixLine();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();
}
