using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop read from something that ends the loop by itself once it is closed, completed or disposed?</summary>
internal static class TerminatingSource
{
    public static bool IsRead(IOperation operation, ILoopOperation? loop, OwnershipOptions options, string rule) => operation switch
    {
        IForEachLoopOperation { IsAsynchronous: true } => true,
        IInvocationOperation call => IsCall(call, loop, options, rule),
        _ => false,
    };

    /// <summary>A call on a source that was there before the loop, or that comes from one. What a turn opens for itself, nobody else can close.</summary>
    private static bool IsCall(IInvocationOperation call, ILoopOperation? loop, OwnershipOptions options, string rule)
    {
        if (call.TargetMethod is { IsStatic: true, Name: "Read" or "ReadLine" or "ReadKey", ContainingType.Name: "Console" })
        {
            return true;
        }

        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        return receiver is not null
            && (IsSource(receiver.Type) || IsSource(call.TargetMethod.ContainingType) || options.IsTerminatingSource(receiver.Type, call.Syntax.SyntaxTree, rule))
            && (loop is null ? !IsOwn(receiver) : !IsMadeIn(receiver, loop));
    }

    private static bool IsSource(ITypeSymbol? type)
    {
        for (var current = type; current is not null and not { SpecialType: SpecialType.System_Object }; current = current.BaseType)
        {
            if (IsNamedSource(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamedSource(ITypeSymbol type) => (type.Name, type.ContainingNamespace?.Name) switch
    {
        ("ChannelReader" or "ChannelWriter", "Channels") => true,
        ("PipeReader" or "PipeWriter", "Pipelines") => true,
        ("Stream" or "TextReader" or "BinaryReader", "IO") => true,
        ("Socket" or "TcpListener" or "TcpClient" or "UdpClient", "Sockets") => true,
        ("WebSocket", "WebSockets") => true,
        ("HttpListener", "Net") => true,
        ("QuicListener" or "QuicConnection", "Quic") => true,
        ("PeriodicTimer", "Threading") => true,
        ("BlockingCollection", "Concurrent") => true,
        ("IAsyncEnumerator" or "IEnumerator", "Generic") or ("IEnumerator", "Collections") => true,
        ("ConfiguredCancelableAsyncEnumerable", _) or ("Enumerator", "CompilerServices") => true,
        ("DataflowBlock", "Dataflow") or ("ISourceBlock" or "IReceivableSourceBlock" or "BufferBlock" or "TransformBlock", "Dataflow") => true,
        ("SerialPort", "Ports") => true,
        ("DbDataReader" or "IDataReader", _) => true,
        ("IAsyncStreamReader", "Core") => true,
        ("Process", "Diagnostics") => true,
        _ => false,
    };

    /// <summary>Whether the receiver is a local of the loop that a constructor or a static method made.</summary>
    private static bool IsMadeIn(IOperation receiver, ILoopOperation loop) =>
        Peel.Conversions(receiver) is ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } declared } } local
        && loop.Syntax.Span.Contains(declared[0].Span)
        && LocalUse.SingleValue(local) is { } value
        && Unwrapped(value) is IObjectCreationOperation or IInvocationOperation { TargetMethod: { IsStatic: true, IsExtensionMethod: false } };

    /// <summary>In another body only what belongs to the object outlives the call.</summary>
    private static bool IsOwn(IOperation receiver)
    {
        var root = Peel.Conversions(receiver);
        while (root is IPropertyReferenceOperation { Instance: { } of })
        {
            root = Peel.Conversions(of);
        }

        return root is ILocalReferenceOperation or IParameterReferenceOperation or IObjectCreationOperation;
    }

    private static IOperation Unwrapped(IOperation value)
    {
        value = Peel.Conversions(value);
        return value is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : value;
    }
}
