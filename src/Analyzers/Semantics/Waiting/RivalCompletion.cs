using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which other callback may have completed a <c>TaskCompletionSource</c> already?</summary>
internal static class RivalCompletion
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayThrow(string name) => name is "SetResult" or "SetException" or "SetCanceled";

    /// <summary>The completion of the same local in another callback of the member; null where the two exclude each other or cannot be judged. A method group is a callback by itself.</summary>
    public static IOperation? Of(IOperation completion, KnownSymbols symbols)
    {
        if (MethodOf(completion) is not { } method
            || !IsSource(method.ContainingType, symbols)
            || completion.ChildOperations.FirstOrDefault() is not { } instance
            || Peel.Conversions(instance) is not ILocalReferenceOperation source
            || LocalUse.SingleValue(source) is null
            || CallbackAround(completion) is not { } callback
            || !StandsAlone(completion))
        {
            return null;
        }

        foreach (var reference in LocalUse.References(source.Local, completion))
        {
            if (reference.Parent is { } other
                && MethodOf(other)?.Name is { } name
                && (MayThrow(name) || name is "TrySetResult" or "TrySetException" or "TrySetCanceled")
                && CallbackAround(other) is { } rival
                && rival != callback
                && !rival.Descendants().Contains(callback)
                && !callback.Descendants().Contains(rival)
                && (IsIndependent(rival, symbols) || IsIndependent(callback, symbols))
                && !Settles(rival, callback))
            {
                return other;
            }
        }

        return null;
    }

    private static IMethodSymbol? MethodOf(IOperation completion) => completion switch
    {
        IInvocationOperation call => call.TargetMethod,
        IMethodReferenceOperation group => group.Method,
        _ => null,
    };

    private static bool IsSource(INamedTypeSymbol? type, KnownSymbols symbols) =>
        symbols.Is(type, KnownType.TaskCompletionSource) || symbols.Is(type, KnownType.TaskCompletionSourceOfT);

    /// <summary>The lambda, local function or method group that is subscribed or registered, and that the completion stands in.</summary>
    private static IOperation? CallbackAround(IOperation operation)
    {
        for (var current = operation is IMethodReferenceOperation ? operation : operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation or IMethodReferenceOperation)
            {
                return Givings(current).Any(IsSubscription) ? current : null;
            }
        }

        return null;
    }

    /// <summary>What the callback is given to: of a local function, wherever it is named.</summary>
    private static IEnumerable<IOperation> Givings(IOperation callback)
    {
        var named = callback is ILocalFunctionOperation { Symbol: var symbol }
            ? LocalUse.Root(callback).Descendants().Where(o => o is IMethodReferenceOperation { Method: var method } && SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, symbol))
            : new[] { callback };
        foreach (var name in named)
        {
            var made = name;
            while (made.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            {
                made = made.Parent;
            }

            if (made.Parent is { } receiver)
            {
                yield return receiver;
            }
        }
    }

    private static bool IsSubscription(IOperation receiver) =>
        receiver is IEventAssignmentOperation { Adds: true } || (receiver is IArgumentOperation { Parent: { } call } && IsRegistration(call));

    private static bool IsRegistration(IOperation call) => call switch
    {
        IInvocationOperation registration => registration.TargetMethod is { Name: "Register" or "UnsafeRegister", ContainingType.Name: "CancellationToken" },
        IObjectCreationOperation { Type.Name: "Timer" } => true,
        _ => false,
    };

    /// <summary>A cancellation or a timer comes whatever other callbacks were called; two events may be the two ends of one story.</summary>
    private static bool IsIndependent(IOperation callback, KnownSymbols symbols) =>
        Givings(callback).Any(r => r is IArgumentOperation { Parent: { } call } && IsRegistration(call) && (call is IInvocationOperation || symbols.Is(call.Type, KnownType.Timer)));

    /// <summary>Whether nothing around the completion decides about it: no condition, lock or try, and nothing before it that could.</summary>
    private static bool StandsAlone(IOperation completion)
    {
        for (var current = completion is IMethodReferenceOperation ? null : completion.Parent; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is not (IExpressionStatementOperation or IBlockOperation or IReturnOperation or IConversionOperation))
            {
                return false;
            }

            if (current is IBlockOperation block && block.Operations.TakeWhile(o => !o.Syntax.Span.Contains(completion.Syntax.Span)).Any(static o => o is not IExpressionStatementOperation || o.Descendants().Any(static d => d is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Dispose" or "Unregister" or "Exchange" or "CompareExchange" })))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of the callbacks takes a lock, sets a flag, or ends the other.</summary>
    private static bool Settles(IOperation one, IOperation other) => Settles(one) || Settles(other);

    private static bool Settles(IOperation callback) => callback.Descendants().Any(static o =>
        o is ILockOperation or IInvocationOperation { TargetMethod.ContainingType.Name: "Interlocked" or "Monitor" } or IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" or "Unregister" or "Change" });
}
