using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>Reports the <c>async void</c> methods and local functions whose verdict names a rule.</summary>
internal static class AsyncVoidReport
{
    public static void Register(CompilationStartAnalysisContext context, CompilationFacts facts, DiagnosticDescriptor rule)
    {
        context.RegisterSymbolAction(
            symbol =>
            {
                // A partial method is reported where its body is.
                if (symbol.Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true, MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method)
                {
                    Report(method, symbol.ReportDiagnostic, symbol.CancellationToken);
                }
            },
            SymbolKind.Method);
        context.RegisterOperationAction(
            operation =>
            {
                if (((ILocalFunctionOperation)operation.Operation).Symbol is { IsAsync: true, ReturnsVoid: true } method)
                {
                    Report(method, operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.LocalFunction);

        void Report(IMethodSymbol method, Action<Diagnostic> report, System.Threading.CancellationToken cancellationToken)
        {
            if (facts.AsyncVoid.VerdictOf(method, cancellationToken) == rule.Id
                && !facts.TestCode.Silences(rule, method.Locations[0].SourceTree, cancellationToken))
            {
                report(Diagnostic.Create(
                    rule,
                    method.Locations[0],
                    OtherPlace.OfAsyncVoid(method, facts, cancellationToken),
                    method.Name,
                    null,
                    null,
                    facts.AsyncVoid.Escapes(method, cancellationToken) ? FailureText.WorkEndsProcess : FailureText.Handled));
            }
        }
    }
}
