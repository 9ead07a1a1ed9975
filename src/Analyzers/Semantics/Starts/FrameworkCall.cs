using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a method of the framework come back by itself, or does it wait for somebody else?</summary>
internal static class FrameworkCall
{
    public static bool IsFramework(IMethodSymbol method) =>
        method.ContainingAssembly?.Name is { } name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" || name.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal));

    /// <summary>Methods that wait for somebody else, for as long as it takes.</summary>
    public static bool Waits(IMethodSymbol method) =>
        method.Name is "Take" or "WaitOne" or "WaitAll" or "WaitAny" or "Wait" or "WaitAsync" or "Join" or "ReadLine" or "ReadLineAsync" or "ReadKey" or "WaitForExit" or "WaitForExitAsync"
            or "GetContext" or "GetContextAsync" or "GetConsumingEnumerable" or "ReadAllAsync" or "WaitToReadAsync" or "WaitForNextTickAsync" or "SignalAndWait" or "SpinUntil"
            or "Run" or "RunAsync" or "Listen" or "Invoke" or "InvokeAsync" or "DynamicInvoke"
        || method.Name.StartsWith("Accept", StringComparison.Ordinal)
        || method.Name.StartsWith("Receive", StringComparison.Ordinal)
        || method.Name.StartsWith("WaitForConnection", StringComparison.Ordinal)
        || (method.Name is "ReadAsync" or "Read" && method.ContainingType?.Name is "ChannelReader" or "PipeReader" or "NetworkStream" or "PipeStream");

    /// <summary>Whether the call reads what another end may never send, asks a user, or holds on to a peer: where a whole chain of calls is judged by its ends, these count too.</summary>
    public static bool WaitsForPeer(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name.StartsWith("AuthenticateAs", StringComparison.Ordinal) || method.Name.StartsWith("ShowDialog", StringComparison.Ordinal) || method is { Name: "Show", ContainingType.Name: "MessageBox" })
        {
            return true;
        }

        return (method.Name.StartsWith("Read", StringComparison.Ordinal) || method.Name.StartsWith("CopyTo", StringComparison.Ordinal) || method.Name.StartsWith("Peek", StringComparison.Ordinal))
            && call.Instance?.Type is { } source && IsReader(source);
    }

    /// <summary><c>Task.Delay(-1, token)</c>: a wait until somebody says stop.</summary>
    public static bool WaitsForStop(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" }, Arguments: { Length: > 1 } arguments } && IdleWait.IsInfinite(arguments[0].Value);

    private static bool IsReader(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            switch (type.Name)
            {
                case "MemoryStream" or "FileStream" or "StringReader":
                    return false;
                case "Stream" or "TextReader" or "PipeReader" or "ChannelReader":
                    return true;
            }
        }

        return false;
    }
}
