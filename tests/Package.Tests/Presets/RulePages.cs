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

    /// <summary>
    /// The first program of each page that can stand in a library beside the others, in a namespace of its own, by the id of the page.
    /// Programs with an entry point cannot, nor those that name another version of the host.
    /// </summary>
    public static IReadOnlyDictionary<string, string> LibraryPrograms { get; } =
        All.Keys.Select(id => (Id: id, Program: FirstProgram(id)))
            .Where(page => !EntryPoint().IsMatch(page.Program) && !page.Program.StartsWith("// With Microsoft.Extensions.Hosting ", StringComparison.Ordinal))
            .ToDictionary(page => page.Id, page => $"namespace Page{page.Id}\n{{\n{page.Program}}}\n", StringComparer.Ordinal);

    /// <summary>The ids that the page says are reported in the program.</summary>
    public static IEnumerable<string> Marks(string program) => Mark().Matches(program).SelectMany(mark => Id().Matches(mark.Value)).Select(id => id.Value);

    private static string FirstProgram(string id) =>
        CodeBlock().Match(File.ReadAllText(Repository.PathOf("docs", "rules", id + ".md")).ReplaceLineEndings("\n")).Groups[1].Value;

    [GeneratedRegex(@"^\| \[(OWN[0-9]{4})\][^|]*\| (warning|info|off)(, tests too)? \|", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("//( OWN[0-9]{4},?)+")]
    private static partial Regex Mark();

    [GeneratedRegex("OWN[0-9]{4}")]
    private static partial Regex Id();

    [GeneratedRegex(@"static (async )?(void|int|Task|Task<int>) Main\(|^(await|var|Console\.|WebApplication|app\.)", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();
}
