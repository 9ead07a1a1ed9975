using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using TaskOwnership.Analyzers;

namespace TaskOwnership.Testing;

/// <summary>The page of a rule, and the programs that it shows.</summary>
public sealed partial class RulePage
{
    private readonly string _id;

    /// <summary>Reads the page of an id.</summary>
    public RulePage(string id)
    {
        _id = id;
        Text = File.ReadAllText(SourceFolder.PathOf($"docs/rules/{id}.md")).ReplaceLineEndings("\n");
    }

    /// <summary>The whole page, with line feeds.</summary>
    public string Text { get; }

    /// <summary>The programs on the page, in their order.</summary>
    public IReadOnlyList<string> Programs => ProgramsOf(Text);

    /// <summary>The headings of the second level.</summary>
    public IReadOnlyList<string> Headings => [.. Text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim())];

    /// <summary>What the page's table says of the fix.</summary>
    public string Fix => FixLine().Match(Text).Groups[1].Value;

    /// <summary>The programs below a heading of the second level.</summary>
    public IReadOnlyList<string> ProgramsBelow(string heading) =>
        ProgramsOf(Text.Split("\n## ").FirstOrDefault(section => section.StartsWith(heading + "\n", StringComparison.Ordinal)) ?? "");

    /// <summary>A program of the page, compiled as what it looks like: with ASP.NET Core where it uses it, as a console program where it has an entry point. A rule that is off by default is on, and a host of another version
    /// is there where the program begins by naming it.</summary>
    public Solution Compile(string program)
    {
        var host = Host().Match(program);
        var setup = new ProgramSetup
        {
            ExtraReferences = host.Success ? [StandInHost.Reference(int.Parse(host.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))] : [],
            AspNetCore = !host.Success && (program.Contains("Microsoft.AspNetCore", StringComparison.Ordinal) || program.Contains("Microsoft.Extensions", StringComparison.Ordinal) || program.Contains("WebApplication", StringComparison.Ordinal)),
            Nullable = NullableContextOptions.Disable,
            OutputKind = EntryPoint().IsMatch(program) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            GlobalConfig = RuleCatalog.All.Single(rule => rule.Id == _id).IsEnabledByDefault ? null : $"dotnet_diagnostic.{_id}.severity = suggestion\n",
        };
        return TestSolution.Of(setup, ("Page.cs", program));
    }

    /// <summary>The program without the comments that mark what is reported, and without the blanks that lead to them.</summary>
    public static string WithoutMarks(string program) => MarkWithBlanks().Replace(program, "");

    /// <summary>What a program's marks say: the line and the id of each diagnostic.</summary>
    public static IEnumerable<string> Marks(string program) =>
        program.Split('\n').SelectMany((line, index) => Mark().Match(line) is { Success: true } mark ? MarkedId().Matches(mark.Value).Select(id => $"{index + 1}: {id.Value}") : []);

    private static List<string> ProgramsOf(string text) => [.. CodeBlock().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("//( OWN[0-9]{4},?)+")]
    private static partial Regex Mark();

    [GeneratedRegex("[ ]*//( OWN[0-9]{4},?)+[^\n]*")]
    private static partial Regex MarkWithBlanks();

    [GeneratedRegex("OWN[0-9]{4}")]
    private static partial Regex MarkedId();

    [GeneratedRegex("^\\| Fix \\| (.*?) \\|$", RegexOptions.Multiline)]
    private static partial Regex FixLine();

    [GeneratedRegex("^// With Microsoft\\.Extensions\\.Hosting ([0-9]+)")]
    private static partial Regex Host();

    [GeneratedRegex("static (async )?(void|int|Task|Task<int>) Main\\(|^(await|var|Console\\.|WebApplication|app\\.)", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();
}
