namespace TaskOwnership.Package.Tests.Presets;

/// <summary>What each preset makes of each rule, in a build and in <c>dotnet format</c>.</summary>
[Collection(PackageCollection.Name)]
public sealed class PresetTests(PresetsConsumer presets) : IClassFixture<PresetsConsumer>
{
    /// <summary>A mode, a kind of project.</summary>
    public static TheoryData<string, string> Presets
    {
        get
        {
            var presets = new TheoryData<string, string>();
            foreach ((string mode, string kind) in PresetsConsumer.Presets)
            {
                presets.Add(mode, kind);
            }

            return presets;
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_build_reports_each_rule_as_the_preset_says(string mode, string kind) =>
        Assert.Equal(Lines(Said(mode, kind)), Lines(presets.Reported[PresetsConsumer.NameOf(mode, kind)]));

    /// <summary>It looks at the severities of rules and of <c>.editorconfig</c>: what only a preset raises is not run, and what a preset silences is silent.</summary>
    [Theory]
    [MemberData(nameof(Presets))]
    public void Format_runs_what_warns_by_default_and_is_not_silenced(string mode, string kind) =>
        Assert.Equal(Said(mode, kind).Keys.Where(id => RulePages.All[id].Default == "warning"), presets.Run[PresetsConsumer.NameOf(mode, kind)].Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Presets))]
    public void Format_with_severity_info_runs_what_a_build_reports(string mode, string kind) =>
        Assert.Equal(Said(mode, kind).Keys, presets.RunWithInfo[PresetsConsumer.NameOf(mode, kind)].Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Presets))]
    public void Format_repairs_what_it_runs_and_has_a_fix_and_nothing_else(string mode, string kind)
    {
        string preset = PresetsConsumer.NameOf(mode, kind);

        Assert.Equal(Said(mode, kind).Keys.Where(RulePages.HasFix), presets.Changed[preset].Order(StringComparer.Ordinal));
        Assert.Equal(Said(mode, kind).Keys.Where(id => !RulePages.HasFix(id)), presets.ReportedAfter[preset].Keys);
    }

    /// <summary>What <c>docs/configuration.md</c> has for an <c>.editorconfig</c> under <c>strict</c>.</summary>
    [Fact]
    public void The_documented_severities_make_format_run_what_strict_reports()
    {
        Assert.Equal(Lines(Said("strict", "application")), Lines(presets.Reported[PresetsConsumer.Documented]));
        Assert.Equal(Said("strict", "application").Keys, presets.Run[PresetsConsumer.Documented].Order(StringComparer.Ordinal));
    }

    /// <summary>The compiler's log tells the story of a finding: the places that explain it are related locations.</summary>
    [Fact]
    public void Every_rule_names_the_places_that_explain_it() => Assert.Equal(RulePages.All.Keys.Where(id => id != "OWN0001"), presets.Explained.Order(StringComparer.Ordinal));

    private static string Lines(SortedDictionary<string, string> rules) => string.Join('\n', rules.Select(rule => $"{rule.Key}: {rule.Value}"));

    /// <summary>The level of each rule that speaks under a preset.</summary>
    private static SortedDictionary<string, string> Said(string mode, string kind) =>
        new(RulePages.All.Keys.Select(id => (Id: id, Level: Level(id, mode, kind))).Where(rule => rule.Level is not null).ToDictionary(rule => rule.Id, rule => rule.Level!), StringComparer.Ordinal);

    private static string? Level(string id, string mode, string kind)
    {
        (string byDefault, bool testsToo) = RulePages.All[id];
        return (mode, kind, byDefault) switch
        {
            ("none", _, _) => null,
            (_, "tests", _) when !testsToo => null,
            (_, _, "warning") => "warning",
            ("strict" or "all", _, "info") => "warning",
            ("all", _, "off") => "warning",
            (_, "library", "off") when id == "OWN1008" => "note",
            (_, _, "info") => "note",
            _ => null,
        };
    }
}
