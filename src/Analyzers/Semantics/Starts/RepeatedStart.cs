using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a function started several times, so that its runs are there side by side?</summary>
internal static class RepeatedStart
{
    /// <summary>The loop, or the call that invokes a delegate for each element, which starts several runs; null where the runs follow each other, or there is one.</summary>
    public static IOperation? Around(IOperation start)
    {
        // A run that is over before its own function goes on is beside others only where that function is.
        var isOver = IsAwaitedInPlace(start) || start is IInvocationOperation { Type: not { Name: "Task" or "ValueTask" } };
        if (start is IAnonymousFunctionOperation or IMethodReferenceOperation)
        {
            if (TakerOf(start) is { } taker && InvokesForEach(taker))
            {
                return taker;
            }

            isOver = !IsStarted(start);
        }

        for (var current = start.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case ILoopOperation when !isOver:
                    return current;
                case IAnonymousFunctionOperation lambda:
                    if (TakerOf(lambda) is { } call && InvokesForEach(call))
                    {
                        return call;
                    }

                    if (!IsStarted(lambda))
                    {
                        return null;
                    }

                    isOver = false;
                    break;
                case ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The call or creation that a lambda or method group is handed to.</summary>
    public static IOperation? TakerOf(IOperation function)
    {
        var made = function;
        while (made.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            made = made.Parent;
        }

        return made.Parent is IArgumentOperation { Parent: { } call } ? call : null;
    }

    /// <summary>Whether a lambda or method group is handed to something that runs it beside the code that follows.</summary>
    public static bool IsStarted(IOperation function) => TakerOf(function) switch
    {
        IInvocationOperation call => call.TargetMethod is { Name: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType.Name: "Task" or "TaskFactory" or "ThreadPool" } && !IsAwaitedInPlace(call),
        IObjectCreationOperation { Type.Name: "Thread" or "Task" } => true,
        _ => false,
    };

    /// <summary>Whether a variable lives outside of what repeats, so that all runs share it.</summary>
    public static bool Shares(IOperation repeated, ISymbol variable) =>
        variable is not (ILocalSymbol or IParameterSymbol)
        || variable.DeclaringSyntaxReferences.All(d => d.SyntaxTree != repeated.Syntax.SyntaxTree || !repeated.Syntax.Span.Contains(d.Span));

    public static bool IsAwaitedInPlace(IOperation start)
    {
        var value = start;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "GetAwaiter" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } or IPropertyReferenceOperation { Property.Name: "Result" };
    }

    private static bool InvokesForEach(IOperation call) => call is IInvocationOperation { TargetMethod: var method }
        && ((method.Name is "Select" or "SelectMany" && method.ContainingType?.Name is "Enumerable" or "ParallelEnumerable")
            || (method.Name is "For" or "ForEach" or "ForEachAsync" or "ForAsync" && method.ContainingType?.Name is "Parallel")
            || (method.Name is "ForEach" or "ConvertAll" && method.ContainingType?.Name is "List" or "Array"));
}
