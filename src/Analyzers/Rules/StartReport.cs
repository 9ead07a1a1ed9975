using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules;

/// <summary>Reports the starts of work whose verdict names a rule.</summary>
internal static class StartReport
{
    /// <summary>Registers the report of one rule.</summary>
    public static void Register(CompilationStartAnalysisContext context, CompilationFacts facts, DiagnosticDescriptor rule) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts, rule), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, DiagnosticDescriptor rule)
    {
        var call = (IInvocationOperation)context.Operation;
        if (facts.Starts.Of(call, context.ContainingSymbol, context.CancellationToken) != rule.Id
            || call.Syntax is not InvocationExpressionSyntax syntax
            || IsTaken(call, facts, rule.Id)
            || facts.TestCode.Silences(rule, syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            rule,
            syntax.Expression.GetLocation(),
            OtherPlace.OfStart(call, context.ContainingSymbol, rule.Id, facts, context.CancellationToken),
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            call.TargetMethod.Name,
            ScopedResource.OutlivedBy(call)?.Name ?? "",
            FailureOf(call, context.ContainingSymbol, facts, rule, context.CancellationToken)));
    }

    /// <summary>What the message says of a failure in the work.</summary>
    private static LocalizableString FailureOf(IInvocationOperation call, ISymbol member, CompilationFacts facts, DiagnosticDescriptor rule, CancellationToken cancellationToken)
    {
        var start = WorkStart.Of(call, facts.Symbols);
        return rule.Id != RuleIds.UnownedWork ? start is { Kind: StartKind.Thread or StartKind.PoolWorkItem } ? FailureText.EndsProcess : FailureText.GoesUnseen
            : start is { IsDispatch: true } ? FailureText.WorkEndsProcess
            : TaskElsewhere.IsToldByCallback(call, member) ? FailureText.OnlyEndIsTold
            : start is null && UserInterface.Contains(member) && TaskOfCall.GuardOf(call, facts.Guards, facts, cancellationToken) == GuardState.Unguarded ? FailureText.WorkGoesUnseen
            : FailureText.Handled;
    }

    /// <summary>Whether a method that the user named for this rule alone takes the handle.</summary>
    private static bool IsTaken(IInvocationOperation call, CompilationFacts facts, string rule)
    {
        for (var current = call.Parent; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IInvocationOperation taker && facts.Options.IsSanctionedSinkOf(rule, taker.TargetMethod.ReducedFrom ?? taker.TargetMethod, call.Syntax.SyntaxTree))
            {
                return true;
            }
        }

        return false;
    }
}
