using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which calls and waits do not throw, or throw only cancellation?</summary>
internal static class CannotFail
{
    public static bool Calling(IInvocationOperation call, KnownSymbols symbols) => Method(call.TargetMethod, symbols) || IsLogging(call) || Gathers(call, symbols);

    /// <summary>A list takes a task, to be awaited with others; what fails in it is the task's.</summary>
    private static bool Gathers(IInvocationOperation call, KnownSymbols symbols) =>
        call is { TargetMethod: { Name: "Add", ContainingType.ContainingNamespace.Name: "Generic" }, Arguments: [{ Value.Type: { } item }] } && SanctionedSink.IsTaskLike(item, symbols);

    /// <summary>Whether a method does not throw, called or given as a delegate.</summary>
    public static bool Method(IMethodSymbol method, KnownSymbols symbols)
    {
        var type = method.ContainingType;
        if (type is null)
        {
            return false;
        }

        switch (method.Name)
        {
            case "TrySetResult" or "TrySetException" or "TrySetCanceled" or "TryComplete" or "TryWrite"
                or "TrySetResultAsync" or "TrySetExceptionAsync" or "TrySetCanceledAsync":
                return true;
            case "Cancel" or "CancelAsync":
                return type.Name == "CancellationTokenSource";
            case "SetResult" or "SetException" or "SetCanceled":
                return type.Name == "TaskCompletionSource";
            case "Set" or "Reset":
                return type.Name is "EventWaitHandle" or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim";
            case "Release":
                return type.Name is "SemaphoreSlim" or "Semaphore";
            case "Signal":
                return type.Name is "CountdownEvent" or "Barrier";
            case "StopApplication":
                return type.Name is "IHostApplicationLifetime" or "IApplicationLifetime" or "ApplicationLifetime";
            case "Remove" or "TryRemove":
                return type.ContainingNamespace is { Name: "Generic" or "Concurrent", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };
            case "Dispose" or "DisposeAsync":
                return true;
        }

        return symbols.Is(type, KnownType.Interlocked)
            || type.Name is "Volatile" or "Debug" or "Trace" or "Stopwatch" or "GC"
            || (type.Name == "Console" && method.Name is "Write" or "WriteLine")
            || (type.Name is "Thread" && method.Name is "Sleep" or "Join" or "Yield" or "SpinWait" or "MemoryBarrier");
    }

    /// <summary>Waits that end normally or by cancellation only.</summary>
    public static bool Awaiting(IOperation awaitable)
    {
        switch (awaitable)
        {
            case IInvocationOperation call:
                return (call.TargetMethod.ContainingType?.Name, call.TargetMethod.Name) is
                    ("Task", "Delay" or "Yield") or ("SemaphoreSlim", "WaitAsync") or ("PeriodicTimer", "WaitForNextTickAsync") or ("ChannelReader", "WaitToReadAsync");
            case IPropertyReferenceOperation property:
                return property.Property.Name == "CompletedTask";
            default:
                return false;
        }
    }

    /// <summary><c>ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)</c>: the await ends normally, however the task does (API documentation).</summary>
    public static bool Suppresses(IOperation awaited) =>
        awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Arguments: [{ Parameter.Type.Name: "ConfigureAwaitOptions", Value.ConstantValue: { HasValue: true, Value: int options } }] }
        && (options & SuppressThrowing) != 0;

    private const int SuppressThrowing = 2;

    /// <summary>Logging is written not to throw: whoever guards a failure by logging it relies on that too.</summary>
    public static bool IsLogging(IInvocationOperation call)
    {
        var receiver = call.Instance?.Type ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? Peel.Conversions(call.Arguments[0].Value).Type : null);
        var name = receiver?.Name ?? call.TargetMethod.ContainingType?.Name ?? "";
        return name.EndsWith("Logger", System.StringComparison.Ordinal) || name.EndsWith("Log", System.StringComparison.Ordinal)
            || receiver is INamedTypeSymbol { Name: "ILogger" } || name is "Logging" or "LogContext" or "LoggerExtensions";
    }
}
