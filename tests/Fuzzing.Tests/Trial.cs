using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Fuzzing.Tests;

/// <summary>Runs all rules and their fixes over one program, and says what went wrong.</summary>
internal sealed class Trial
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = OwnershipPackage.Analyzers;
    private static readonly ImmutableDictionary<string, ReportDiagnostic> s_all = s_analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct()
        .ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn);

    private static readonly CSharpParseOptions s_parse = ProgramSetup.Library.ParseOptions();

    private static readonly ImmutableHashSet<string> s_references =
    [
        "System.Runtime", "System.Collections", "System.Collections.Concurrent", "System.Console", "System.ComponentModel", "System.ComponentModel.Primitives", "System.Linq",
        "System.Linq.Expressions", "System.Memory", "System.Net.Http", "System.Net.Primitives", "System.Net.Sockets", "System.IO.Pipelines", "System.Runtime.InteropServices",
        "System.Runtime.Extensions", "System.Diagnostics.Process", "System.Threading", "System.Threading.Channels", "System.Threading.Tasks.Parallel", "System.Threading.Thread",
        "System.Threading.ThreadPool", "System.Text.Json", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http.Features",
        "Microsoft.AspNetCore.Hosting.Abstractions", "Microsoft.AspNetCore.Mvc.Core", "Microsoft.AspNetCore.Mvc.Abstractions", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Routing.Abstractions", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Logging.Abstractions",
    ];

    private static readonly SyntaxTree s_usings = CSharpSyntaxTree.ParseText(
        """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """,
        s_parse,
        path: "/App/Usings.cs");

    // What all trials share: symbols of the references are made once.
    private static readonly CSharpCompilation s_library = CSharpCompilation.Create("App", [s_usings], References(), Options(OutputKind.DynamicallyLinkedLibrary));
    private static readonly CSharpCompilation s_console = CSharpCompilation.Create("App", [s_usings], References(), Options(OutputKind.ConsoleApplication));

    private readonly int _fixesPerRule;

    public Trial(int fixesPerRule) => _fixesPerRule = fixesPerRule;

    /// <summary>How many changes were applied.</summary>
    public int Fixes { get; private set; }

    /// <summary>How many findings the program has.</summary>
    public int Findings { get; private set; }

    /// <summary>What went wrong, or null.</summary>
    public async Task<string?> RunAsync(string text)
    {
        using var limit = new Patience();
        try
        {
            var tree = CSharpSyntaxTree.ParseText(text, s_parse, path: "/App/Program.cs");
            var isConsole = ((CompilationUnitSyntax)await tree.GetRootAsync(limit.End)).Members.OfType<GlobalStatementSyntax>().Any();
            var found = await FindAsync((isConsole ? s_console : s_library).AddSyntaxTrees(tree), limit.End);
            Findings = found.Length;
            var fixable = found.Select(diagnostic => diagnostic.Id).Distinct().Where(id => OwnershipPackage.CodeFixFor(id) is not null).Order(StringComparer.Ordinal).ToList();
            return fixable.Count == 0 || _fixesPerRule == 0 ? null : await FixAsync(text, isConsole, fixable, limit.End);
        }
        catch (OperationCanceledException) when (limit.End.IsCancellationRequested)
        {
            return "It does not come to an end.";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static async Task<ImmutableArray<Diagnostic>> FindAsync(Compilation compilation, CancellationToken cancellationToken)
    {
        Exception? thrown = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, _) => thrown ??= exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers(s_analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken);
        return thrown is null ? found : throw new InvalidOperationException("An analyzer threw: " + thrown, thrown);
    }

    private async Task<string?> FixAsync(string text, bool isConsole, List<string> ids, CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.CurrentSolution.AddProject("App", "App", LanguageNames.CSharp)
            .WithParseOptions(s_parse)
            .WithCompilationOptions(Options(isConsole ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary))
            .WithMetadataReferences(References());
        project = project.AddDocument("Usings.cs", await s_usings.GetRootAsync(cancellationToken), filePath: "/App/Usings.cs").Project;
        var document = project.AddDocument("Program.cs", text, filePath: "/App/Program.cs");
        var compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        var found = await FindAsync(compilation, cancellationToken);
        var errors = Errors(compilation, cancellationToken);
        foreach (var id in ids)
        {
            var fix = OwnershipPackage.CodeFixFor(id)!;
            foreach (var diagnostic in found.Where(diagnostic => diagnostic.Id == id).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Take(_fixesPerRule))
            {
                foreach (var action in await LightBulb.OfferedAsync(fix, document, diagnostic))
                {
                    var changed = await LightBulb.ApplyAsync(action);
                    Fixes++;
                    var after = (await changed.GetProject(document.Project.Id)!.GetCompilationAsync(cancellationToken))!;
                    if (Worse(errors, Errors(after, cancellationToken)) is { } error)
                    {
                        return $"{id}, '{action.Title}', brings {error}:\n{await changed.GetDocument(document.Id)!.GetTextAsync(cancellationToken)}";
                    }
                }
            }

            // What an editor offers for the whole solution goes another way through the planner.
            var all = await CommandLineFix.FixAllAsync(document.Project.Solution, id);
            if (all != document.Project.Solution)
            {
                Fixes++;
                var after = (await all.GetProject(document.Project.Id)!.GetCompilationAsync(cancellationToken))!;
                if (Worse(errors, Errors(after, cancellationToken)) is { } error)
                {
                    return $"Fix All of {id} brings {error}:\n{await all.GetDocument(document.Id)!.GetTextAsync(cancellationToken)}";
                }
            }
        }

        return null;
    }

    private static List<Diagnostic> Errors(Compilation compilation, CancellationToken cancellationToken) =>
        [.. compilation.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    // By id: what a message names may have changed its type.
    private static string? Worse(List<Diagnostic> before, List<Diagnostic> after) =>
        after.GroupBy(error => error.Id)
            .Where(group => group.Count() > before.Count(error => error.Id == group.Key))
            .Select(group => group.First().ToString())
            .FirstOrDefault();

    // Few, since every compilation looks its types up in all of them.
    private static IEnumerable<MetadataReference> References() =>
        ReferencePacks.NetCore.Concat(ReferencePacks.AspNetCore).Where(reference => s_references.Contains(Path.GetFileNameWithoutExtension(reference.Display!)));

    private static CSharpCompilationOptions Options(OutputKind kind) =>
        (ProgramSetup.Library with { OutputKind = kind }).CompilationOptions().WithSpecificDiagnosticOptions(s_all).WithConcurrentBuild(false);
}
