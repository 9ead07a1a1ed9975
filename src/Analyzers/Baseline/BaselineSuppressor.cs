using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Baseline;

/// <summary>
/// Leaves out the findings that the project's baseline names as known: the additional files <c>TaskOwnership.Baseline*.txt</c>, which a build with
/// <c>-p:TaskOwnershipBaseline=write</c> writes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BaselineSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableDictionary<string, SuppressionDescriptor> s_known = RuleCatalog.All.ToImmutableDictionary(
        static rule => rule.Id,
        static rule => new SuppressionDescriptor(rule.Id + "B", rule.Id, "The finding is in the project's baseline."));

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = s_known.OrderBy(static known => known.Key, StringComparer.Ordinal).Select(static known => known.Value).ToImmutableArray();

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        KnownFindings? findings = null;
        foreach (var file in context.Options.AdditionalFiles)
        {
            if (KnownFindings.IsBaseline(file.Path) && file.GetText(context.CancellationToken) is { } text)
            {
                (findings ??= new KnownFindings()).Add(file.Path, text);
            }
        }

        if (findings is null)
        {
            return;
        }

        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (s_known.TryGetValue(diagnostic.Id, out var known) && findings.Contains(diagnostic, context.CancellationToken))
            {
                context.ReportSuppression(Suppression.Create(known, diagnostic));
            }
        }
    }
}
