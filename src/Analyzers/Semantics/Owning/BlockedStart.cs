using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a method run for as long as its service lives, without having awaited anything before? Whoever called it waits for it, task or no task.</summary>
internal static class BlockedStart
{
    private const int MaxDepth = 3;

    /// <summary>The loop, or the call, that does not end; null where something is awaited first, or where everything ends.</summary>
    public static IOperation? In(IOperation body, CompilationFacts facts, CancellationToken cancellationToken) => In(body, facts, 0, cancellationToken);

    private static IOperation? In(IOperation body, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        foreach (var operation in FunctionBody.Operations(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case ILoopOperation loop:
                    // A loop that awaits gives way in its first turn, at the latest where it has nothing to do.
                    if (Awaits(loop))
                    {
                        return null;
                    }

                    if (ServiceLoop.GoesOnUntilStopped(loop))
                    {
                        return loop;
                    }

                    break;
                case IInvocationOperation call when !IsHandled(call):
                    if (IsEndless(call, facts, cancellationToken) || (depth < MaxDepth && !(call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed) && facts.Bodies.Of(call.TargetMethod, cancellationToken) is { } callee && In(callee, facts, depth + 1, cancellationToken) is not null))
                    {
                        return call;
                    }

                    if (IsAwaited(call))
                    {
                        return null;
                    }

                    break;
                case IAwaitOperation { Operation: var awaited } when !AwaitPlace.IsCompletedTask(awaited.Syntax as Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionSyntax) && Peel.Awaitable(awaited) is not IInvocationOperation:
                    return null;
            }
        }

        return null;
    }

    private static bool Awaits(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation { IsAsynchronous: true })
        {
            return true;
        }

        foreach (var operation in FunctionBody.Operations(loop))
        {
            if (operation is IAwaitOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a handler does is done once something has failed.</summary>
    private static bool IsHandled(IOperation call)
    {
        for (var current = call.Parent; current is not null; current = current.Parent)
        {
            if (current is ICatchClauseOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAwaited(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation;
    }

    /// <summary>A call that blocks until the service is told to stop, or for ever.</summary>
    private static bool IsEndless(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        (IdleWait.MayBeIdle(call.TargetMethod.Name) && IdleWait.IsIdle(call, facts.Symbols) && !(call.TargetMethod.Name == "Delay" && IsAwaited(call)))
        || call is { TargetMethod.Name: "WaitOne", Arguments.IsEmpty: true, Instance: IPropertyReferenceOperation { Property: { Name: "WaitHandle", ContainingType.Name: "CancellationToken" } } }
        || (call.TargetMethod.ReturnsVoid && HostRun.Is(call.TargetMethod));
}
