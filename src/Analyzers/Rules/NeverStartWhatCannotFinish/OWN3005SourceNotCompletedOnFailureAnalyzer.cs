using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3005: a completion source that only success completes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3005SourceNotCompletedOnFailureAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3005SourceNotCompletedOnFailureAnalyzer()
        : base(RuleCatalog.SourceNotCompletedOnFailure)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!PendingSource.MayComplete(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax syntax
            || PendingSource.SkippedBy(call, facts, context.CancellationToken) is not { } failure
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { failure.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            SameStorage.NameOf(call.Instance!)));
    }
}
