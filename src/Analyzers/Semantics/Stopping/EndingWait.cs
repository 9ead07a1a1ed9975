using System;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this a wait on a source whose end is how a loop is told to stop? It throws once the channel is complete, the collection or the listener closed.</summary>
internal static class EndingWait
{
    public static bool Is(IMethodSymbol method) => IsTake(method) || IsAccept(method);

    /// <summary>The next item of a channel or collection.</summary>
    public static bool IsTake(IMethodSymbol method) => (method.ContainingType?.Name, method.Name) is
        ("ChannelReader", "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync")
        or ("BlockingCollection", "Take" or "TryTake" or "GetConsumingEnumerable")
        or ("PeriodicTimer", "WaitForNextTickAsync");

    /// <summary>The next connection of a listener.</summary>
    public static bool IsAccept(IMethodSymbol method) => method.Name switch
    {
        "GetContext" or "GetContextAsync" => method.ContainingType?.Name is "HttpListener",
        "AcceptConnectionAsync" => method.ContainingType?.Name is "QuicListener" or "TcpListener" or "Socket",
        var name when name.StartsWith("Accept", StringComparison.Ordinal) => method.ContainingType?.Name is "TcpListener" or "Socket",
        var name when name.StartsWith("WaitForConnection", StringComparison.Ordinal) => method.ContainingType?.Name is "NamedPipeServerStream",
        _ => false,
    };
}
