using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1007: a dropped asynchronous call inside a try whose catch was written for it and can never see its failure.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1007CatchCannotSeeTaskAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1007CatchCannotSeeTaskAnalyzer()
        : base(RuleCatalog.CatchCannotSeeTask)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
