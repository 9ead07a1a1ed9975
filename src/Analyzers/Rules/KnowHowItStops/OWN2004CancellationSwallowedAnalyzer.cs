using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2004: a loop that catches the cancellation which should end it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2004CancellationSwallowedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2004CancellationSwallowedAnalyzer()
        : base(RuleCatalog.CancellationSwallowed)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var loop = (ILoopOperation)context.Operation;
        if (facts.Loops.Of(loop, context.ContainingSymbol, context.CancellationToken) is { Id: RuleIds.CancellationSwallowed, Token: { } token, Clause: { } clause } verdict
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, LoopVerdicts.KeywordOf(loop), new[] { clause }, Function.DisplayName(verdict.Function), token.Syntax.ToString()));
        }
    }
}
