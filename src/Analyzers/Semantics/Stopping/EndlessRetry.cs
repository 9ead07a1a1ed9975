using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop try the same thing for ever, as long as it fails?</summary>
internal static class EndlessRetry
{
    /// <summary>Whether the loop is left by success only: from inside a <c>try</c> whose failure starts the next turn, with no bound, no deadline and nothing by which it could be stopped.</summary>
    public static bool Is(ILoopOperation loop, CompilationFacts facts, CancellationToken cancellationToken)
    {
        return Attempt(loop) is { } attempt
            && StuckLoop.Waits(loop)
            && !StuckLoop.IsInIterator(loop)
            && IsLeftBySuccessOnly(loop, attempt, facts)
            && StartsOver(loop, attempt, facts)
            && !MeasuresTime(loop)
            && !facts.Loops.Signals.IsObserved(loop, RuleIds.UnboundedRetry, cancellationToken);
    }

    /// <summary>Whether every failure, or any at all where the loop sleeps between its turns, leads to the next turn.</summary>
    private static bool StartsOver(ILoopOperation loop, ITryOperation attempt, CompilationFacts facts)
    {
        var sleeps = FunctionBody.Operations(loop).Any(static o => LoopWait.Of(o) == WaitKind.Plain);
        return attempt.Catches.Any(c => CatchAll.CatchesEverything(c, facts.Symbols) || sleeps && c.Filter is null);
    }

    /// <summary>The one <c>try</c> among the statements of the loop.</summary>
    private static ITryOperation? Attempt(ILoopOperation loop)
    {
        if (loop is not (IWhileLoopOperation or IForLoopOperation) || !(EndlessLoop.IsConstant(loop) || EndlessLoop.FlagOf(loop) is { Symbol: ILocalSymbol }))
        {
            return null;
        }

        var attempts = (loop.Body as IBlockOperation)?.Operations.OfType<ITryOperation>().ToList();
        return attempts is { Count: 1 } && !attempts[0].Catches.IsEmpty ? attempts[0] : null;
    }

    private static bool IsLeftBySuccessOnly(ILoopOperation loop, ITryOperation attempt, CompilationFacts facts)
    {
        var succeeds = false;
        foreach (var operation in FunctionBody.Operations(loop))
        {
            if (!(LoopExit.Leaves(operation, loop, facts.Symbols) && operation is not IThrowOperation || Clears(operation, loop)))
            {
                if (operation is IThrowOperation && !attempt.Body.Syntax.Span.Contains(operation.Syntax.Span))
                {
                    return false;
                }

                continue;
            }

            if (!attempt.Body.Syntax.Span.Contains(operation.Syntax.Span))
            {
                return false;
            }

            // What comes to the end of the try without leaving is done once more after success as well: no retry.
            succeeds |= operation.Parent == attempt.Body || (operation.Parent is IExpressionStatementOperation && operation.Parent.Parent == attempt.Body);
        }

        // A flag that is set outside the loop too may be how others stop it.
        return succeeds && (EndlessLoop.FlagOf(loop) is not { Symbol: ILocalSymbol flag } || LocalUse.References(flag, loop).All(r => !LocalUse.IsWrite(r) || (Function.IsSameAround(r, loop) && (r.Syntax.SpanStart < loop.Syntax.SpanStart || loop.Syntax.Span.Contains(r.Syntax.Span)))));
    }

    /// <summary>A statement that sets the flag which the head asks.</summary>
    private static bool Clears(IOperation operation, ILoopOperation loop) =>
        operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }
        && EndlessLoop.FlagOf(loop) is { Symbol: ILocalSymbol flag }
        && SymbolEqualityComparer.Default.Equals(target.Local, flag);

    private static bool MeasuresTime(ILoopOperation loop) =>
        loop.Descendants().Any(static o => o is IBinaryOperation && o.ChildOperations.Any(static c => c.Type?.Name is "DateTime" or "DateTimeOffset" or "TimeSpan")
            || o is IPropertyReferenceOperation { Property: { Name: "TickCount" or "TickCount64" or "ElapsedMilliseconds" or "Elapsed" } });
}
