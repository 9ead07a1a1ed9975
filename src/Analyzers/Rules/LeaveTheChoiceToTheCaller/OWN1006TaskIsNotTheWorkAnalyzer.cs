using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1006: the task in hand ends before the work does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1006TaskIsNotTheWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1006TaskIsNotTheWorkAnalyzer()
        : base(RuleCatalog.TaskIsNotTheWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
