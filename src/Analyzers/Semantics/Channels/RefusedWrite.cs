using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>May a write be refused, while nobody looks at its result?</summary>
internal static class RefusedWrite
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayBe(string name) => name is "TryWrite" or "Post";

    /// <summary>What takes the item; null where the write is looked at, or cannot be refused while it is open.</summary>
    public static IOperation? TargetOf(IInvocationOperation write, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (ClosingCall.Of(write, facts.Symbols, out var target) != ClosingKind.Writes || target is null || !ClosingCall.IsIgnored(write) || IsSignal(write))
        {
            return null;
        }

        if (write.TargetMethod.Name == "Post")
        {
            // A broadcast block only keeps the last item, and a write-once block only the first, by design.
            return Peel.Conversions(target).Type is { Name: "BroadcastBlock" or "WriteOnceBlock" } ? null : target;
        }

        return ChannelName.Of(target, facts) is { } name && ChannelCreation.WaitsForRoom(ChannelCreation.Of(name, write, member, facts, cancellationToken, made => ChannelCreation.WaitsForRoom(made, facts.Symbols)), facts.Symbols)
            ? target
            : null;
    }

    /// <summary><c>TryWrite(default)</c>: where there is no room, a reader will be woken already, and there is no item to lose.</summary>
    private static bool IsSignal(IInvocationOperation write) =>
        write.TargetMethod.Name == "TryWrite" && write.Arguments is [{ Value: var item }] && Peel.Conversions(item) is IDefaultValueOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: true } };

    /// <summary>Whether OWN5001 says of the write that it certainly comes too late.</summary>
    public static bool ComesTooLate(IInvocationOperation write, IOperation target, ISymbol member, CompilationFacts facts, ChannelState.ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        if (ChannelName.Of(target, facts) is not { } name)
        {
            return false;
        }

        var state = ChannelState.Around(write, name, facts, cancellationToken);
        return state.Ends.Count > 0
            && state.Solve(Function.Around(write, member), graphOf, cancellationToken).TryGetValue(write.Syntax, out var known)
            && known == ChannelStates.Ended;
    }
}
