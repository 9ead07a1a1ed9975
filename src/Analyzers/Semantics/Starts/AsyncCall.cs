using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this call asynchronous: does it start work that an awaitable stands for?</summary>
internal static class AsyncCall
{
    /// <summary>
    /// Whether the call yields an awaitable for work of its own. What only wraps another handle, or makes one that is already complete, starts
    /// nothing. Decided by the type, never by the name's suffix.
    /// </summary>
    public static bool Is(IInvocationOperation call, KnownSymbols symbols)
    {
        if (call.Type is not { SpecialType: SpecialType.None } type
            || (call.Parent is IAwaitOperation && call.TargetMethod.Name != "ContinueWith")
            || !(SanctionedSink.IsTaskLike(type, symbols) || (IsBare(call) && IsAwaitable(type, symbols))))
        {
            return false;
        }

        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "ConfigureAwait" or "AsTask" or "Preserve" or "Unwrap" or "FromResult" or "FromException" or "FromCanceled" or "Yield" or "Delay" or "WhenEach":
                return false;
            case "WaitAsync":
                return !SanctionedSink.IsTaskLike(method.ContainingType, symbols);
            case "WhenAll" or "WhenAny" when symbols.Is(method.ContainingType, KnownType.Task):
                return call.Arguments.Length == 1 && !ShowsItsElements(call.Arguments[0].Value);
            default:
                return !Peel.Configures(call);
        }
    }

    /// <summary>Whether a value of the type can be awaited: tasks and what is configured of them, and any type whose awaiter says so.</summary>
    public static bool IsAwaitable(ITypeSymbol type, KnownSymbols symbols)
    {
        if (type.SpecialType != SpecialType.None || type is not INamedTypeSymbol named)
        {
            return false;
        }

        if (SanctionedSink.IsTaskLike(named, symbols) || symbols.IsOrInherits(named, KnownType.Task))
        {
            return true;
        }

        for (INamedTypeSymbol? current = named; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers("GetAwaiter"))
            {
                if (member is IMethodSymbol { Parameters.IsEmpty: true, IsStatic: false, ReturnType: INamedTypeSymbol awaiter } && symbols.IsOrInherits(awaiter, KnownType.NotifyCompletion))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the value is plainly not used; only then is a type of unknown kind worth a look.</summary>
    private static bool IsBare(IOperation call) =>
        call.Parent is IExpressionStatementOperation or IConditionalAccessOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary>Whether a combination names the tasks that it combines: then each of them is asked for itself.</summary>
    private static bool ShowsItsElements(IOperation argument) =>
        Peel.Conversions(argument) is IArrayCreationOperation or { Kind: (OperationKind)0x7f } or { Type: INamedTypeSymbol { Name: "Task" } };
}
