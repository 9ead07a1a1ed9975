using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1003: dropped work that handles its own failures, and event handlers that do not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1003UnownedWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1003UnownedWorkAnalyzer()
        : base(RuleCatalog.UnownedWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        StartReport.Register(context, facts, Rule);
        AsyncVoidReport.Register(context, facts, Rule);
    }
}
