using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1002: the task of an asynchronous call is dropped, and a failure in it goes unseen.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1002UnawaitedTaskAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1002UnawaitedTaskAnalyzer()
        : base(RuleCatalog.UnawaitedTask)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
