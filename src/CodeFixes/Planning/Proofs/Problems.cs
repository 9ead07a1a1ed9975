using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What the compiler and this package say of the files of one state of a project. One driver serves all of its files.</summary>
internal sealed class Problems
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = typeof(OwnershipAnalyzer).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(OwnershipAnalyzer).IsAssignableFrom(type))
        .OrderBy(static type => type.Name, StringComparer.Ordinal)
        .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
        .ToImmutableArray();

    private readonly Project _project;
    private CompilationWithAnalyzers? _driver;

    public Problems(Project project) => _project = project;

    /// <summary>Whether a rule reports only where somebody asked for it; a driver that looks at single files does not hear of that.</summary>
    public static bool IsOffByDefault(string rule) => s_analyzers.Any(a => a.SupportedDiagnostics.Any(d => d.Id == rule && !d.IsEnabledByDefault));

    /// <summary>How often each problem is reported in a file.</summary>
    public async Task<IReadOnlyDictionary<string, int>> OfAsync(DocumentId id, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<string, int>(StringComparer.Ordinal);
        if (_project.GetDocument(id) is not { } document || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return problems;
        }

        foreach (var diagnostic in model.GetDiagnostics(cancellationToken: cancellationToken))
        {
            if (diagnostic.Severity >= DiagnosticSeverity.Warning)
            {
                // A member without documentation may have a new name.
                Count(diagnostic.Id == "CS1591" ? diagnostic.Id : diagnostic.Id + ": " + diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        // A name in a message may change with the member; the number of reports of an id may not grow.
        foreach (var diagnostic in await ReportsAsync(model, cancellationToken).ConfigureAwait(false))
        {
            Count(diagnostic.Id);
        }

        return problems;

        void Count(string problem) => problems[problem] = problems.TryGetValue(problem, out var count) ? count + 1 : 1;
    }

    /// <summary>What one rule says of a file.</summary>
    public async Task<IReadOnlyList<Diagnostic>> OfRuleAsync(DocumentId id, string rule, CancellationToken cancellationToken) =>
        _project.GetDocument(id) is { } document && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            ? (await ReportsAsync(model, cancellationToken).ConfigureAwait(false)).Where(d => d.Id == rule).ToList()
            : [];

    private Task<ImmutableArray<Diagnostic>> ReportsAsync(SemanticModel model, CancellationToken cancellationToken)
    {
        if (_driver is null || _driver.Compilation != model.Compilation)
        {
            _driver = model.Compilation.WithAnalyzers(s_analyzers, new CompilationWithAnalyzersOptions(_project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        }

        return _driver.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellationToken);
    }
}
