using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is something written to, or ended once more, after it has ended on every ordinary path of one function?</summary>
internal static class WriteAfterEnd
{
    /// <summary>The calls that come too late; none where another call is the first in the function that names the channel.</summary>
    public static IEnumerable<(IInvocationOperation Call, IReadOnlyList<IInvocationOperation> Ends)> Of(
        IInvocationOperation first, ISymbol function, ISymbol name, CompilationFacts facts, ChannelState.ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        var state = ChannelState.Around(first, name, facts, cancellationToken);
        if (state.Ends.Count == 0
            || state.Calls.FirstOrDefault(c => state.KindOf(c) != ClosingKind.None) != first
            || !state.Calls.Any(c => c != state.Ends[0] && Suffers(c, state)))
        {
            yield break;
        }

        var before = state.Solve(function, graphOf, cancellationToken);
        foreach (var call in state.Calls)
        {
            if (before.TryGetValue(call.Syntax, out var known)
                && known == ChannelStates.Ended
                && Suffers(call, state)
                && !ClosedHandler.Covers(call, facts.Symbols))
            {
                yield return (call, state.Ends);
            }
        }
    }

    /// <summary>Whether the call throws, or loses what it writes, where the channel has ended.</summary>
    private static bool Suffers(IInvocationOperation call, ChannelState state) =>
        state.KindOf(call) is ClosingKind.EndsOnce or ClosingKind.Writes || (state.EffectsOf(call) & HelperEffects.MustWrite) != 0;
}
