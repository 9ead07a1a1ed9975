using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which consuming wait does each turn of a loop begin anew and leave behind where something else came first?</summary>
internal sealed class AbandonedWaiter
{
    private AbandonedWaiter(IInvocationOperation wait, ILocalSymbol? local, ILoopOperation loop)
    {
        Wait = wait;
        Local = local;
        Loop = loop;
    }

    /// <summary>The call that begins the wait.</summary>
    public IInvocationOperation Wait { get; }

    /// <summary>The local of the turn that holds it; null where the call stands in the race itself.</summary>
    public ILocalSymbol? Local { get; }

    public ILoopOperation Loop { get; }

    /// <summary>The waits in a race of a loop that are neither reused, nor cancelled, nor awaited afterwards.</summary>
    public static IEnumerable<AbandonedWaiter> In(IInvocationOperation race, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (race.TargetMethod.Name != "WhenAny" || !facts.Symbols.Is(race.TargetMethod.ContainingType, KnownType.Task) || LoopAround(race) is not { } loop)
        {
            yield break;
        }

        foreach (var operand in race.Arguments.SelectMany(a => race.Arguments.Length == 1 ? Peel.Conversions(a.Value).ChildOperations.OfType<IArrayInitializerOperation>().SelectMany(static i => i.ElementValues) : new[] { a.Value }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var value = Peel.Conversions(operand);
            var local = value as ILocalReferenceOperation;
            var begun = local is null ? value : LocalUse.SingleValue(local);
            if (begun is not null
                && Peel.Awaitable(begun) is IInvocationOperation wait
                && loop.Syntax.Span.Contains(wait.Syntax.Span)
                && LoopAround(wait) == loop
                && Consumes(wait, facts, cancellationToken)
                && !IsCancelledHere(wait, loop)
                && !(local is not null && IsAwaitedAnyway(local, race))
                && !LeavesWhenLost(loop, race))
            {
                yield return new AbandonedWaiter(wait, local?.Local, loop);
            }
        }
    }

    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayConsume(string name) => name is "WaitAsync" or "ReadAsync" or "WaitForNextTickAsync" or "MoveNextAsync" or "ReceiveAsync" or "EnterAsync";

    /// <summary>The waiter that a call leaves behind, and the race that it stands in; null elsewhere.</summary>
    public static (AbandonedWaiter Waiter, IInvocationOperation Race)? Of(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (LoopAround(wait) is null)
        {
            return null;
        }

        foreach (var race in RacesOf(wait))
        {
            foreach (var waiter in In(race, facts, cancellationToken))
            {
                if (waiter.Wait == wait)
                {
                    return (waiter, race);
                }
            }
        }

        return null;
    }

    /// <summary>The calls of <c>WhenAny</c> that the wait stands in itself, or by the name of its local.</summary>
    private static IEnumerable<IInvocationOperation> RacesOf(IOperation wait)
    {
        for (var current = wait.Parent; current is not null and not IAnonymousFunctionOperation; current = current.Parent)
        {
            switch (current)
            {
                case IInvocationOperation { TargetMethod.Name: "WhenAny" } race:
                    yield return race;
                    yield break;
                case IVariableDeclaratorOperation declarator:
                    foreach (var mention in LocalUse.References(declarator.Symbol, declarator))
                    {
                        foreach (var race in RacesOf(mention))
                        {
                            yield return race;
                        }
                    }

                    yield break;
                case IInvocationOperation { TargetMethod.Name: "AsTask" or "ConfigureAwait" or "Preserve" } or IConversionOperation or IParenthesizedOperation or IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation or IVariableInitializerOperation:
                    continue;
                case { Kind: (OperationKind)0x7f }:
                    // A collection expression, which the oldest host does not know.
                    continue;
                default:
                    yield break;
            }
        }
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

    /// <summary>A wait that takes something when it ends: what it takes is lost where nobody looks at it any more.</summary>
    private static bool Consumes(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var method = wait.TargetMethod;
        return (method.ContainingType?.Name, method.Name) switch
        {
            // A wait with a timeout ends by itself.
            ("SemaphoreSlim", "WaitAsync") => wait.Arguments.All(static a => TokenOrigin.IsToken(a.Value.Type)),
            ("ChannelReader", "ReadAsync") => !HasSingleReader(wait, facts, cancellationToken),
            ("PeriodicTimer", "WaitForNextTickAsync") => true,
            ("IAsyncEnumerator", "MoveNextAsync") => true,
            ("DataflowBlock", "ReceiveAsync") => true,
            ("AsyncAutoResetEvent" or "AsyncSemaphore", "WaitAsync" or "EnterAsync") => true,
            _ => false,
        };
    }

    /// <summary>A channel with one reader cancels the read that waits when another begins.</summary>
    private static bool HasSingleReader(IInvocationOperation read, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var reader = read.Instance is null ? null : Peel.Conversions(read.Instance);
        var channel = reader is IPropertyReferenceOperation { Property.Name: "Reader", Instance: { } instance } ? Peel.Conversions(instance) : null;
        var made = channel switch
        {
            IFieldReferenceOperation field => facts.Bodies.InitializerOf(field.Field, cancellationToken),
            ILocalReferenceOperation local => LocalUse.SingleValue(local),
            _ => null,
        };
        return made is not null && made.Descendants().Any(static o => o is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "SingleReader" }, Value.ConstantValue: { HasValue: true, Value: true } });
    }

    /// <summary>Whether the wait is given a token of a source that the turn makes and cancels.</summary>
    private static bool IsCancelledHere(IInvocationOperation wait, ILoopOperation loop) => wait.Arguments.Any(a =>
        TokenOrigin.IsToken(a.Value.Type)
        && SourceOf(a.Value) is { } source
        && (LocalUse.SingleValue(source) is not { } made
            || (loop.Syntax.Span.Contains(made.Syntax.Span)
                && (made is IObjectCreationOperation { Arguments.Length: > 0 }
                    || LocalUse.References(source.Local, source).Any(static r => r.Parent is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "CancelAfter" })))));

    private static ILocalReferenceOperation? SourceOf(IOperation token)
    {
        token = Peel.Conversions(token);
        token = token is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } value ? Peel.Conversions(value) : token;
        return token is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } ? Peel.Conversions(source) as ILocalReferenceOperation : null;
    }

    /// <summary>Whether the local is awaited on every way behind the race, or given to somebody else.</summary>
    private static bool IsAwaitedAnyway(ILocalReferenceOperation local, IInvocationOperation race) => LocalUse.References(local.Local, local).Any(r =>
        !LocalUse.IsWrite(r)
        && !race.Syntax.Span.Contains(r.Syntax.Span)
        && (LostRegion.HandsOver(r, race) || (r.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation } && !IsConditional(r, race))));

    private static bool IsConditional(IOperation operation, IOperation race)
    {
        for (var current = operation.Parent; current is not null and not ILoopOperation; current = current.Parent)
        {
            if ((current is IConditionalOperation { Condition: { } condition } && (condition.Syntax.Span.Contains(race.Syntax.Span) || !current.Syntax.Span.Contains(race.Syntax.Span)))
                || (current is ISwitchOperation && !current.Syntax.Span.Contains(race.Syntax.Span)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the loop is left in a turn in which something else came first.</summary>
    private static bool LeavesWhenLost(ILoopOperation loop, IOperation race) => FunctionBody.Operations(loop.Body).Any(o =>
        o.Syntax.SpanStart > race.Syntax.SpanStart
        && (o is IReturnOperation { Kind: OperationKind.Return } or IThrowOperation || (o is IBranchOperation { BranchKind: BranchKind.Break } leave && SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel)))
        && IsUnderQuestionAboutTasks(o, loop));

    private static bool IsUnderQuestionAboutTasks(IOperation exit, ILoopOperation loop)
    {
        for (var current = exit.Parent; current is not null && current != loop; current = current.Parent)
        {
            if (current is IConditionalOperation { Condition: { } condition } && condition.DescendantsAndSelf().Any(static o => o.Type is { Name: "Task", ContainingNamespace.Name: "Tasks" }))
            {
                return true;
            }
        }

        return false;
    }
}
