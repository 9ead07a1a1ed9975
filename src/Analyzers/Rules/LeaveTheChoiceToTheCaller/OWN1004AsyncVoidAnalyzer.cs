using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1004: an <c>async void</c> function whose failure takes the process down.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1004AsyncVoidAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1004AsyncVoidAnalyzer()
        : base(RuleCatalog.AsyncVoid)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        AsyncVoidReport.Register(context, facts, Rule);
}
