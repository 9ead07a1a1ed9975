using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Which waits of a loop can be given the token that stops it?</summary>
internal static class StopWait
{
    // A stop that is late by no more than this is not late.
    private const int ShortMilliseconds = 100;

    /// <summary>The waits of a loop that take a token and have none, in source order. What cleans up goes on after a stop: it is left alone.</summary>
    public static IReadOnlyList<IInvocationOperation> In(StatementSyntax loop, SemanticModel model, System.Threading.CancellationToken cancellationToken) =>
        model.GetOperation(loop, cancellationToken) is { } operation
            ? FunctionBody.Operations(operation).OfType<IInvocationOperation>().Where(call => IsWait(call) && CanTakeToken(call) && !IsCleanUp(call.Syntax, loop)).ToList()
            : Array.Empty<IInvocationOperation>();

    public static bool IsSleep(IInvocationOperation call) => call.TargetMethod is { Name: "Sleep", ContainingType: { Name: "Thread", ContainingNamespace.Name: "Threading" } };

    /// <summary>Whether a call of the loop was given a token, and throws what nobody in the loop catches. What others wrote is taken to throw only where nothing would be skipped if it did not.</summary>
    public static bool ThrowsAlready(LoopPlace place, SemanticModel model, System.Threading.CancellationToken cancellationToken) =>
        model.GetOperation(place.Loop, cancellationToken) is { } operation
        && FunctionBody.Operations(operation).OfType<IInvocationOperation>().Any(call =>
            (call.TargetMethod.Name == "ThrowIfCancellationRequested"
                || ((IsWaitCall(call) || place.IsLast) && call.Arguments.Any(static a => a.ArgumentKind == ArgumentKind.Explicit && TokenOrigin.IsToken(a.Value.Type) && !CancellationArgument.IsNone(a)) && IsWaitedFor(call)))
            && !call.Syntax.Ancestors().TakeWhile(a => a != place.Loop).OfType<TryStatementSyntax>().Any(t => t.Block.Span.Contains(call.Syntax.Span) && CancellationClause.Catches(t, model)));

    private static bool IsWaitedFor(IInvocationOperation call) =>
        call.Syntax.Ancestors().TakeWhile(static a => a is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax).Any(static a => a is AwaitExpressionSyntax)
        || call.Syntax.Ancestors().OfType<CommonForEachStatementSyntax>().Any(e => e.AwaitKeyword.RawKind != 0 && e.Expression.Span.Contains(call.Syntax.Span));

    private static bool IsWait(IInvocationOperation call) => IsWaitCall(call) && !IsShort(call);

    private static bool IsWaitCall(IInvocationOperation call) => call.TargetMethod.Name is "Delay" or "Sleep" or "Wait" or "WaitAsync" or "WaitForNextTickAsync" or "WaitToReadAsync" or "WaitToWriteAsync" or "ReadAsync" or "ReadLineAsync" or "ReceiveAsync" or "Take"
            or "AcceptAsync" or "AcceptSocketAsync" or "AcceptTcpClientAsync" or "WaitForConnectionAsync" or "WaitForExitAsync" or "ReadAllAsync" or "GetConsumingEnumerable"
        && IsFramework(call.TargetMethod);

    private static bool CanTakeToken(IInvocationOperation call) => IsSleep(call) || TokenArgument.CanWrite(call);

    private static bool IsFramework(IMethodSymbol method)
    {
        var space = method.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" };
    }

    private static bool IsShort(IInvocationOperation call) =>
        call.TargetMethod.Name is "Delay" or "Sleep"
        && call.Arguments.Length > 0
        && (call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: int and >= 0 and <= ShortMilliseconds }
            || (Peel.Conversions(call.Arguments[0].Value) is IInvocationOperation { TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" } } span
                && span.Arguments[0].Value.ConstantValue is { HasValue: true, Value: { } constant } && Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture) <= ShortMilliseconds));

    private static bool IsCleanUp(SyntaxNode wait, SyntaxNode loop) =>
        wait.Ancestors().TakeWhile(a => a != loop).Any(static a => a is FinallyClauseSyntax or LockStatementSyntax);
}
