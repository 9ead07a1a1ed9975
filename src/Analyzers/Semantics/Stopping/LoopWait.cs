using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What an operation waits for.</summary>
internal enum WaitKind
{
    /// <summary>It does not wait.</summary>
    None,

    /// <summary>For time to pass, or for a primitive that no owner closes: such a wait never tells a loop that it is over.</summary>
    Plain,

    /// <summary>For a call, or for a task: it may fail once somebody has closed what it works on.</summary>
    Call,
}

/// <summary>Does an operation wait, and can its end tell a loop anything? Loops that never wait are parsers, retries of a compare-and-swap and enumerations.</summary>
internal static class LoopWait
{
    public static WaitKind Of(IOperation operation) => operation switch
    {
        IAwaitOperation awaited => OfAwaited(Peel.Awaitable(awaited.Operation)),
        IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true } => WaitKind.Call,
        IInvocationOperation call => OfCall(call),
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: { Name: "Task" or "ValueTask" } type } } => IsIn(type, "Tasks") ? WaitKind.Call : WaitKind.None,
        _ => WaitKind.None,
    };

    public static bool IsDelay(IMethodSymbol method) => method.Name == "Delay" && method.ContainingType?.Name is "Task" or "TimeProviderTaskExtensions";

    public static bool IsSleep(IMethodSymbol method) => method is { Name: "Sleep", IsStatic: true, ContainingType: { Name: "Thread" } type } && IsIn(type, "Threading");

    private static WaitKind OfAwaited(IOperation awaited)
    {
        if (awaited is not IInvocationOperation call)
        {
            return WaitKind.Call;
        }

        if (IsDelay(call.TargetMethod) || (call.TargetMethod is { Name: "WaitAsync", ContainingType: { Name: "SemaphoreSlim" } type } && IsIn(type, "Threading")))
        {
            return WaitKind.Plain;
        }

        // A combination with a delay ends at the latest when that has passed.
        return call.TargetMethod is { Name: "WhenAny", ContainingType.Name: "Task" } && call.Arguments.Any(static a => a.Value.DescendantsAndSelf().Any(static o => o is IInvocationOperation inner && IsDelay(inner.TargetMethod)))
            ? WaitKind.Plain
            : WaitKind.Call;
    }

    private static WaitKind OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Sleep":
                return IsSleep(method) ? WaitKind.Plain : WaitKind.None;
            case "WaitOne" or "WaitAny" or "WaitAll" or "SignalAndWait" when method.ContainingType is { Name: "WaitHandle" or "Barrier" or "EventWaitHandle" } type && IsIn(type, "Threading"):
            case "Wait" when method.ContainingType is { Name: "SemaphoreSlim" or "ManualResetEventSlim" or "CountdownEvent" or "Monitor" } primitive && IsIn(primitive, "Threading"):
                return WaitKind.Plain;
            case "Wait" or "WaitAll" or "WaitAny" when method.ContainingType is { Name: "Task" } task && IsIn(task, "Tasks"):
                return call.Instance is IInvocationOperation waited && IsDelay(waited.TargetMethod) ? WaitKind.Plain : WaitKind.Call;
            case "GetResult" when call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task }:
                return OfAwaited(Peel.Awaitable(task));
            case "Join" when method.ContainingType is { Name: "Thread" } thread && IsIn(thread, "Threading"):
            case "Take" or "TryTake" when method.ContainingType is { Name: "BlockingCollection" } collection && IsIn(collection, "Concurrent"):
                return WaitKind.Call;
            default:
                return WaitKind.None;
        }
    }

    private static bool IsIn(INamedTypeSymbol type, string space) => type.ContainingNamespace?.Name == space;
}
