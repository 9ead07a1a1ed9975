using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>What each preset makes of each rule, in a build and in <c>dotnet format</c>.</summary>
[Collection(PackageCollection.Name)]
public sealed class PresetTests(PagesConsumer pages) : IClassFixture<PagesConsumer>
{
    /// <summary>A mode, a kind of project.</summary>
    public static TheoryData<string, string> Presets => new()
    {
        { "recommended", "application" },
        { "recommended", "library" },
        { "recommended", "tests" },
        { "strict", "application" },
        { "strict", "tests" },
        { "all", "library" },
        { "none", "application" },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task A_build_reports_each_rule_as_the_preset_says(string mode, string kind)
    {
        SortedDictionary<string, string> reported = await pages.ReportedAsync($"TaskOwnershipMode={mode}", $"TaskOwnershipProjectKind={kind}");

        // Where a rule is off, another may speak of the same line: only what the pages mark is compared.
        IEnumerable<string> marked = RulePages.LibraryPrograms.Values.SelectMany(RulePages.Marks).Distinct();
        Assert.Equal(
            string.Join('\n', marked.Select(id => (Id: id, Level: Level(id, mode, kind))).Where(rule => rule.Level is not null).Select(rule => $"{rule.Id}: {rule.Level}").Order(StringComparer.Ordinal)),
            string.Join('\n', reported.Where(rule => marked.Contains(rule.Key) || kind == "tests" || mode == "none").Select(rule => $"{rule.Key}: {rule.Value}")));
    }

    [Theory]
    [InlineData("TaskOwnershipMode=strict", "dotnet_diagnostic.OWN1003.severity = none", "OWN1003", null)]
    [InlineData("TaskOwnershipMode=none", "dotnet_diagnostic.OWN1002.severity = warning", "OWN1002", "warning")]
    [InlineData("TaskOwnershipProjectKind=tests", "dotnet_diagnostic.OWN5001.severity = none", "OWN5001", null)]
    [InlineData("TaskOwnershipProjectKind=tests", "dotnet_diagnostic.OWN1001.severity = warning", "OWN1001", "warning")]
    [InlineData("TaskOwnershipProjectKind=tests", "dotnet_diagnostic.OWN2001.severity = warning", "OWN1001", null)]
    public async Task A_file_of_the_user_wins_over_a_preset(string preset, string line, string id, string? level)
    {
        pages.Consumer.Write("Own/.globalconfig", "is_global = true\n" + line + "\n");
        File.Move(pages.Consumer.PathOf("Own", ".globalconfig"), pages.Consumer.PathOf(".globalconfig"), overwrite: true);
        try
        {
            SortedDictionary<string, string> reported = await pages.ReportedAsync(preset);
            Assert.Equal(level, reported.GetValueOrDefault(id));
        }
        finally
        {
            File.Delete(pages.Consumer.PathOf(".globalconfig"));
        }
    }

    [Fact]
    public async Task A_level_before_the_first_version_has_no_rule() => Assert.Empty(await pages.ReportedAsync("TaskOwnershipLevel=0.0"));

    [Fact]
    public async Task The_first_version_has_every_rule_of_it() => Assert.Equal(await pages.ReportedAsync(), await pages.ReportedAsync("TaskOwnershipLevel=0.1"));

    [Theory]
    [InlineData("TaskOwnershipLevel=newest")]
    [InlineData("TaskOwnershipMode=nonsense")]
    public async Task What_cannot_be_read_is_named_and_changes_nothing_else(string property)
    {
        SortedDictionary<string, string> reported = await pages.ReportedAsync(property);

        Assert.True(reported.Remove("OWN0001"), property);
        Assert.Equal(await pages.ReportedAsync(), reported);
    }

    [Fact]
    public async Task Warnings_become_errors_unless_the_user_keeps_them_warnings()
    {
        CommandResult strict = await pages.Consumer.BuildAsync("--no-incremental", "-p:TreatWarningsAsErrors=true");
        Assert.Contains("error OWN1002:", strict.Failed().Output, StringComparison.Ordinal);

        CommandResult kept = await pages.Consumer.BuildAsync("--no-incremental", "-p:TreatWarningsAsErrors=true", "-p:TaskOwnershipTreatWarningsAsErrors=false");
        Assert.Contains("warning OWN1002:", kept.Succeeded().Output, StringComparison.Ordinal);
    }

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
