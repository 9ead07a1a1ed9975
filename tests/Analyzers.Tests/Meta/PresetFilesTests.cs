using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>The presets in the package are made from the catalog: they hold differences from the defaults, and nothing else.</summary>
public class PresetFilesTests
{
    private const string RuleIdsFile = "src/Package/config/TaskOwnership.RuleIds.props";

    /// <summary>Later files win: the level of a project's kind is above that of a mode, and both are below every file of a user.</summary>
    public static TheoryData<string, int, string> Presets => new()
    {
        { "strict", -90, "The rules that inform by default warn." },
        { "all", -90, "Every rule warns, those that are off by default too." },
        { "library", -80, "What speaks of libraries only." },
        { "tests", -80, "In tests only the rules that speak of tests too report." },
        { "none", -70, "No rule reports." },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_says_what_the_catalog_says(string name, int level, string meaning)
    {
        var lines = RuleCatalog.All.Select(rule => (rule.Id, Severity: Severity(name, rule))).Where(rule => rule.Severity is not null)
            .Select(rule => $"dotnet_diagnostic.{rule.Id}.severity = {rule.Severity}\n");
        var text = $"# {meaning} Made from the catalog; any file of yours wins over it.\nis_global = true\nglobal_level = {level}\n\n" + string.Concat(lines);

        Assert.Null(GeneratedFile.Difference($"src/Package/config/{name}.globalconfig", text));
    }

    [Fact]
    public void No_other_preset_is_packed() =>
        Assert.Equal(
            Presets.Select(preset => $"src/Package/config/{preset[0]}.globalconfig").Order(StringComparer.Ordinal),
            SourceFolder.Files("src/Package/config", "*.globalconfig").Select(file => file.Path));

    [Fact]
    public void Every_warning_can_be_kept_a_warning()
    {
        var ids = string.Join(';', RuleCatalog.All.Select(rule => rule.Id));
        Assert.Null(GeneratedFile.Difference(RuleIdsFile, $"<Project>\n  <PropertyGroup>\n    <_TaskOwnershipIds>{ids}</_TaskOwnershipIds>\n  </PropertyGroup>\n</Project>\n"));
    }

    private static string? Severity(string preset, DiagnosticDescriptor rule) => preset switch
    {
        "strict" => rule is { IsEnabledByDefault: true, DefaultSeverity: DiagnosticSeverity.Info } ? "warning" : null,
        "all" => rule is { IsEnabledByDefault: true, DefaultSeverity: DiagnosticSeverity.Warning } ? null : "warning",
        "library" => rule.Id == RuleIds.FakeAsync ? "suggestion" : null,
        "tests" => rule.CustomTags.Contains(RuleTags.TestsToo) ? null : "none",
        "none" => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, "No such preset."),
    };
}
