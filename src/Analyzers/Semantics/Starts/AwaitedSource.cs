using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a dropped call given a source whose task the same function awaits or returns? Then that task stands for the work.</summary>
internal static class AwaitedSource
{
    public static bool IsGivenTo(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            // The source may be handed on by what makes the argument: Run(Steps(source)). A closure is no such thing: where it fails, nobody completes the source.
            if (FunctionBody.Operations(argument.Value).Any(value => value is ILocalReferenceOperation given
                && LocalUse.References(given.Local, given).Any(r => Function.IsSameAround(r, call) && IsAwaitedOrReturned(r))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>source.Task</c>, or that of a source which the local holds.</summary>
    private static bool IsAwaitedOrReturned(ILocalReferenceOperation reference)
    {
        IOperation value = reference;
        while (value.Parent is IMemberReferenceOperation member && member.Instance == value)
        {
            value = member;
        }

        if (value is not IPropertyReferenceOperation { Property: { Name: "Task", ContainingType.Name: "TaskCompletionSource" } })
        {
            return false;
        }

        while (value.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" })
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation or IReturnOperation;
    }
}
