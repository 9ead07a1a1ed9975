using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What a call does to the end of a channel, a collection, a pipe or a block that takes items.</summary>
internal enum ClosingKind
{
    None,

    /// <summary>It ends, and a second such call does no harm.</summary>
    Ends,

    /// <summary>It ends, and a second such call throws: <c>ChannelWriter.Complete</c>.</summary>
    EndsOnce,

    /// <summary>An item is written, and that fails visibly or vanishes once it has ended.</summary>
    Writes,

    /// <summary>An item is written, and somebody looks at what became of it.</summary>
    Tries,
}

/// <summary>Is this a call that ends a channel or writes to it?</summary>
internal static class ClosingCall
{
    /// <summary>Whether a method of this name may end something: asked before anything else.</summary>
    public static bool MayEnd(string name) => name is "Complete" or "TryComplete" or "CompleteAdding" or "CompleteAsync";

    /// <summary>Whether a method of this name may write something.</summary>
    public static bool MayWrite(string name) => name is "WriteAsync" or "TryWrite" or "Add" or "TryAdd" or "Post" or "SendAsync" or "GetMemory" or "GetSpan";

    public static bool IsEnd(ClosingKind kind) => kind is ClosingKind.Ends or ClosingKind.EndsOnce;

    /// <summary>The kind of the call, and the operation that stands for what is ended or written to.</summary>
    public static ClosingKind Of(IInvocationOperation call, KnownSymbols symbols, out IOperation? target)
    {
        target = call.Instance;
        var type = call.TargetMethod.ContainingType;
        switch (call.TargetMethod.Name)
        {
            case "Complete":
                return symbols.Is(type, KnownType.ChannelWriterOfT) ? ClosingKind.EndsOnce
                    : symbols.Is(type, KnownType.PipeWriter) || IsBlock(type, symbols) ? ClosingKind.Ends
                    : ClosingKind.None;
            case "TryComplete":
                return symbols.Is(type, KnownType.ChannelWriterOfT) ? ClosingKind.Ends : ClosingKind.None;
            case "CompleteAsync":
                return symbols.Is(type, KnownType.PipeWriter) && call.Parent is IAwaitOperation ? ClosingKind.Ends : ClosingKind.None;
            case "CompleteAdding":
                return symbols.Is(type, KnownType.BlockingCollectionOfT) ? ClosingKind.Ends : ClosingKind.None;
            case "Add" or "TryAdd":
                // TryAdd, unlike TryWrite, throws as Add does.
                return symbols.Is(type, KnownType.BlockingCollectionOfT) ? ClosingKind.Writes : ClosingKind.None;
            case "GetMemory" or "GetSpan":
                return symbols.Is(type, KnownType.PipeWriter) ? ClosingKind.Writes : ClosingKind.None;
            case "WriteAsync":
                return !symbols.Is(type, KnownType.ChannelWriterOfT) && !symbols.Is(type, KnownType.PipeWriter) ? ClosingKind.None
                    : IsLookedAt(call) ? ClosingKind.Tries
                    : ClosingKind.Writes;
            case "TryWrite":
                return !symbols.Is(type, KnownType.ChannelWriterOfT) ? ClosingKind.None
                    : IsIgnored(call) ? ClosingKind.Writes
                    : ClosingKind.Tries;
            case "Post" or "SendAsync":
                if (call.Instance is null && symbols.Is(type, KnownType.DataflowBlockExtensions) && call.Arguments.Length > 0)
                {
                    target = call.Arguments[0].Value;
                }
                else if (call.Instance is null || !IsBlock(type, symbols))
                {
                    return ClosingKind.None;
                }

                return IsIgnored(call) ? ClosingKind.Writes : ClosingKind.Tries;
            default:
                return ClosingKind.None;
        }
    }

    /// <summary>Whether nobody looks at what the call, or the task that it returns, yields.</summary>
    public static bool IsIgnored(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            value = value.Parent;
        }

        if (value.Parent is IConditionalAccessOperation access && access.WhenNotNull == value)
        {
            value = access;
        }

        return value.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    /// <summary>Whether the task of a write is kept, so that its failure may be what the code is about.</summary>
    private static bool IsLookedAt(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "Wait" })
        {
            value = value.Parent;
        }

        return value.Parent is not (IAwaitOperation or IReturnOperation) && !IsIgnored(call) && value.Parent is not IExpressionStatementOperation;
    }

    private static bool IsBlock(INamedTypeSymbol type, KnownSymbols symbols) =>
        type.ContainingNamespace?.Name == "Dataflow" // Ahead of a lookup.
        && symbols[KnownType.DataflowBlock] is { } block
        && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, block.ContainingAssembly)
        && symbols.IsOrInherits(type, KnownType.DataflowBlock);
}
