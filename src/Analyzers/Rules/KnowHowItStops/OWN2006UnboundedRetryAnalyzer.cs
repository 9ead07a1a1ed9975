using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2006: a retry that goes on for ever, without a bound and without a token.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2006UnboundedRetryAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2006UnboundedRetryAnalyzer()
        : base(RuleCatalog.UnboundedRetry)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var loop = (ILoopOperation)context.Operation;
        if (EndlessRetry.Is(loop, facts, context.CancellationToken)
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, LoopVerdicts.KeywordOf(loop), OtherPlace.OfRetry(loop), Function.DisplayName(Function.Around(loop, context.ContainingSymbol))));
        }
    }
}
