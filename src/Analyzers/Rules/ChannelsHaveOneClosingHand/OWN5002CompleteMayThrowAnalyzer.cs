using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5002: a completion that throws where another one was first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5002CompleteMayThrowAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5002CompleteMayThrowAnalyzer()
        : base(RuleCatalog.CompleteMayThrow)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!ClosingCall.MayEnd(call.TargetMethod.Name)
            || ClosingCall.Of(call, facts.Symbols, out var target) != ClosingKind.EndsOnce
            || call.Syntax is not InvocationExpressionSyntax syntax
            || ChannelName.Of(target, facts) is not { } name
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken)
            || RivalOf(context, call, name, facts) is not { } rival)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { rival.GetLocation() },
            ChannelName.DisplayName(target, name),
            Function.DisplayName(Function.Around(call, context.ContainingSymbol))));
    }

    // Apart, since a lambda that captures the context costs an object in each call of the method that it stands in.
    private static SyntaxNode? RivalOf(OperationAnalysisContext context, IInvocationOperation call, ISymbol name, CompilationFacts facts) =>
        RepeatedCompletion.Rival(call, context.ContainingSymbol, name, facts, () => context.GetControlFlowGraph(), context.CancellationToken);
}
