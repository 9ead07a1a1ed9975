using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does work do nothing but complete a source? The source's task stands for it: the hop only keeps the continuations off this thread.</summary>
internal static class OnlyCompletion
{
    /// <summary>Whether the call, or its work, a delegate or the body of the method that is called, is one completion, or the start of one.</summary>
    public static bool Is(IInvocationOperation call, IOperation? work, KnownSymbols symbols) => Completes(call.TargetMethod) || Is(work, symbols, mayStart: true);

    private static bool Is(IOperation? work, KnownSymbols symbols, bool mayStart) => work switch
    {
        IMethodReferenceOperation { Method: var method } => Completes(method),
        IAnonymousFunctionOperation lambda => Is(lambda.Body, symbols, mayStart),
        IMethodBodyOperation body => Is(body.BlockBody ?? body.ExpressionBody, symbols, mayStart),
        IBlockOperation block => OnlyCall(block) is { } call
            && (Completes(call.TargetMethod) || (mayStart && WorkStart.Of(call, symbols) is { } start && Is(start.Work, symbols, mayStart: false))),
        _ => false,
    };

    private static bool Completes(IMethodSymbol method) =>
        method.Name is "TrySetResultAsync" or "TrySetExceptionAsync" or "TrySetCanceledAsync"
        || method is { ContainingType.Name: "TaskCompletionSource", Name: "SetResult" or "SetException" or "SetCanceled" or "SetFromTask" or "TrySetResult" or "TrySetException" or "TrySetCanceled" or "TrySetFromTask" };

    private static IInvocationOperation? OnlyCall(IBlockOperation block)
    {
        // An expression lambda of a void delegate ends in an implicit return.
        var statements = block.Operations.Where(static o => o is not IReturnOperation { ReturnedValue: null, IsImplicit: true }).Take(2).ToList();
        var value = statements.Count != 1 ? null : statements[0] switch
        {
            IExpressionStatementOperation statement => statement.Operation,
            IReturnOperation returned => returned.ReturnedValue,
            _ => null,
        };
        value = value is null ? null : Peel.Conversions(value);
        value = value is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : value;
        return value as IInvocationOperation;
    }
}
