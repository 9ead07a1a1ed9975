using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop sleep again and again until something of this very process has happened?</summary>
internal static class PollingWait
{
    /// <summary>What the loop polls, as a reader sees it; null where it does more than sleep, or polls what this process does not set itself.</summary>
    public static SyntaxNode? Of(IWhileLoopOperation loop)
    {
        if (loop.Condition is not { ConstantValue.HasValue: false } condition || !IdleWait.OnlySleeps(loop.Body) || !Sleeps(loop.Body))
        {
            return null;
        }

        // One condition: a second one may be a deadline, or another reason to go on.
        var asked = Peel.Conversions(condition);
        if (asked is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            asked = Peel.Conversions(not.Operand);
        }

        return IsSetHere(asked, loop) ? asked.Syntax : null;
    }

    private static bool IsSetHere(IOperation asked, ILoopOperation loop)
    {
        switch (asked)
        {
            case IPropertyReferenceOperation { Property: { Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted", ContainingType.Name: "Task" } }:
            case IPropertyReferenceOperation { Property: { Name: "IsAlive", ContainingType.Name: "Thread" } }:
            case IPropertyReferenceOperation { Property: { Name: "IsSet", ContainingType.Name: "ManualResetEventSlim" or "CountdownEvent" } }:
                return true;
            case IInvocationOperation { TargetMethod: { Name: "TryWrite", ContainingType.Name: "ChannelWriter" } }:
                return true;

            // An event that is asked without waiting; others of the system are not this process's alone.
            case IInvocationOperation { TargetMethod: { Name: "WaitOne" or "Wait" }, Arguments: { Length: 1 } time, Instance.Type.Name: "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "CountdownEvent" }:
                return time[0].Value.ConstantValue is { HasValue: true, Value: 0 };

            // A flag that a lambda of the same member sets.
            case ILocalReferenceOperation { Local.Type.SpecialType: SpecialType.System_Boolean } flag:
                return LocalUse.References(flag.Local, loop).Any(static r => LocalUse.IsWrite(r) && IsInLambda(r));
            default:
                return false;
        }
    }

    private static bool IsInLambda(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Spinning and yielding for a moment is how locks are made.</summary>
    private static bool Sleeps(IOperation body) =>
        body.DescendantsAndSelf().Any(static o => o is IInvocationOperation { TargetMethod.Name: "Sleep" or "Delay", Arguments: { Length: > 0 } arguments } && arguments[0].Value.ConstantValue is not { HasValue: true, Value: 0 });
}
