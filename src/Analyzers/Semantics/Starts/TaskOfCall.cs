using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can the task that a dropped call returns fail unseen? What a function that is not asynchronous throws before it returns one, its caller sees.</summary>
internal static class TaskOfCall
{
    // A task that is handed on through more functions than this is not followed.
    private const int MaxDepth = 3;

    public static GuardState GuardOf(IInvocationOperation call, ExceptionGuard guards, CompilationFacts facts, CancellationToken cancellationToken) =>
        GuardOf(call, guards, facts, 0, cancellationToken);

    private static GuardState GuardOf(IInvocationOperation call, ExceptionGuard guards, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        var guard = guards.OfCall(call, cancellationToken);
        if (guard != GuardState.Unguarded || depth >= MaxDepth || Reached(call, facts) is not { Count: > 0 } methods)
        {
            return guard;
        }

        var all = GuardState.Guarded;
        foreach (var method in methods)
        {
            if (method.IsAsync || facts.Bodies.Of(method, cancellationToken) is not { } body || Returned(body) is not { Count: > 0 } tasks)
            {
                return guard;
            }

            all = tasks.Aggregate(all, (state, task) => state.And(OfTask(task, guards, facts, depth, cancellationToken)));
        }

        return all;
    }

    private static GuardState OfTask(IOperation task, ExceptionGuard guards, CompilationFacts facts, int depth, CancellationToken cancellationToken) => Peel.Awaitable(task) switch
    {
        IInvocationOperation call when !CompletedAlready.IsCompleted(call) => GuardOf(call, guards, facts, depth + 1, cancellationToken),
        IConditionalOperation { WhenFalse: { } otherwise } choice => OfTask(choice.WhenTrue, guards, facts, depth, cancellationToken).And(OfTask(otherwise, guards, facts, depth, cancellationToken)),
        var value => CompletedAlready.IsCompleted(value) ? GuardState.Guarded : GuardState.Unguarded,
    };

    /// <summary>The methods that a call can reach.</summary>
    private static IReadOnlyList<IMethodSymbol> Reached(IInvocationOperation call, CompilationFacts facts) =>
        call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed && call.TargetMethod.MethodKind != MethodKind.LocalFunction ? facts.Implementations.Of(call.TargetMethod) : [call.TargetMethod];

    private static List<IOperation> Returned(IOperation body) =>
        FunctionBody.Operations(body).OfType<IReturnOperation>().Where(static r => r is { Kind: OperationKind.Return, ReturnedValue: not null }).Select(static r => r.ReturnedValue!).ToList();
}
