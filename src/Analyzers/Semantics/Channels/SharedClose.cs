using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does one of several producers complete the channel that the others still write to?</summary>
internal static class SharedClose
{
    /// <summary>The start of the producers; null where there is one, where each has its own channel, or where something sees to it that the last one completes.</summary>
    public static IOperation? Start(IInvocationOperation end, IOperation target, ISymbol member, ISymbol name, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var uses = facts.Channels.Around(member, cancellationToken);
        if (facts.Symbols.Is(end.TargetMethod.ContainingType, KnownType.PipeWriter)
            || uses.Of(name).FirstOrDefault(c => c.Call.Syntax == end.Syntax) is not { } mine
            || !uses.Of(name).Any(c => c.Function == mine.Function && !c.Ends)
            || IsConditional(mine.Call, mine.Function)
            || OnlyOnce.Decides(mine.Call, mine.Function))
        {
            return null;
        }

        if (mine.Function is IAnonymousFunctionOperation lambda)
        {
            return RepeatedStart.Around(lambda) is { } repeated && RepeatedStart.Shares(repeated, name) ? repeated : BesideAnother(lambda, mine, uses, name);
        }

        var producer = mine.Function is ILocalFunctionOperation local ? local.Symbol : member;
        return producer is IMethodSymbol method ? OfMethod(method, name, uses, facts) : null;
    }

    /// <summary>A method or local function that is started in a loop, or several times in one function, with the same channel.</summary>
    private static IOperation? OfMethod(IMethodSymbol producer, ISymbol name, ChannelUses.TypeUses uses, CompilationFacts facts)
    {
        var starts = new Dictionary<(IOperation Function, ISymbol Channel), IOperation>();
        foreach (var caller in uses.CallersOf(producer))
        {
            if (ChannelAt(caller.Operation) is not { } channel)
            {
                continue;
            }

            if (RepeatedStart.Around(caller.Operation) is { } repeated && RepeatedStart.Shares(repeated, channel))
            {
                return repeated;
            }

            if (IsConcurrent(caller.Operation))
            {
                if (starts.ContainsKey((caller.Function, channel)))
                {
                    return caller.Operation;
                }

                starts.Add((caller.Function, channel), caller.Operation);
            }
        }

        return null;

        // What the caller hands in as the channel, or the channel itself where producer and caller know it by one name.
        ISymbol? ChannelAt(IOperation start)
        {
            if (name is not IParameterSymbol parameter || !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, producer.OriginalDefinition))
            {
                return name;
            }

            return start is IInvocationOperation call && call.Arguments.FirstOrDefault(a => a.Parameter is { } p && SymbolEqualityComparer.Default.Equals(p.OriginalDefinition, parameter)) is { } argument
                ? ChannelName.Of(argument.Value, facts)
                : null;
        }

        static bool IsConcurrent(IOperation start) => start is IInvocationOperation { Type.SpecialType: not SpecialType.System_Void }
            ? !RepeatedStart.IsAwaitedInPlace(start)
            : start is IMethodReferenceOperation && RepeatedStart.IsStarted(start);
    }

    /// <summary>Another producer that the same function starts, that only writes, and that this one does not wait for.</summary>
    private static IOperation? BesideAnother(IAnonymousFunctionOperation producer, ChannelCall mine, ChannelUses.TypeUses uses, ISymbol name)
    {
        if (!RepeatedStart.IsStarted(producer) || FunctionBody.Operations(producer.Body).Any(static o => o is IAwaitOperation awaited && Peel.Awaitable(awaited.Operation) is ILocalReferenceOperation or IFieldReferenceOperation or IInvocationOperation { TargetMethod.Name: "WhenAll" }))
        {
            return null;
        }

        var others = uses.Of(name).Where(c => c.Function != mine.Function && SymbolEqualityComparer.Default.Equals(c.Member, mine.Member)).ToList();
        return others.Any(static c => c.Ends)
            ? null
            : others.FirstOrDefault(c => c.Function is IAnonymousFunctionOperation other && RepeatedStart.IsStarted(other) && AroundOf(other) == AroundOf(producer))?.Function;

        static SyntaxNode AroundOf(IOperation lambda) => ChannelUses.FunctionAround(lambda, LocalUse.Root(lambda)).Syntax;
    }

    /// <summary>Whether something decides about the completion, or it is made because of an error.</summary>
    private static bool IsConditional(IOperation end, IOperation function)
    {
        for (var current = end.Parent; current is not null && current != function; current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation or ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }
}
