using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>The release files say what the catalog says.</summary>
public class ReleaseTrackingTests
{
    private static readonly string[] s_files = ["src/Analyzers/AnalyzerReleases.Shipped.md", "src/Analyzers/AnalyzerReleases.Unshipped.md"];

    [Fact]
    public void Every_rule_is_tracked_once_with_its_category_and_severity() =>
        Assert.Equal(
            RuleCatalog.All.Select(rule => (rule.Id, rule.Category, Severity(rule))),
            s_files.SelectMany(Rows).Order());

    private static string Severity(DiagnosticDescriptor rule) =>
        rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled";

    private static IEnumerable<(string Id, string Category, string Severity)> Rows(string file) =>
        File.ReadLines(SourceFolder.PathOf(file))
            .Where(line => line.StartsWith("OWN", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[0], cells[1], cells[2]));
}
