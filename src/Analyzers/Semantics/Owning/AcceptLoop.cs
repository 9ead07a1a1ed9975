using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does one bad connection end the loop that accepts them all, with a catch-all that is told of it and then goes home?</summary>
internal static class AcceptLoop
{
    /// <summary>The loop around a call that accepts, where a failure in a turn leaves it for a catch-all outside, or for one inside that always leaves; null elsewhere.</summary>
    public static ILoopOperation? EndedByOneConnection(IInvocationOperation accept, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!EndingWait.IsAccept(accept.TargetMethod) || LoopAround(accept) is not { } loop || !ServiceLoop.Is(loop))
        {
            return null;
        }

        for (IOperation? current = accept; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is not ITryOperation attempt || !Contains(attempt.Body, accept))
            {
                continue;
            }

            var inside = Contains(loop, attempt);
            if (attempt.Catches.Any(c => c.ExceptionType?.Name == "SocketException") || Keeper(attempt, facts.Symbols) is not { } keeper)
            {
                // A failed accept has a clause of its own, or is not kept here.
                if (attempt.Catches.Any(static c => c.ExceptionType?.Name == "SocketException"))
                {
                    return null;
                }

                continue;
            }

            return inside
                ? AlwaysLeaves(keeper, loop) ? loop : null
                : facts.Failures.In(loop.Body, cancellationToken) is not null && !Retries(keeper, attempt) ? loop : null;
        }

        return null;
    }

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    private static bool Contains(IOperation outer, IOperation inner) => outer.Syntax.SyntaxTree == inner.Syntax.SyntaxTree && outer.Syntax.Span.Contains(inner.Syntax.Span);

    private static ICatchClauseOperation? Keeper(ITryOperation attempt, KnownSymbols symbols) =>
        attempt.Catches.FirstOrDefault(c => c.Filter is null && CatchAll.CatchesEverything(c, symbols));

    /// <summary>A handler whose last statement leaves the loop, and which asks nothing before.</summary>
    private static bool AlwaysLeaves(ICatchClauseOperation keeper, ILoopOperation loop) =>
        keeper.Handler.Operations.LastOrDefault() is { } last
        && (last is IReturnOperation || (last is IBranchOperation { BranchKind: BranchKind.Break } leave && SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel)))
        && !keeper.Handler.Operations.Any(static o => o is IConditionalOperation or ISwitchOperation);

    /// <summary>Whether the handler or an outer loop starts over.</summary>
    private static bool Retries(ICatchClauseOperation keeper, IOperation attempt) =>
        LoopAround(attempt) is not null
        || keeper.Handler.Descendants().Any(static o => o is IThrowOperation || (o is IInvocationOperation { TargetMethod: { } method } && (method.Name.Contains("Start") || method.Name.Contains("Accept") || method.Name.Contains("Listen") || method.Name.Contains("Stop") || method.Name.Contains("Exit") || method.Name.Contains("Fail"))));
}
