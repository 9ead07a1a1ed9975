using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5006: an item is lost where a write is refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5006WriteResultIgnoredAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5006WriteResultIgnoredAnalyzer()
        : base(RuleCatalog.WriteResultIgnored)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!RefusedWrite.MayBe(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax syntax
            || RefusedWrite.TargetOf(call, context.ContainingSymbol, facts, context.CancellationToken) is not { } target
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken)
            || ComesTooLate(context, call, target, facts))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            OtherPlace.OfVariable(ChannelName.Of(target, facts), facts),
            ChannelName.Of(target, facts) is { } name ? ChannelName.DisplayName(target, name) : SameStorage.NameOf(target) ?? target.Syntax.ToString(),
            call.TargetMethod.Name,
            call.TargetMethod.Name == "Post" ? "SendAsync" : "WriteAsync"));
    }

    // Apart, since a lambda that captures the context costs an object in each call of the method that it stands in.
    private static bool ComesTooLate(OperationAnalysisContext context, IInvocationOperation call, IOperation target, CompilationFacts facts) =>
        RefusedWrite.ComesTooLate(call, target, context.ContainingSymbol, facts, () => context.GetControlFlowGraph(), context.CancellationToken);
}
