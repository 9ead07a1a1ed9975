using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which loop of a piece of work ends for good at its first failure?</summary>
internal sealed class SilentLoop
{
    private const int MaxDepth = 3;

    private SilentLoop(ILoopOperation loop, IOperation failure)
    {
        Loop = loop;
        Failure = failure;
    }

    public ILoopOperation Loop { get; }

    /// <summary>What may fail in a turn.</summary>
    public IOperation Failure { get; }

    /// <summary>The loop that a call starts, where this rule speaks of the start or where a field keeps its task and nobody ever looks at it.</summary>
    public static SilentLoop? StartedBy(IInvocationOperation call, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var start = WorkStart.Of(call, facts.Symbols);
        if (start is null && !AsyncCall.Is(call, facts.Symbols))
        {
            return null;
        }

        var kept = KeptHandle.FieldOf(call);
        var speaks = kept is not null
            ? start is not { Kind: StartKind.Thread } && KeptHandle.IsNeverObserved(kept, facts, cancellationToken)
            : facts.Starts.Of(call, member, cancellationToken) == RuleIds.LoopDiesSilently;
        return speaks ? InStart(call, start, facts, cancellationToken) : null;
    }

    /// <summary>The loop in the work of a start, or in the body of an asynchronous method that is called.</summary>
    public static SilentLoop? InStart(IInvocationOperation call, WorkStart? start, CompilationFacts facts, CancellationToken cancellationToken) =>
        start is { } known ? InWork(known.Work, facts, cancellationToken)
        : !(call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed) && facts.Bodies.Of(call.TargetMethod, cancellationToken) is { } body ? InBody(body, facts, cancellationToken)
        : null;

    /// <summary>The loop of a delegate, or of what it calls in its own type; null where every turn is guarded, or where a failure is caught and told outside the loop.</summary>
    public static SilentLoop? InWork(IOperation? work, CompilationFacts facts, CancellationToken cancellationToken) =>
        facts.Failures.BodyOf(work, cancellationToken) is { } body ? InBody(body, facts, 0, cancellationToken) : null;

    /// <summary>As <see cref="InWork"/>, of a body.</summary>
    public static SilentLoop? InBody(IOperation body, CompilationFacts facts, CancellationToken cancellationToken) => InBody(body, facts, 0, cancellationToken);

    private static SilentLoop? InBody(IOperation body, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        var calls = new List<IMethodSymbol>();
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = pending.Pop();
            switch (current)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation when current != body:
                case ICatchClauseOperation:
                case ITryOperation attempt when CatchAll.Handles(attempt, facts.Symbols):
                    continue;
                case ILoopOperation loop when ServiceLoop.Is(loop):
                    if (facts.Failures.Unguarded(loop.Body, cancellationToken) is { } failure)
                    {
                        return new SilentLoop(loop, failure);
                    }

                    continue;
                case IInvocationOperation { TargetMethod: { } method } call when IsPartOfTheWork(call):
                    calls.Add(method);
                    break;
            }

            foreach (var child in current.ChildOperations)
            {
                pending.Push(child);
            }
        }

        if (depth < MaxDepth)
        {
            foreach (var method in calls)
            {
                if (facts.Bodies.Of(method, cancellationToken) is { } callee && InBody(callee, facts, depth + 1, cancellationToken) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>A method of the same type whose end the work waits for.</summary>
    private static bool IsPartOfTheWork(IInvocationOperation call) =>
        (call.TargetMethod.MethodKind == MethodKind.LocalFunction || (call.Instance is null or IInstanceReferenceOperation && !(call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed)))
        && (call.TargetMethod.ReturnsVoid || IsReturned(call) || IsAwaited(call))
        && !call.TargetMethod.IsExtensionMethod;

    private static bool IsAwaited(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" or "AsTask" } or IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation || value is IInvocationOperation { TargetMethod.Name: "GetResult" or "Wait" };
    }

    private static bool IsReturned(IInvocationOperation call)
    {
        var value = Peel.Outward(call);

        return value.Parent is IReturnOperation;
    }
}
