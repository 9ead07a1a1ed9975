using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What an operation does with a field by which work is told to stop.</summary>
internal enum SignalUse
{
    /// <summary>It looks: a token is taken, a state asked, something awaited or disposed that ends nothing.</summary>
    Reads,

    /// <summary>It tells the work to stop.</summary>
    Signals,

    /// <summary>It gives the field to code that may do anything with it.</summary>
    Unknown,
}

/// <summary>By what is work told to stop, and which calls tell it?</summary>
internal static class StopSignal
{
    /// <summary>Whether work that waits on a value of this type goes on when somebody else calls a method of it.</summary>
    public static bool IsSignalType(ITypeSymbol? type) =>
        InSystem(type) && type!.Name is "CancellationTokenSource" or "Channel" or "ChannelReader" or "ChannelWriter" or "BlockingCollection" or "PeriodicTimer"
            or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "EventWaitHandle" or "TcpListener" or "HttpListener" or "UdpClient" or "Socket";

    /// <summary>Types whose disposal does not end the work that waits on them, but makes its next call throw.</summary>
    public static bool ThrowsOnceDisposed(ITypeSymbol? type) =>
        InSystem(type) && type!.Name is "CancellationTokenSource" or "SemaphoreSlim" or "Semaphore" or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "EventWaitHandle";

    /// <summary>A field that a loop may ask whether to go on.</summary>
    public static bool IsFlagType(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Boolean or SpecialType.System_Int32 } or { TypeKind: TypeKind.Enum };

    public static SignalUse Of(IFieldReferenceOperation field)
    {
        var type = field.Field.Type;
        var value = Peel.Outward(field);

        if (value.Parent is IConditionalAccessOperation access && access.Operation == value)
        {
            return access.WhenNotNull is IInvocationOperation conditional ? OfCall(conditional, type) : access.WhenNotNull is IPropertyReferenceOperation ? SignalUse.Reads : SignalUse.Unknown;
        }

        switch (value.Parent)
        {
            case IInvocationOperation call when call.Instance == value:
                return OfCall(call, type);
            case IPropertyReferenceOperation property when property.Instance == value:
                return property.Property.Name is "Writer" ? OfWriter(property) : SignalUse.Reads;
            case ISimpleAssignmentOperation assignment when assignment.Target == value:
                return IsFlagType(type) ? SignalUse.Signals : SignalUse.Reads;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingType.Name: "Volatile" or "Interlocked" } method } }:
                return IsFlagType(type) ? method.Name == "Read" ? SignalUse.Reads : SignalUse.Signals : method.Name == "Read" ? SignalUse.Reads : SignalUse.Unknown;
            case IBinaryOperation or IUnaryOperation or IIsPatternOperation or IIsTypeOperation or IConditionalOperation or ILoopOperation:
                return SignalUse.Reads;
            case IArgumentOperation or IReturnOperation or IVariableInitializerOperation or ISimpleAssignmentOperation:
                return IsFlagType(type) ? SignalUse.Reads : SignalUse.Unknown;
            default:
                return SignalUse.Unknown;
        }
    }

    private static SignalUse OfWriter(IPropertyReferenceOperation writer) => writer.Parent switch
    {
        IInvocationOperation call when call.Instance == writer => OfCall(call, writer.Type),
        IArgumentOperation or IReturnOperation or IVariableInitializerOperation or ISimpleAssignmentOperation => SignalUse.Unknown,
        _ => SignalUse.Reads,
    };

    private static SignalUse OfCall(IInvocationOperation call, ITypeSymbol? type)
    {
        var ends = (type?.Name, call.TargetMethod.Name) switch
        {
            ("CancellationTokenSource", "Cancel" or "CancelAsync" or "CancelAfter") => true,
            ("Channel" or "ChannelWriter", "Complete" or "TryComplete") => true,
            ("BlockingCollection", "CompleteAdding" or "Dispose") => true,
            ("ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "EventWaitHandle", "Set") => true,
            ("SemaphoreSlim" or "Semaphore", "Release") => true,
            ("PeriodicTimer", "Dispose") => true,
            ("TcpListener" or "HttpListener" or "UdpClient" or "Socket", "Stop" or "Close" or "Dispose" or "Shutdown" or "Abort") => true,
            _ => false,
        };
        return ends ? SignalUse.Signals : SignalUse.Reads;
    }

    private static bool InSystem(ITypeSymbol? type)
    {
        var space = type?.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" };
    }
}
