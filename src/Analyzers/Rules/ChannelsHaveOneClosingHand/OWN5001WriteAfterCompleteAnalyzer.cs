using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5001: a channel is written to, or completed again, after it was completed on every ordinary path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5001WriteAfterCompleteAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5001WriteAfterCompleteAnalyzer()
        : base(RuleCatalog.WriteAfterComplete)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var end = (IInvocationOperation)context.Operation;
        if (!ClosingCall.MayEnd(end.TargetMethod.Name)
            || ClosingCall.Of(end, facts.Symbols, out var target) is ClosingKind.None or ClosingKind.Writes
            || ChannelName.Of(target, facts.Symbols) is not { } name)
        {
            return;
        }

        var function = Function.Around(end, context.ContainingSymbol);
        foreach (var (late, ends) in WriteAfterEnd.Of(end, function, name, facts.Symbols, () => context.GetControlFlowGraph(), context.CancellationToken))
        {
            var before = new System.Collections.Generic.List<Location>();
            foreach (var one in ends)
            {
                if (one != late)
                {
                    before.Add(one.Syntax.GetLocation());
                }
            }

            context.ReportDiagnostic(Diagnostic.Create(Rule, Where(late.Syntax), before, name.Name, late.TargetMethod.Name));
        }
    }

    private static Location Where(SyntaxNode call) => call is InvocationExpressionSyntax invocation ? invocation.Expression.GetLocation() : call.GetLocation();
}
