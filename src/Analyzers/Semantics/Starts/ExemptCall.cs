using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is the task of this call not meant to be awaited here, by what the call is made on or made with?</summary>
internal static class ExemptCall
{
    public static bool Is(IInvocationOperation call, KnownSymbols symbols) =>
        IsBatched(call, symbols) || IsPosting(call.TargetMethod) || IsOnSubstitute(call) || ExpectsFailure(call);

    /// <summary>A batch completes its tasks only when it is executed: awaiting them before would wait for ever.</summary>
    private static bool IsBatched(IInvocationOperation call, KnownSymbols symbols)
    {
        if (call.Instance?.Type is { } receiver && symbols.IsOrInherits(receiver, KnownType.RedisBatch))
        {
            return true;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.Name == "CommandFlags" && NamesFireAndForget(argument.Value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesFireAndForget(IOperation flags)
    {
        foreach (var operation in flags.DescendantsAndSelf())
        {
            if (operation is IFieldReferenceOperation { Field.Name: "FireAndForget" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Posting to a user interface: its message loop owns what is posted and reports its failures.</summary>
    private static bool IsPosting(IMethodSymbol method)
    {
        var owner = method.ContainingType?.Name ?? "";
        return method.ReturnType.Name == "DispatcherOperation"
            || (method.Name is "InvokeAsync" or "RunAsync" or "BeginInvoke" && (owner.IndexOf("Dispatcher", StringComparison.Ordinal) >= 0 || owner == "ComponentBase"))
            || (method.Name.EndsWith("OnMainThreadAsync", StringComparison.Ordinal) && owner == "MainThread");
    }

    /// <summary>A call on what NSubstitute's <c>Received()</c> and the like return only says which call is meant.</summary>
    private static bool IsOnSubstitute(IInvocationOperation call) =>
        call.Instance is IInvocationOperation { TargetMethod: { ContainingNamespace.Name: "NSubstitute", Name: var name } }
        && (name.StartsWith("Received", StringComparison.Ordinal) || name.StartsWith("DidNotReceive", StringComparison.Ordinal) || name == "When" || name == "Configure");

    /// <summary>Code inside an assertion that expects an exception, or that only describes a call to a mock.</summary>
    private static bool ExpectsFailure(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation)
            {
                var parent = current.Parent;
                while (parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
                {
                    parent = parent.Parent;
                }

                if (parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: var name } }
                    && (name.StartsWith("Throw", StringComparison.Ordinal) || name is "When" or "WhenForAnyArgs" or "InOrder" or "Catch" or "CatchAsync"))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
