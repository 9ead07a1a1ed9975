using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which work goes on unseen once a race against <c>Task.Delay</c> is lost?</summary>
internal sealed class RacedTimeout
{
    private RacedTimeout(IInvocationOperation race, IInvocationOperation? call, ISymbol? variable, IInvocationOperation delay, LostRegion region)
    {
        Race = race;
        Call = call;
        Variable = variable;
        Delay = delay;
        Region = region;
    }

    /// <summary>The call of <c>WhenAny</c>.</summary>
    public IInvocationOperation Race { get; }

    /// <summary>The call that begins the work, where it can be seen.</summary>
    public IInvocationOperation? Call { get; }

    /// <summary>The local that holds the work, or the parameter of an extension; null where the call stands in the race itself.</summary>
    public ISymbol? Variable { get; }

    public IInvocationOperation Delay { get; }

    public LostRegion Region { get; }

    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayBe(string name) => name == "WhenAny";

    /// <summary>The race whose timeout branch neither cancels, awaits, continues nor hands over the work; null elsewhere.</summary>
    public static RacedTimeout? Of(IInvocationOperation race, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!facts.Symbols.Is(race.TargetMethod.ContainingType, KnownType.Task) || Tasks(race) is not { Count: 2 } tasks || AwaitOf(race) is not { } awaited)
        {
            return null;
        }

        var delay = TimeoutOf(tasks[0]) is null ? tasks[1] : tasks[0];
        var work = delay == tasks[1] ? tasks[0] : tasks[1];
        if (TimeoutOf(delay) is not { } timeout || TimeoutOf(work) is not null || IsStop(member) || member is IMethodSymbol { ContainingSymbol: { } outer } && IsStop(outer))
        {
            return null;
        }

        var (call, variable) = Begun(work, facts);
        if ((call is null && variable is not IParameterSymbol) || (call is not null && !IsWork(call, facts)) || (variable is ILocalSymbol && IsWaitedForAgain(work, race)))
        {
            return null;
        }

        var region = LostRegion.Of(awaited, race, work, delay);
        return region.EndsTheProcess || region.Cancels || HasOwnTimeout(call) || IsGiven(call, timeout) || BelongsToWhatIsReturned(call) || (variable is not null && region.Uses(variable)) || IsHandedOverBefore(variable, race)
            || LooksAfterItself(call, facts, cancellationToken)
            ? null
            : new RacedTimeout(race, call, variable, timeout, region);
    }

    /// <summary>The tasks of the race, where they are written out.</summary>
    private static List<IOperation>? Tasks(IInvocationOperation race)
    {
        if (race.Arguments.Length == 2 && race.Arguments.All(static a => a.ArgumentKind == ArgumentKind.Explicit))
        {
            return race.Arguments.Select(static a => Peel.Conversions(a.Value)).ToList();
        }

        return race.Arguments is [{ Value: var given }] ? Peel.Conversions(given).ChildOperations.OfType<IArrayInitializerOperation>().FirstOrDefault()?.ElementValues.Select(Peel.Conversions).ToList() : null;
    }

    private static IAwaitOperation? AwaitOf(IOperation race)
    {
        var current = race.Parent;
        while (current is IConversionOperation or IParenthesizedOperation || (current is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }))
        {
            current = current.Parent;
        }

        return current as IAwaitOperation;
    }

    /// <summary>The <c>Task.Delay</c> that an operand is or names, with a time that ends.</summary>
    private static IInvocationOperation? TimeoutOf(IOperation operand)
    {
        var value = operand is ILocalReferenceOperation local ? LocalUse.SingleValue(local) is { } single ? Peel.Conversions(single) : null : operand;
        return value is IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" }, Arguments: [var time, ..] } delay && !IsInfinite(time.Value) ? delay : null;
    }

    private static bool IsInfinite(IOperation time) => Peel.Conversions(time) is var value
        && (value.ConstantValue is { HasValue: true, Value: -1 } || value is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite", ContainingType.Name: "Timeout" } });

    private static (IInvocationOperation? Call, ISymbol? Variable) Begun(IOperation work, CompilationFacts facts)
    {
        switch (Peel.Awaitable(work))
        {
            case IInvocationOperation call:
                return (call, null);
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value:
                return (Peel.Awaitable(value) as IInvocationOperation, local.Local);

            // An extension of a task is given it by an expression that has no other name for it.
            case IParameterReferenceOperation { Parameter: { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } } parameter } when SanctionedSink.IsTaskLike(parameter.Type, facts.Symbols):
                return (null, parameter);
            default:
                return (null, null);
        }
    }

    /// <summary>Work, and not a wait for somebody else, or a stop that is bounded on purpose.</summary>
    private static bool IsWork(IInvocationOperation call, CompilationFacts facts)
    {
        var method = call.TargetMethod;
        return (AsyncCall.Is(call, facts.Symbols) || WorkStart.Of(call, facts.Symbols) is { Kind: StartKind.TaskRun or StartKind.StartNew })
            && method.Name is not ("WhenAll" or "WhenAny" or "Delay" or "FromResult" or "ContinueWith" or "WaitToReadAsync" or "WaitToWriteAsync" or "WaitForExitAsync" or "WaitForNextTickAsync" or "WaitAsync")
            && !method.Name.StartsWith("WaitFor", System.StringComparison.Ordinal)
            && !StopMember.IsNamedSo(method.Name) && !method.Name.StartsWith("Disconnect", System.StringComparison.Ordinal) && !method.Name.StartsWith("Flush", System.StringComparison.Ordinal) && !method.Name.StartsWith("Drain", System.StringComparison.Ordinal);
    }

    private static bool IsStop(ISymbol member) => member is IMethodSymbol method && (StopMember.Is(method) || StopMember.IsNamedSo(method.Name) || method.Name.Contains("Shutdown"));

    /// <summary>A race in a loop around which the work was begun: the next turn waits for it again.</summary>
    private static bool IsWaitedForAgain(IOperation work, IOperation race)
    {
        var declared = work is ILocalReferenceOperation local ? local.Local.DeclaringSyntaxReferences[0].Span : default;
        for (var current = race.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ILoopOperation && !current.Syntax.Span.Contains(declared))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Work that takes no token, so that nothing could cancel it, and tells of its own failures.</summary>
    private static bool LooksAfterItself(IInvocationOperation? call, CompilationFacts facts, CancellationToken cancellationToken) =>
        call is not null && WorkStart.Of(call, facts.Symbols) is null && call.TargetMethod.Parameters.All(static p => !TokenOrigin.IsToken(p.Type)) && facts.Guards.OfCall(call, cancellationToken) == GuardState.Guarded;

    /// <summary>Whether the work is given a token of a source that cancels itself.</summary>
    private static bool HasOwnTimeout(IInvocationOperation? call) => call is not null && call.Arguments.Any(static a =>
        TokenOrigin.IsToken(a.Value.Type) && Peel.Conversions(a.Value) is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } instance } && Peel.Conversions(instance) is ILocalReferenceOperation source
        && (LocalUse.SingleValue(source) is IObjectCreationOperation { Arguments.Length: > 0 }
            || LocalUse.References(source.Local, source).Any(static r => r.Parent is IInvocationOperation { TargetMethod.Name: "CancelAfter" })));

    /// <summary>Whether the work is given the time that the race waits: <c>WaitForReply(key, timeout)</c> ends by itself then.</summary>
    private static bool IsGiven(IInvocationOperation? call, IInvocationOperation delay) =>
        call is not null && TimeIn(delay.Arguments[0].Value) is { } time && call.Arguments.Any(a => SymbolEqualityComparer.Default.Equals(TimeIn(a.Value), time));

    /// <summary>The variable that holds a time, as it is or as <c>TimeSpan.FromSeconds(time)</c>.</summary>
    private static ISymbol? TimeIn(IOperation value) => Peel.Conversions(value) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", IsStatic: true }, Arguments: [var inner, ..] } => TimeIn(inner.Value),
        _ => null,
    };

    /// <summary>Whether the work is a service of an object that is made here and returned: who gets the object stops it, and the race only asks whether the start failed.</summary>
    private static bool BelongsToWhatIsReturned(IInvocationOperation? call) =>
        call is { Instance: { } instance } && Peel.Conversions(instance) is ILocalReferenceOperation made
        && LocalUse.References(made.Local, made).Any(r => r.Syntax.SpanStart > call.Syntax.Span.End && Function.IsSameAround(r, call) && Escape.WayOf(r, made.Local) is { Kind: EscapeKind.Returned });

    /// <summary>Whether the work was given to somebody else as well: to a field, a list, a call, a closure.</summary>
    private static bool IsHandedOverBefore(ISymbol? variable, IOperation race) => variable is ILocalSymbol local && LocalUse.References(local, race).Any(r =>
        !LocalUse.IsWrite(r) && !race.Syntax.Span.Contains(r.Syntax.Span) && LostRegion.HandsOver(r, race));
}
