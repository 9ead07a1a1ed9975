using System.Text.RegularExpressions;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>What the documentation says of the options is what the rules read.</summary>
public partial class OptionPageTests
{
    public static TheoryData<string> Options =>
    [
        OwnershipOptions.SanctionedSinks,
        OwnershipOptions.TerminatingSources,
        OwnershipOptions.OwnerMembers,
        OwnershipOptions.RequestScopeTypes,
        OwnershipOptions.PublicApi,
        OwnershipOptions.AsyncSuffix,
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void The_rules_that_read_an_option_are_named(string option)
    {
        var row = File.ReadLines(SourceFolder.PathOf("docs/configuration.md")).Single(line => line.StartsWith($"| `{option}` |", StringComparison.Ordinal));
        Assert.Equal(OwnershipOptions.ReadersOf(option), Id().Matches(row.Split('|')[^2]).Select(id => id.Value).Order(StringComparer.Ordinal));
    }

    /// <summary>What the documentation has for the strict rules in <c>dotnet format</c> is the preset.</summary>
    [Fact]
    public void The_severities_of_strict_are_those_of_the_preset()
    {
        var preset = File.ReadLines(SourceFolder.PathOf("src/Package/config/strict.globalconfig")).Where(line => line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal));
        var page = File.ReadAllText(SourceFolder.PathOf("docs/configuration.md")).ReplaceLineEndings("\n");
        Assert.Contains("or say the severities in `.editorconfig`:\n\n```ini\n[*.cs]\n" + string.Join('\n', preset) + "\n```", page, StringComparison.Ordinal);
    }

    /// <summary>The page about large code bases puts every rule that a user meets and that has a fix into its order, once.</summary>
    [Fact]
    public void The_order_of_repair_names_every_rule()
    {
        var page = File.ReadAllText(SourceFolder.PathOf("docs/adopting.md")).ReplaceLineEndings("\n");
        var order = page[page.IndexOf("A good order:", StringComparison.Ordinal)..page.IndexOf("Every fix was compiled", StringComparison.Ordinal)];
        Assert.Equal(RuleCatalog.All.Where(rule => rule.IsEnabledByDefault && rule.Id != RuleIds.InvalidOption).Select(rule => rule.Id), Id().Matches(order).Select(id => id.Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("OWN[0-9]{4}")]
    private static partial Regex Id();
}
