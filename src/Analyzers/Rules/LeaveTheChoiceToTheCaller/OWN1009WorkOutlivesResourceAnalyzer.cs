using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1009: dropped work that uses a resource which the scope around it disposes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1009WorkOutlivesResourceAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1009WorkOutlivesResourceAnalyzer()
        : base(RuleCatalog.WorkOutlivesResource)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
