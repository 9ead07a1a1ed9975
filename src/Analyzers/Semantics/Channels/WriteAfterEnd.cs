using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is something written to, or ended once more, after it has ended on every ordinary path of one function?</summary>
internal static class WriteAfterEnd
{
    /// <summary>
    /// The calls that come too late, of those that <paramref name="call"/> stands for: itself and, where it is the first in the function that names the channel, the calls
    /// of other functions that write. A diagnostic is live in an editor only where it stands in the operation that it is reported for.
    /// </summary>
    public static IEnumerable<(IInvocationOperation Call, IReadOnlyList<IInvocationOperation> Ends)> Of(
        IInvocationOperation call, ISymbol function, ISymbol name, CompilationFacts facts, ChannelState.ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        if (!ChannelState.MayEndAround(call, facts, cancellationToken) || ChannelState.Around(call, name, facts, cancellationToken) is not { Ends.Count: > 0 } state)
        {
            yield break;
        }

        var isFirst = state.Calls.FirstOrDefault(c => state.KindOf(c) != ClosingKind.None)?.Syntax == call.Syntax;

        // By place first: unless the code jumps, an end that comes before on every path stands before, too.
        if (!state.Calls.Any(c => IsAsked(c) && (state.JumpsBack || state.Ends.Any(end => end != c && end.Syntax.SpanStart < c.Syntax.Span.End))))
        {
            yield break;
        }

        var before = state.Solve(function, graphOf, cancellationToken);
        foreach (var late in state.Calls)
        {
            if (IsAsked(late) && before.TryGetValue(late.Syntax, out var known) && known == ChannelStates.Ended && !ClosedHandler.Covers(late, facts.Symbols))
            {
                yield return (late, state.Ends);
            }
        }

        bool IsAsked(IInvocationOperation late) => late.Syntax == call.Syntax
            ? state.KindOf(late) is ClosingKind.EndsOnce or ClosingKind.Writes
            : isFirst && (state.EffectsOf(late) & CalleeEffects.MustWrite) != 0;
    }
}
