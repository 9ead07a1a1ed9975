using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4001: work that is started and dropped while a request is answered.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4001DetachedFromRequestAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4001DetachedFromRequestAnalyzer()
        : base(RuleCatalog.DetachedFromRequest)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
