using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2001: a loop in the background that nothing can stop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2001LoopCannotStopAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2001LoopCannotStopAnalyzer()
        : base(RuleCatalog.LoopCannotStop)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var loop = (ILoopOperation)context.Operation;
        if (facts.Loops.Of(loop, context.ContainingSymbol, context.CancellationToken) is { Id: RuleIds.LoopCannotStop } verdict
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, LoopVerdicts.KeywordOf(loop), OtherPlace.OfLoop(loop), Function.DisplayName(verdict.Function)));
        }
    }
}
