using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does work do nothing but complete a source? The source's task stands for it: the hop only keeps the continuations off this thread.</summary>
internal static class OnlyCompletion
{
    /// <summary>Whether the work, a delegate or the body of the method that is called, is one completion, or the start of one.</summary>
    public static bool Is(IOperation? work, KnownSymbols symbols) => work switch
    {
        IMethodReferenceOperation { Method: var method } => Completes(method),
        IAnonymousFunctionOperation lambda => Is(lambda.Body, symbols),
        IMethodBodyOperation body => Is(body.BlockBody ?? body.ExpressionBody, symbols),
        IBlockOperation block => OnlyCall(block) is { } call
            && (Completes(call.TargetMethod) || (WorkStart.Of(call, symbols) is { } start && start.Work is not IParameterReferenceOperation && Is(start.Work, symbols))),
        _ => false,
    };

    private static bool Completes(IMethodSymbol method) =>
        method is { ContainingType.Name: "TaskCompletionSource", Name: "SetResult" or "SetException" or "SetCanceled" or "SetFromTask" or "TrySetResult" or "TrySetException" or "TrySetCanceled" or "TrySetFromTask" };

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
        return value is null ? null : Peel.Conversions(value) as IInvocationOperation;
    }
}
