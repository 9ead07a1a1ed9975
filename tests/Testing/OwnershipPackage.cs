using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers;

namespace TaskOwnership.Testing;

/// <summary>Everything that the package ships, found as a host finds it.</summary>
public static class OwnershipPackage
{
    public static Assembly AnalyzerAssembly { get; } = typeof(RuleCatalog).Assembly;

    public static Assembly CodeFixAssembly { get; } = Assembly.Load("TaskOwnership.Analyzers.CodeFixes");

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. CreateAll<DiagnosticAnalyzer>(AnalyzerAssembly).Where(analyzer => analyzer is not DiagnosticSuppressor)];

    public static ImmutableArray<CodeFixProvider> CodeFixes { get; } = CreateAll<CodeFixProvider>(CodeFixAssembly);

    public static CodeFixProvider? CodeFixFor(string id) => CodeFixes.SingleOrDefault(fix => fix.FixableDiagnosticIds.Contains(id));

    /// <summary>The package's diagnostics in a project. An exception in an analyzer is thrown, not reported.</summary>
    public static Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, CancellationToken cancellationToken = default) =>
        DiagnosticsAsync(project, Analyzers, cancellationToken);

    /// <summary>The diagnostics of some analyzers in a project. An exception in an analyzer is thrown, not reported.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken = default)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken);
        Exception? failure = null;
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: (exception, _, _) => failure ??= exception,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation!.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken);
        if (failure is not null)
        {
            throw new InvalidOperationException("An analyzer threw: " + failure, failure);
        }

        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The package's diagnostics in every project of a solution.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Solution solution, CancellationToken cancellationToken = default)
    {
        var all = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            all.AddRange(await DiagnosticsAsync(project, cancellationToken));
        }

        return all.ToImmutable();
    }

    private static ImmutableArray<T> CreateAll<T>(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type)!),
    ];
}
