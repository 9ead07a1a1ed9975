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
        if (_project.GetDocument(id) is not { } document || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return new Dictionary<string, int>();
        }

        var problems = OfCompiler(model, cancellationToken);

        // A name in a message may change with the member; the number of reports of an id may not grow.
        foreach (var diagnostic in await ReportsAsync(model, cancellationToken).ConfigureAwait(false))
        {
            Count(problems, diagnostic.Id);
        }

        return problems;
    }

    /// <summary>How often the compiler reports each error and warning in a file.</summary>
    public static Dictionary<string, int> OfCompiler(SemanticModel model, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var diagnostic in model.GetDiagnostics(cancellationToken: cancellationToken))
        {
            if (diagnostic.Severity >= DiagnosticSeverity.Warning)
            {
                // A member without documentation may have a new name.
                Count(problems, diagnostic.Id == "CS1591" ? diagnostic.Id : diagnostic.Id + ": " + diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return problems;
    }

    /// <summary>Whether a problem is there more often than it was.</summary>
    public static bool IsWorse(IReadOnlyDictionary<string, int> had, IEnumerable<KeyValuePair<string, int>> has) => has.Any(problem => !had.TryGetValue(problem.Key, out var count) || count < problem.Value);

    private static void Count(Dictionary<string, int> problems, string problem) => problems[problem] = problems.TryGetValue(problem, out var count) ? count + 1 : 1;

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
