using System.Text.RegularExpressions;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>The rules as their pages and the index show them: each with its default, and with a program that is reported.</summary>
internal static partial class RulePages
{
    /// <summary>Every rule, by id: its default (<c>warning</c>, <c>info</c>, <c>off</c>) and whether it speaks of tests too.</summary>
    public static IReadOnlyDictionary<string, (string Default, bool TestsToo)> All { get; } =
        IndexRow().Matches(File.ReadAllText(Repository.PathOf("docs", "rules", "README.md")))
            .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, row.Groups[3].Success), StringComparer.Ordinal);

    /// <summary>Whether the index names a fix.</summary>
    public static bool HasFix(string id) => !Regex.IsMatch(File.ReadAllText(Repository.PathOf("docs", "rules", "README.md")), $@"^\| \[{id}\].*\| none[^|]*\|$", RegexOptions.Multiline);

    /// <summary>The severities that the documentation says for <c>dotnet format</c> under <c>strict</c>.</summary>
    public static IReadOnlyList<string> DocumentedSeverities { get; } =
        StrictSnippet().Match(File.ReadAllText(Repository.PathOf("docs", "configuration.md")).ReplaceLineEndings("\n")).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The properties of a project of such programs, which say less about null, and more about tasks, than the compiler likes.</summary>
    public const string Properties = "<Nullable>disable</Nullable><NoWarn>$(NoWarn);CS1998;CS4014;CS0414;CS0169;CS0649;CS1591;CS8632;CA2024</NoWarn>";

    /// <summary>
    /// The first program of each page that can stand in a library beside the others, in a namespace of its own, by the id of the page.
    /// Programs with an entry point cannot, nor those that name another version of the host.
    /// </summary>
    public static IReadOnlyDictionary<string, string> LibraryPrograms { get; } =
        All.Keys.Select(id => (Id: id, Program: FirstProgram(id)))
            .Where(page => !EntryPoint().IsMatch(page.Program) && !page.Program.StartsWith("// With Microsoft.Extensions.Hosting ", StringComparison.Ordinal))
            .ToDictionary(page => page.Id, page => $"namespace Page{page.Id}\n{{\n{page.Program}}}\n", StringComparer.Ordinal);

    /// <summary>
    /// A program of each page that is reported and that its fix repairs, where the page has one: the first that is reported in the section about the fix, else the first of the page. Marks are left out, since
    /// a comment may keep a fix away.
    /// </summary>
    public static IReadOnlyDictionary<string, string> FixablePrograms { get; } = All.Keys.ToDictionary(id => id, FixableProgram, StringComparer.Ordinal);

    /// <summary>The ids that the page says are reported in the program.</summary>
    public static IEnumerable<string> Marks(string program) => Mark().Matches(program).SelectMany(mark => Id().Matches(mark.Value)).Select(id => id.Value);

    private static string FirstProgram(string id) => CodeBlock().Match(Page(id)).Groups[1].Value;

    private static string FixableProgram(string id)
    {
        string page = Page(id);
        int fix = page.IndexOf("\n## After the fix\n", StringComparison.Ordinal);
        string? marked = fix < 0 ? null : CodeBlock().Matches(page[fix..]).Select(block => block.Groups[1].Value).FirstOrDefault(block => Marks(block).Contains(id) && !EntryPoint().IsMatch(block));
        return MarkAndRemark().Replace(marked ?? FirstProgram(id), "");
    }

    private static string Page(string id) => File.ReadAllText(Repository.PathOf("docs", "rules", id + ".md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| \[(OWN[0-9]{4})\][^|]*\| (warning|info|off)(, tests too)? \|", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("//( OWN[0-9]{4},?)+")]
    private static partial Regex Mark();

    [GeneratedRegex(@"or say the severities in `\.editorconfig`:\n\n```ini\n\[\*\.cs\]\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex StrictSnippet();

    [GeneratedRegex(" *//( OWN[0-9]{4},?)+.*")]
    private static partial Regex MarkAndRemark();

    [GeneratedRegex("OWN[0-9]{4}")]
    private static partial Regex Id();

    [GeneratedRegex(@"static (async )?(void|int|Task|Task<int>) Main\(|^(await|var|Console\.|WebApplication|app\.)", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();
}
