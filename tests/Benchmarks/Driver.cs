using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>Compiles programs afresh, as every measurement must, and runs rules over them.</summary>
internal static class Driver
{
    private static readonly CSharpParseOptions s_parse = ProgramSetup.Library.ParseOptions();

    private static readonly ImmutableDictionary<string, ReportDiagnostic> s_all = OwnershipPackage.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics).ToImmutableDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn);

    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "App",
        references: (ProgramSetup.Library with { AspNetCore = true }).References(),
        options: ProgramSetup.Library.CompilationOptions().WithSpecificDiagnosticOptions(s_all));

    /// <summary>A compilation that has parsed its files and knows nothing else yet.</summary>
    public static CSharpCompilation Fresh(params IEnumerable<string> files) =>
        s_empty.AddSyntaxTrees(files.Select((text, index) => CSharpSyntaxTree.ParseText(text, s_parse, $"/App/File{index}.cs")));

    /// <summary>All that the compiler says by itself.</summary>
    public static int Compile(Compilation compilation) => compilation.GetDiagnostics().Length;

    public static async Task<AnalysisResult> AnalyseAsync(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent = true)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: concurrent, logAnalyzerExecutionTime: true);
        return await compilation.WithAnalyzers(analyzers, options).GetAnalysisResultAsync(CancellationToken.None);
    }
}
