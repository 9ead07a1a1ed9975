using System.Text.RegularExpressions;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>What beats a preset, and what becomes of properties that cannot be read.</summary>
[Collection(PackageCollection.Name)]
public sealed class PropertyTests(PagesConsumer pages) : IClassFixture<PagesConsumer>
{
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

    /// <summary>What a project is tells its kind, unless it says what it is.</summary>
    [Theory]
    [InlineData("", "library")]
    [InlineData("OutputType=Exe", "")]
    [InlineData("OutputType=WinExe", "")]
    [InlineData("IsTestProject=true", "tests")]
    [InlineData("OutputType=Exe IsTestProject=true", "tests")]
    [InlineData("TestFramework=xunit", "tests")]
    [InlineData("OutputType=Exe TestFramework=xunit.v3", "tests")]
    [InlineData("TestFramework=xunit IsTestProject=false", "library")]
    [InlineData("TestFramework=Moq", "library")]
    [InlineData("TaskOwnershipProjectKind=Application IsTestProject=true", "")]
    [InlineData("TaskOwnershipProjectKind=library OutputType=Exe TaskOwnershipMode=Strict", "strict library")]
    [InlineData("TaskOwnershipMode=none", "none")]
    public async Task The_kind_is_what_the_project_is(string properties, string presets)
    {
        CommandResult items = await pages.Consumer.EvaluateAsync(["-getItem:EditorConfigFiles", .. properties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(property => "-p:" + property)]);

        Assert.Equal(presets, string.Join(' ', Regex.Matches(items.Succeeded().Output, @"""Identity"": "".*/config/([a-z]+)\.globalconfig""").Select(file => file.Groups[1].Value)));
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
}
