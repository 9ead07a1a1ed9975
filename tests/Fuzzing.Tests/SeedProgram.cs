using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Fuzzing.Tests;

/// <summary>A program to start from, and where it stands.</summary>
internal sealed partial record SeedProgram(string Origin, string Text)
{
    /// <summary>
    /// The programs of this repository: those of the rules' pages and of the article, and what the tests analyse. They hold
    /// every shape that a rule speaks of or keeps silent on.
    /// </summary>
    public static IReadOnlyList<SeedProgram> OfThisRepository() =>
    [
        .. SourceFolder.Files("docs/rules", "*.md").SelectMany(page => Snippet().Matches(page.Text).Select(match => new SeedProgram(page.Path, match.Groups[1].Value))),
        .. OfTheArticle(),
        .. new[] { "tests/Analyzers.Tests", "tests/CodeFixes.Tests" }.SelectMany(folder => SourceFolder.Files(folder, "*.cs")).SelectMany(Literals),
    ];

    /// <summary>The seven programs, which carry the faults.</summary>
    public static IReadOnlyList<SeedProgram> OfTheArticle() =>
        [.. SourceFolder.Files("samples/Article", "*.cs").Select(file => new SeedProgram(file.Path, file.Text))];

    /// <summary>Whole programs and pages come up more often than what single tests look at.</summary>
    public bool IsWhole => !Origin.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Every C# file below a folder, of any checkout.</summary>
    public static IReadOnlyList<SeedProgram> Below(string folder, long longest) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length <= longest)
            .Order(StringComparer.Ordinal)
            .Select(file => new SeedProgram(file, File.ReadAllText(file))),
    ];

    private static IEnumerable<SeedProgram> Literals((string Path, string Text) file) =>
        CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
            .Select(token => Markup().Replace(token.ValueText, "$1"))
            .Where(IsProgram)
            .Select(text => new SeedProgram(file.Path, text));

    private static bool IsProgram(string text) =>
        text.Contains(';', StringComparison.Ordinal)
        && !CSharpSyntaxTree.ParseText(text).GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    // {|ID:marked|}, {|#0:marked|} and [|marked|]
    [GeneratedRegex(@"\{\|[#\w]+:(.*?)\|\}|\[\||\|\]", RegexOptions.Singleline)]
    private static partial Regex Markup();
}
