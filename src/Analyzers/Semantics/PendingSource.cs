using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a failure leave a <c>TaskCompletionSource</c> pending for ever, because only success completes it?</summary>
internal static class PendingSource
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayComplete(string name) => name is "SetResult" or "TrySetResult";

    /// <summary>The failure that skips the completion in a callback, with nothing else to complete the source; null where a failure reaches whoever waits.</summary>
    public static IOperation? SkippedBy(IInvocationOperation completion, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!(facts.Symbols.Is(completion.TargetMethod.ContainingType, KnownType.TaskCompletionSource) || facts.Symbols.Is(completion.TargetMethod.ContainingType, KnownType.TaskCompletionSourceOfT))
            || completion.Instance is not { } instance
            || Peel.Conversions(instance) is not ILocalReferenceOperation source
            || LocalUse.SingleValue(source) is not { } made
            || CallbackAround(completion) is not { } callback
            || callback.Syntax.Span.Contains(made.Syntax.Span)
            || !OnlySucceeds(source, callback)
            || IsWaitedFor(callback, facts, cancellationToken))
        {
            return null;
        }

        foreach (var argument in completion.Arguments)
        {
            if (facts.Failures.In(argument, cancellationToken) is { } failure)
            {
                return failure;
            }
        }

        return FailureBefore(completion, callback, facts, cancellationToken);
    }

    public static IAnonymousFunctionOperation? CallbackAround(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                return lambda;
            }
        }

        return null;
    }

    /// <summary>The call, creation or subscription that is given the callback.</summary>
    public static IOperation? Taker(IAnonymousFunctionOperation callback)
    {
        IOperation value = callback;
        while (value.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation or IObjectCreationOperation } argument => argument.Parent,
            IEventAssignmentOperation { Adds: true } subscription => subscription,
            _ => null,
        };
    }

    /// <summary>Whether all that is ever done with the source is to ask for its task, without a timeout, and to complete it with a result in this one callback.</summary>
    private static bool OnlySucceeds(ILocalReferenceOperation source, IAnonymousFunctionOperation callback)
    {
        foreach (var mention in LocalUse.References(source.Local, source))
        {
            switch (mention.Parent)
            {
                case IInvocationOperation call when call.Instance == mention && MayComplete(call.TargetMethod.Name):
                    if (CallbackAround(call) != callback || IsInHandler(call, callback))
                    {
                        return false;
                    }

                    break;
                case IPropertyReferenceOperation { Property.Name: "Task" } task when !IsBounded(task):
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool IsInHandler(IOperation operation, IOperation callback)
    {
        for (var current = operation; current is not null && current != callback; current = current.Parent)
        {
            if (current is ICatchClauseOperation || (current.Parent is ITryOperation { Finally: { } cleanUp } && cleanUp == current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBounded(IOperation task)
    {
        for (var current = task.Parent; current is IInvocationOperation or IArgumentOperation or IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation; current = current.Parent)
        {
            if (current is IInvocationOperation { TargetMethod.Name: "WaitAsync" or "WhenAny" or "WaitAny" or "ContinueWith" } or IInvocationOperation { TargetMethod.Name: "Wait", Arguments.IsEmpty: false })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code around the callback sees it fail.</summary>
    private static bool IsWaitedFor(IAnonymousFunctionOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (Taker(callback))
        {
            case null:
                return true;
            case IInvocationOperation call:
                var fate = WorkStart.Of(call, facts.Symbols) is { } start ? facts.Fates.Of(start, cancellationToken)
                    : SanctionedSink.IsTaskLike(call.Type, facts.Symbols) ? facts.Fates.Of(call, cancellationToken)
                    : Fate.Dropped;
                return fate is Fate.Awaited or Fate.Returned || IsCalledAtOnce(call);
            default:
                return false;
        }
    }

    /// <summary>Whether the callback is called while the call lasts: its failure leaves through it.</summary>
    private static bool IsCalledAtOnce(IInvocationOperation call) =>
        call.TargetMethod.ContainingType?.ContainingNamespace?.ToDisplayString() is { } space && (space.StartsWith("System.Linq", System.StringComparison.Ordinal) || space.StartsWith("System.Collections", System.StringComparison.Ordinal));

    private static IOperation? FailureBefore(IOperation completion, IOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        for (var current = completion; current.Parent is { } parent && current != callback; current = parent)
        {
            var asked = parent switch
            {
                IConditionalOperation { Condition: { } condition } when condition != current => condition,
                IUsingOperation { Resources: { } resources } when resources != current => resources,
                _ => null,
            };
            if (asked is not null && facts.Failures.In(asked, cancellationToken) is { } early)
            {
                return early;
            }

            if (parent is not IBlockOperation block)
            {
                continue;
            }

            foreach (var statement in block.Operations)
            {
                if (statement == current)
                {
                    break;
                }

                if (facts.Failures.In(statement, cancellationToken) is { } failure)
                {
                    return failure;
                }
            }
        }

        return null;
    }
}
