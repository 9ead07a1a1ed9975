using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a reader wait for an end that nobody gives, or leave the writers of a bounded channel waiting when it fails?</summary>
internal sealed class UnreleasedReader
{
    private UnreleasedReader(IFieldSymbol channel, ILoopOperation loop, bool neverEnds)
    {
        Channel = channel;
        Loop = loop;
        NeverEnds = neverEnds;
    }

    public IFieldSymbol Channel { get; }

    public ILoopOperation Loop { get; }

    /// <summary>Whether no member ever completes the channel; otherwise it is the writers that wait.</summary>
    public bool NeverEnds { get; }

    /// <summary>Whether a call takes items from a channel or a collection, or waits for them.</summary>
    public static bool Reads(IInvocationOperation call, KnownSymbols symbols) => call.TargetMethod.Name switch
    {
        "ReadAllAsync" or "WaitToReadAsync" or "ReadAsync" => symbols.Is(call.TargetMethod.ContainingType, KnownType.ChannelReaderOfT),
        "GetConsumingEnumerable" or "Take" => symbols.Is(call.TargetMethod.ContainingType, KnownType.BlockingCollectionOfT),
        _ => false,
    };

    /// <summary>What is wrong with a loop that reads; null where nothing is, or where others may see to it.</summary>
    public static UnreleasedReader? Of(IInvocationOperation read, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (ChannelName.Of(read.Instance, facts) is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false, IsReadOnly: true } channel
            || LoopAround(read) is not { } loop
            || ChannelCreation.Of(channel, read, member, facts, cancellationToken) is not { } creation
            || !IsMade(creation, facts.Symbols)
            || !Escape.Never(channel, IsHarmless, facts, cancellationToken))
        {
            return null;
        }

        var uses = facts.Channels.Around(member, cancellationToken);
        var calls = uses.Of(channel);
        if (calls.Count == 0)
        {
            return null;
        }

        if (!calls.Any(static c => c.Ends))
        {
            return HasOtherEnd(read, loop) || ProcessSingleton.Is(channel.ContainingType) ? null : new UnreleasedReader(channel, loop, neverEnds: true);
        }

        return ChannelCreation.WaitsForRoom(creation, facts.Symbols)
            && calls.Any(static c => c.Call.TargetMethod.Name == "WriteAsync" && c.Call.Arguments.All(static a => a.Value.Type?.Name != "CancellationToken" || CancellationArgument.IsNone(a)))
            && LeavesWritersWaiting(read, loop, channel, uses, facts, cancellationToken)
                ? new UnreleasedReader(channel, loop, neverEnds: false)
                : null;
    }

    private static ILoopOperation? LoopAround(IOperation read)
    {
        for (var current = read.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    private static bool IsMade(IOperation creation, KnownSymbols symbols) => creation switch
    {
        IInvocationOperation made => symbols.Is(made.TargetMethod.ContainingType, KnownType.ChannelFactory),
        IObjectCreationOperation made => symbols.Is(made.Type, KnownType.BlockingCollectionOfT),
        _ => false,
    };

    /// <summary>A token, a condition of its own, or a way out in the body: the loop does not wait for the completion alone.</summary>
    private static bool HasOtherEnd(IInvocationOperation read, ILoopOperation loop)
    {
        if (loop is IWhileLoopOperation { Condition: { } condition } && condition.ConstantValue is not { HasValue: true, Value: true } && Awaited(condition) != read)
        {
            return true;
        }

        return loop is IForLoopOperation
            || FunctionBody.Operations(loop).Any(o => o is IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo }
                || (o.Type is { Name: "CancellationToken" } && o is not IDefaultValueOperation && o.Parent is not IArgumentOperation { ArgumentKind: ArgumentKind.DefaultValue }));

        static IOperation Awaited(IOperation condition) => Peel.Conversions(condition) is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : condition;
    }

    private static bool LeavesWritersWaiting(IInvocationOperation read, ILoopOperation loop, IFieldSymbol channel, ChannelUses.TypeUses uses, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var reads = uses.ReadsOf(channel);
        if (reads.FirstOrDefault(r => r.Call.Syntax == read.Syntax) is not { } mine
            || reads.Any(r => r.Function != mine.Function)
            || uses.Of(channel).Any(c => c.Ends && (c.Function == mine.Function || mine.Function.Syntax.Span.Contains(c.Call.Syntax.Span)))
            || !MayLeave.Early(loop.Body, facts, cancellationToken)
            || IsRestarted(loop, facts.Symbols))
        {
            return false;
        }

        // Whoever waits for the reader may complete the channel once it has ended.
        return mine.Member is not IMethodSymbol method
            || !uses.CallersOf(method).Any(caller => uses.Of(channel).Any(c => c.Ends && c.Function == caller.Function));
    }

    /// <summary>Whether a failure is caught within a loop around the reading one, which then begins anew.</summary>
    private static bool IsRestarted(ILoopOperation loop, KnownSymbols symbols)
    {
        var isCaught = false;
        for (var current = loop.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            isCaught |= current is ITryOperation attempt && CatchAll.Handles(attempt, symbols);
            if (isCaught && current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a mention only calls the two ends of the channel, so that nobody else can complete or read it.</summary>
    private static bool IsHarmless(ExpressionSyntax mention)
    {
        if (mention.Parent is AssignmentExpressionSyntax assignment && assignment.Left == mention)
        {
            return true;
        }

        if (mention.Parent is not MemberAccessExpressionSyntax access || access.Expression != mention)
        {
            return false;
        }

        return access.Name.Identifier.ValueText is "Writer" or "Reader"
            ? access.Parent is MemberAccessExpressionSyntax end && end.Expression == access
            : access.Parent is InvocationExpressionSyntax || access.Name.Identifier.ValueText is "Count" or "IsCompleted" or "IsAddingCompleted";
    }
}
