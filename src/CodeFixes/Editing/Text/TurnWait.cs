using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Does a statement do nothing but wait for the next turn of its loop?</summary>
internal static class TurnWait
{
    /// <summary>A pause, or the next item or connection.</summary>
    public static bool Is(StatementSyntax statement, SemanticModel model, CancellationToken cancellationToken) =>
        WaitIn(statement, model, cancellationToken) is { } method && (Pauses(method) || EndingWait.Is(method));

    /// <summary>A pause alone.</summary>
    public static bool IsPause(StatementSyntax statement, SemanticModel model, CancellationToken cancellationToken) =>
        statement is ExpressionStatementSyntax && WaitIn(statement, model, cancellationToken) is { } method && Pauses(method);

    /// <summary>Whether the head of the loop waits: for a tick, an item, or the next of a stream.</summary>
    public static bool IsInHead(StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken) => loop switch
    {
        WhileStatementSyntax { Condition: AwaitExpressionSyntax { Expression: { } awaited } } => MethodOf(awaited, model, cancellationToken) is { } method && EndingWait.Is(method),
        CommonForEachStatementSyntax => true,
        _ => false,
    };

    private static IMethodSymbol? WaitIn(StatementSyntax statement, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = statement switch
        {
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: { } right } } => right,
            ExpressionStatementSyntax { Expression: { } expression } => expression,
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } initial }] } => initial,
            _ => null,
        };
        return value is AwaitExpressionSyntax { Expression: { } awaited } ? MethodOf(awaited, model, cancellationToken) : value is null ? null : MethodOf(value, model, cancellationToken);
    }

    private static IMethodSymbol? MethodOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(expression, cancellationToken) is { } operation && Peel.Awaitable(operation) is IInvocationOperation call ? call.TargetMethod : null;

    private static bool Pauses(IMethodSymbol method) => (method.ContainingType?.Name, method.Name) is
        ("Task", "Delay") or ("Thread", "Sleep") or ("SemaphoreSlim", "Wait" or "WaitAsync") or ("WaitHandle" or "ManualResetEventSlim", "Wait" or "WaitOne");
}
