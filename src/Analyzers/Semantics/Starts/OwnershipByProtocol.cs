using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is dropped work tracked by a protocol other than its handle: a gate that lets one run at a time, or a signal at its end?</summary>
internal static class OwnershipByProtocol
{
    /// <summary>Whether the work, a delegate or the body of the method that is called, is tracked so.</summary>
    public static bool Tracks(IInvocationOperation call, IOperation? work, CompilationFacts facts) =>
        SignalsAtItsEnd(work) || SignalsBehind(call) || CompletesInAnyCase(work, facts.Symbols) || OnlyCompletion.Is(call, work, facts.Symbols) || AwaitedSource.IsGivenTo(call) || BehindSingleFlightGate(call, facts.Symbols);

    /// <summary>Work whose <c>finally</c> tells somebody that it ended.</summary>
    private static bool SignalsAtItsEnd(IOperation? work)
    {
        var body = work switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            IMethodBodyOperation method => method.BlockBody,
            _ => work as IBlockOperation,
        };
        if (body is null)
        {
            return false;
        }

        foreach (var statement in body.Operations)
        {
            if (statement is ITryOperation { Finally: { } end } && end.Descendants().Any(IsSignal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Work whose continuation tells somebody that it ended, however it did: <c>Task.WhenAll(..).ContinueWith(_ => writer.Complete())</c>.</summary>
    private static bool SignalsBehind(IInvocationOperation call) =>
        call.Parent is IInvocationOperation { TargetMethod.Name: "ContinueWith", Arguments: [{ Value: var continuation }, ..] } behind
        && behind.Instance == call
        && !behind.Arguments.Any(static a => a.Parameter?.Type.Name == "TaskContinuationOptions" && a.Value.ConstantValue is { HasValue: true, Value: not 0 })
        && Peel.Delegate(continuation) is IAnonymousFunctionOperation lambda
        && FunctionBody.Operations(lambda.Body).Any(IsSignal);

    /// <summary>Work that completes a source with its result and with its failure: the source's task stands for it.</summary>
    private static bool CompletesInAnyCase(IOperation? work, KnownSymbols symbols) =>
        work is IAnonymousFunctionOperation { Body.Operations: { Length: > 0 } operations }
        && operations[0] is ITryOperation { Finally: null } attempt
        && CatchAll.Handles(attempt, symbols)
        && operations.Skip(1).All(static o => o is IReturnOperation { IsImplicit: true })
        && attempt.Catches.All(c => c.Handler.Descendants().Any(o => Completes(o, failed: true) is { } failed && attempt.Body.Descendants().Any(r => SameStorage.Are(Completes(r, failed: false), failed))));

    private static IOperation? Completes(IOperation operation, bool failed) =>
        operation is IInvocationOperation { Instance: { } source, TargetMethod: { ContainingType.Name: "TaskCompletionSource", Name: var name } }
        && (failed ? name is "SetException" or "TrySetException" or "SetCanceled" or "TrySetCanceled" : name is "SetResult" or "TrySetResult")
        && SameStorage.NameOf(source) is not null ? source : null;

    private static bool IsSignal(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Set" or "Release" or "Signal" or "TrySetResult" or "SetResult" or "Complete" or "TryComplete" or "SignalAndWait" or "TrySetCanceled" or "PulseAll" or "Pulse"
            or "Decrement" or "Exchange" or "CompareExchange" };

    /// <summary><c>if (Interlocked.CompareExchange(ref _running, 1, 0) == 0) Task.Run(..)</c>, or the same as an early return.</summary>
    private static bool BehindSingleFlightGate(IOperation start, KnownSymbols symbols)
    {
        for (var current = start; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                case IConditionalOperation conditional when conditional.Condition != current && IsGate(conditional.Condition, symbols):
                    return true;
                case IBlockOperation block:
                    foreach (var statement in block.Operations)
                    {
                        if (statement == current)
                        {
                            break;
                        }

                        if (statement is IConditionalOperation { WhenFalse: null } early && IsGate(early.Condition, symbols) && Leaves(early.WhenTrue))
                        {
                            return true;
                        }
                    }

                    break;
            }
        }

        return false;
    }

    private static bool IsGate(IOperation condition, KnownSymbols symbols) =>
        condition.DescendantsAndSelf().Any(o => o is IInvocationOperation call && symbols.Is(call.TargetMethod.ContainingType, KnownType.Interlocked) && call.TargetMethod.Name != "Read");

    private static bool Leaves(IOperation statement) =>
        statement is IReturnOperation || (statement is IBlockOperation { Operations: { Length: > 0 } operations } && operations[operations.Length - 1] is IReturnOperation);
}
