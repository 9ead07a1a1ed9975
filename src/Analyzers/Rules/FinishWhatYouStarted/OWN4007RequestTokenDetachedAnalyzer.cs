using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4007: work that outlives a request, given the request's token.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4007RequestTokenDetachedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4007RequestTokenDetachedAnalyzer()
        : base(RuleCatalog.RequestTokenDetached)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
