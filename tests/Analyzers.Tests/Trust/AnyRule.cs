using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Tests.Trust;

/// <summary>Programs on which every rule has something to say, and all rules over them.</summary>
internal static partial class AnyRule
{
    private static readonly ImmutableDictionary<string, ReportDiagnostic> s_all =
        RuleCatalog.All.ToImmutableDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn);

    /// <summary>The programs of the rules' pages, with what they need to stand beside each other in one compilation.</summary>
    public static ImmutableArray<string> Programs { get; } =
        [.. RuleCatalog.All.SelectMany(rule => new RulePage(rule.Id).Programs).Distinct(StringComparer.Ordinal)];

    /// <summary>Those programs that are libraries, each in a namespace of its own.</summary>
    public static ImmutableArray<(string Path, string Text)> Files { get; } =
    [
        .. Programs.Where(program => !NeedsWholeFile().IsMatch(program)).Select((program, index) => ($"/App/File{index:D3}.cs", $"namespace Page{index}\n{{\n{program}\n}}\n")),
    ];

    public static CSharpCompilation Compile(CSharpParseOptions parse, CSharpCompilationOptions options, IEnumerable<MetadataReference> references, params IEnumerable<(string Path, string Text)> files) =>
        CSharpCompilation.Create(
            "App",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parse, file.Path)),
            references,
            options.WithSpecificDiagnosticOptions(s_all));

    /// <summary>What all rules say; an exception in one of them is thrown.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Compilation compilation, bool concurrent = true, AnalyzerConfigOptionsProvider? options = null, CancellationToken cancellationToken = default)
    {
        Exception? thrown = null;
        var driver = compilation.WithAnalyzers(
            OwnershipPackage.Analyzers,
            new CompilationWithAnalyzersOptions(
                options is null ? new AnalyzerOptions([]) : new AnalyzerOptions([], options),
                onAnalyzerException: (exception, _, _) => thrown ??= exception,
                concurrentAnalysis: concurrent,
                logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync(cancellationToken);
        Assert.Null(thrown);
        return found;
    }

    [GeneratedRegex(@"^namespace |^\[assembly|^(await|var|Console\.|WebApplication|app\.|using var)|static (async )?(void|int|Task|Task<int>) Main\(", RegexOptions.Multiline)]
    private static partial Regex NeedsWholeFile();
}
