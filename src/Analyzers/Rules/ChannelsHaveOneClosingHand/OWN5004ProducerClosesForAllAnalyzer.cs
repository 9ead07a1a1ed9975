using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5004: one of several producers completes the channel that they share.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5004ProducerClosesForAllAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5004ProducerClosesForAllAnalyzer()
        : base(RuleCatalog.ProducerClosesForAll)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!ClosingCall.MayEnd(call.TargetMethod.Name)
            || !ClosingCall.IsEnd(ClosingCall.Of(call, facts.Symbols, out var target))
            || call.Syntax is not InvocationExpressionSyntax syntax
            || ChannelName.Of(target, facts) is not { } name
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken)
            || SharedClose.Start(call, target!, context.ContainingSymbol, name, facts, context.CancellationToken) is not { } start)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { start.Syntax.GetLocation() },
            ChannelName.DisplayName(target, name),
            Function.DisplayName(Function.Around(call, context.ContainingSymbol))));
    }
}
