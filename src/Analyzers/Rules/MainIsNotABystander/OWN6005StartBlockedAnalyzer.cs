using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.MainIsNotABystander;

/// <summary>OWN6005: a background service for which the start of its host waits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN6005StartBlockedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN6005StartBlockedAnalyzer()
        : base(RuleCatalog.StartBlocked)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        if (facts.Hosting.WaitsForFirstAwait)
        {
            context.RegisterOperationBlockAction(block => Analyze(block, facts));
        }
    }

    private void Analyze(OperationBlockAnalysisContext context, CompilationFacts facts)
    {
        if (!ExecutedService.Is(context.OwningSymbol))
        {
            return;
        }

        foreach (var body in context.OperationBlocks)
        {
            if (BlockedStart.In(body, facts, context.CancellationToken) is { } blocking && !facts.TestCode.Silences(Rule, body.Syntax.SyntaxTree, context.CancellationToken))
            {
                var where = blocking switch
                {
                    ILoopOperation loop => LoopVerdicts.KeywordOf(loop),
                    { Syntax: InvocationExpressionSyntax call } => call.Expression.GetLocation(),
                    _ => blocking.Syntax.GetLocation(),
                };
                context.ReportDiagnostic(Diagnostic.Create(Rule, where, OtherPlace.OfVariable(context.OwningSymbol, facts), context.OwningSymbol.ContainingType.Name));
                return;
            }
        }
    }
}
