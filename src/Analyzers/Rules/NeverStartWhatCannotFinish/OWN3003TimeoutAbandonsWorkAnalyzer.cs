using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3003: work that goes on unseen once its timeout is over.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3003TimeoutAbandonsWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3003TimeoutAbandonsWorkAnalyzer()
        : base(RuleCatalog.TimeoutAbandonsWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!RacedTimeout.MayBe(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax syntax
            || AbandonedWaiter.In(call, facts, context.CancellationToken).Any()
            || RacedTimeout.Of(call, context.ContainingSymbol, facts, context.CancellationToken) is not { } race
            || facts.EntryPoint.Is(Function.Around(call, context.ContainingSymbol), context.CancellationToken)
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            race.Call is null ? null : new[] { race.Call.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            race.Call?.TargetMethod.Name ?? "task"));
    }
}
