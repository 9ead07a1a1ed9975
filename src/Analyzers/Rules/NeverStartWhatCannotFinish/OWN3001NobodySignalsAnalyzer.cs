using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3001: a wait for a signal that nobody gives.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3001NobodySignalsAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3001NobodySignalsAnalyzer()
        : base(RuleCatalog.NobodySignals)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Await, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        // A program that waits for ever in its entry point may mean to: what it starts goes on.
        if (UnsignalledWait.On(context.Operation, facts, context.CancellationToken) is not { } signal
            || Function.Around(context.Operation, context.ContainingSymbol) is not { } function
            || facts.EntryPoint.Includes(function, context.CancellationToken)
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            Where(context.Operation.Syntax),
            new[] { signal.Locations[0] },
            Function.DisplayName(function),
            signal.Name));
    }

    private static Location Where(SyntaxNode wait) => wait switch
    {
        AwaitExpressionSyntax awaited => awaited.Expression.GetLocation(),
        CommonForEachStatementSyntax loop => loop.Expression.GetLocation(),
        _ => wait.GetLocation(),
    };
}
