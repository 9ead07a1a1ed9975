using TaskOwnership.Analyzers.Rules.KnowHowItStops;
using TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

namespace TaskOwnership.Analyzers.Tests;

/// <summary>In a test project the rules that do not speak of tests are silent, until the user asks for one.</summary>
public class TestProjectTests
{
    private const string Usings = "using System.IO; using System.Threading; using System.Threading.Tasks;\n";
    private const string Dropped = Usings + "class Tests { void Start() { Task.Run(() => File.Delete(\"lock\")); } }";
    private const string Reported = Usings + "class Tests { void Start() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }";

    [Fact]
    public Task Silent_by_default() => Verify<OWN1001HiddenBackgroundWorkAnalyzer>(Dropped, "", "");

    [Theory]
    [InlineData("suggestion")]
    [InlineData("warning")]
    [InlineData("error")]
    public Task A_rule_that_the_users_file_switches_on_speaks(string severity) =>
        Verify<OWN1001HiddenBackgroundWorkAnalyzer>(Reported, "dotnet_diagnostic.OWN1001.severity = " + severity, "");

    [Fact]
    public Task A_rule_that_the_users_global_file_switches_on_speaks() =>
        Verify<OWN1001HiddenBackgroundWorkAnalyzer>(Reported, "", "dotnet_diagnostic.OWN1001.severity = warning");

    [Fact]
    public Task Another_rule_that_is_switched_on_changes_nothing() =>
        Verify<OWN1001HiddenBackgroundWorkAnalyzer>(Dropped, "dotnet_diagnostic.OWN1002.severity = warning", "");

    [Theory]
    [InlineData("dotnet_analyzer_diagnostic.severity = warning")]
    [InlineData("dotnet_analyzer_diagnostic.category-TaskOwnership.LeaveTheChoiceToTheCaller.severity = warning")]
    public Task What_is_said_of_all_rules_is_not_said_of_tests(string bulk) =>
        Verify<OWN1001HiddenBackgroundWorkAnalyzer>(Dropped, bulk, "");

    [Fact]
    public Task What_the_strict_preset_says_is_not_said_of_tests() =>
        Verify<OWN1003UnownedWorkAnalyzer>(
            Usings + "class Tests { void Start() { Task.Run(() => { try { File.Delete(\"lock\"); } catch { } }); } }",
            "",
            "build_property.TaskOwnershipMode = strict\ndotnet_diagnostic.OWN1003.severity = warning");

    [Fact]
    public Task Only_the_files_that_the_section_matches()
    {
        var test = Test<OWN1001HiddenBackgroundWorkAnalyzer>(Dropped, null, "");
        test.TestState.Sources.Add(("/integration/More.cs", Reported.Replace("Tests", "More", StringComparison.Ordinal)));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[/integration/**.cs]\ndotnet_diagnostic.OWN1001.severity = warning\n"));
        return test.RunAsync();
    }

    [Fact]
    public Task A_silent_rule_gives_way_to_the_one_that_is_switched_on()
    {
        const string Body = "class Tests { async Task WorkAsync() { await Task.Yield(); File.Delete(\"lock\"); } void Start() { try { ? } catch { } } }";
        return Verify<OWN1002UnawaitedTaskAnalyzer>(
            Usings + Body.Replace("?", "_ = {|OWN1002:WorkAsync|}();", StringComparison.Ordinal), "dotnet_diagnostic.OWN1002.severity = warning", "");
    }

    [Fact]
    public Task Loops_too() =>
        Verify<OWN2001LoopCannotStopAnalyzer>(
            Usings + "class Tests { void Start() { var t = Task.Run(async () => { {|OWN2001:while|} (true) { await Task.Delay(1000); } }); } }",
            "dotnet_diagnostic.OWN2001.severity = warning",
            "");

    private static Task Verify<TAnalyzer>(string code, string editorConfig, string globalConfig)
        where TAnalyzer : OwnershipAnalyzer, new() =>
        Test<TAnalyzer>(code, editorConfig, globalConfig).RunAsync();

    private static OwnershipAnalyzerTest<TAnalyzer> Test<TAnalyzer>(string code, string? editorConfig, string globalConfig)
        where TAnalyzer : OwnershipAnalyzer, new() =>
        new(ProgramSetup.Library with { EditorConfig = editorConfig, GlobalConfig = "build_property.IsTestProject = true\n" + globalConfig }) { TestCode = code };
}
