using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3002: a wait that each turn begins anew and leaves behind.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3002AbandonedWaiterAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3002AbandonedWaiterAnalyzer()
        : base(RuleCatalog.AbandonedWaiter)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!AbandonedWaiter.MayConsume(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax { Expression: { } wait }
            || AbandonedWaiter.Of(call, facts, context.CancellationToken) is not { } found
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            wait.GetLocation(),
            new[] { found.Race.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            call.TargetMethod.Name));
    }
}
