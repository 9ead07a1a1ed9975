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

/// <summary>
/// Shows that a changed solution is no worse: every changed file, in every project that compiles it, has no new compiler error or
/// warning and no new diagnostic of this package. Every reference to a changed signature stands in a changed file.
/// </summary>
internal static class Proof
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = typeof(OwnershipAnalyzer).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(OwnershipAnalyzer).IsAssignableFrom(type))
        .OrderBy(static type => type.Name, StringComparer.Ordinal)
        .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
        .ToImmutableArray();

    /// <summary>The files that got worse, or all changed files where no report of the rule went away; empty where the change is proved.</summary>
    public static async Task<IReadOnlyCollection<string>> FailingFilesAsync(Solution before, Solution after, string rule, CancellationToken cancellationToken)
    {
        var changedFiles = new HashSet<string>(StringComparer.Ordinal);
        var gone = false;
        var failing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments())
            {
                if (before.GetDocument(id) is not { } old || after.GetDocument(id) is not { } changed)
                {
                    continue;
                }

                var had = await ProblemsAsync(old, cancellationToken).ConfigureAwait(false);
                var has = await ProblemsAsync(changed, cancellationToken).ConfigureAwait(false);
                changedFiles.Add(SourcePlace.FileOf(changed));
                had.TryGetValue(rule, out var reported);
                has.TryGetValue(rule, out var remaining);
                gone |= remaining < reported;
                foreach (var problem in has)
                {
                    if (!had.TryGetValue(problem.Key, out var count) || count < problem.Value)
                    {
                        failing.Add(SourcePlace.FileOf(changed));
                    }
                }
            }
        }

        return gone || failing.Count > 0 ? failing : changedFiles;
    }

    private static async Task<Dictionary<string, int>> ProblemsAsync(Document document, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<string, int>(StringComparer.Ordinal);
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
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
        var driver = model.Compilation.WithAnalyzers(s_analyzers, new CompilationWithAnalyzersOptions(document.Project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        foreach (var diagnostic in await driver.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellationToken).ConfigureAwait(false))
        {
            Count(diagnostic.Id);
        }

        return problems;

        void Count(string problem) => problems[problem] = problems.TryGetValue(problem, out var count) ? count + 1 : 1;
    }
}
