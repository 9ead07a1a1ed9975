using System.Linq;
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
        var call = (IInvocationOperation)context.Operation;
        var called = call.TargetMethod.Name;
        if ((!ClosingCall.MayEnd(called) && !ClosingCall.MayWrite(called))
            || ClosingCall.Of(call, facts.Symbols, out var target) == ClosingKind.None
            || ChannelName.Of(target, facts) is not { } name)
        {
            return;
        }

        Report(context, call, target, name, facts);
    }

    // Apart, since a lambda that captures the context costs an object in each call of the method that it stands in.
    private void Report(OperationAnalysisContext context, IInvocationOperation call, IOperation? target, ISymbol name, CompilationFacts facts)
    {
        var function = Function.Around(call, context.ContainingSymbol);
        foreach (var (late, ends) in WriteAfterEnd.Of(call, function, name, facts, () => context.GetControlFlowGraph(), context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule,
                Where(late.Syntax),
                ends.Where(e => e != late).Select(static e => e.Syntax.GetLocation()),
                ChannelName.DisplayName(target, name),
                late.TargetMethod.Name));
        }
    }

    private static Location Where(SyntaxNode call) => call is InvocationExpressionSyntax invocation ? invocation.Expression.GetLocation() : call.GetLocation();
}
