using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>A stop member that leaves before the work that it stops has ended.</summary>
internal sealed class UnawaitedStop
{
    public UnawaitedStop(IMethodSymbol member, KeptWork work, IOperation signal)
    {
        Member = member;
        Work = work;
        Signal = signal;
    }

    public IMethodSymbol Member { get; }

    public KeptWork Work { get; }

    /// <summary>The last operation of the member by which the work is told to stop.</summary>
    public IOperation Signal { get; }
}

/// <summary>Which kept work is told to stop, and waited for by nobody?</summary>
internal static class StopWithoutWait
{
    public static IEnumerable<UnawaitedStop> In(Owner owner, CancellationToken cancellationToken)
    {
        foreach (var work in owner.Work)
        {
            if (!owner.Stops.Exists(s => WaitsForSomething(s.Body, owner, work, cancellationToken)) && StartsAtStart(work.Starter) && IsNeverWaitedFor(owner, work, cancellationToken) && MayBeTold(owner, work.Field) && work.Signals(cancellationToken).Loops && Stop(owner, work, cancellationToken) is { } stop)
            {
                yield return stop;
            }
        }
    }

    /// <summary>Whether any stop of the field's own type, or of a base, tells anything: cheaper than to ask what the work listens to, through all that it calls.</summary>
    private static bool MayBeTold(Owner owner, IFieldSymbol field) =>
        owner.Stops.Exists(s => StopOrder.IsOf(s.Member.ContainingType, field.ContainingType) && FunctionBody.Operations(s.Body).Any(StopOrder.IsSignal));

    /// <summary>The member that should wait: one that can await comes first. A synchronous <c>Dispose</c> alone cannot, and is no stop that anybody waits for.</summary>
    private static UnawaitedStop? Stop(Owner owner, KeptWork work, CancellationToken cancellationToken)
    {
        UnawaitedStop? found = null;
        var signals = work.Signals(cancellationToken);
        foreach (var (member, body) in owner.Stops)
        {
            if (StopMember.IsSynchronousDispose(member) || !IsOfOwnType(member, work.Field) || FunctionBody.Operations(body).Any(static o => o is IInvalidOperation))
            {
                continue;
            }

            var signal = LastSignal(body, signals) ?? SignalOfOwn(owner, member, body, signals);
            if (signal is not null && (found is null || (found.Member.ReturnsVoid && !member.ReturnsVoid)))
            {
                found = new UnawaitedStop(member, work, signal);
            }
        }

        return found;
    }

    private static IOperation? LastSignal(IOperation body, WorkSignals signals) =>
        FunctionBody.Operations(body).LastOrDefault(o => o is IFieldReferenceOperation field && signals.StopsBy(field.Field) && StopSignal.Of(field) == SignalUse.Signals);

    /// <summary><c>ValueTask DisposeAsync() { Dispose(); return default; }</c>: it is told by a stop of the same type, which cannot wait.</summary>
    private static IOperation? SignalOfOwn(Owner owner, IMethodSymbol member, IOperation body, WorkSignals signals) =>
        FunctionBody.Operations(body).OfType<IInvocationOperation>().LastOrDefault(call => call.Instance is IInstanceReferenceOperation
            && owner.Stops.Exists(s => s.Member.ReturnsVoid && !SymbolEqualityComparer.Default.Equals(s.Member, member) && SymbolEqualityComparer.Default.Equals(s.Member, call.TargetMethod) && LastSignal(s.Body, signals) is not null));

    private static bool IsOfOwnType(IMethodSymbol member, IFieldSymbol field) => SymbolEqualityComparer.Default.Equals(member.ContainingType.OriginalDefinition, field.ContainingType.OriginalDefinition);

    /// <summary>Started with the type's life: by a constructor, a field, or <c>Start...</c>.</summary>
    private static bool StartsAtStart(ISymbol starter) =>
        starter is IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor }
        || (starter is IMethodSymbol method && LeadsToStart(method.ExplicitInterfaceImplementations is { Length: > 0 } implemented ? implemented[0].Name : method.Name));

    private static bool LeadsToStart(string name) =>
        name.StartsWith("Start", System.StringComparison.Ordinal) || name.StartsWith("Open", System.StringComparison.Ordinal) || name.StartsWith("Initialize", System.StringComparison.Ordinal);

    /// <summary>Whether all that is ever done with the field is storing, starting and asking for its state.</summary>
    private static bool IsNeverWaitedFor(Owner owner, KeptWork work, CancellationToken cancellationToken)
    {
        foreach (var use in owner.Uses(work.Field, cancellationToken))
        {
            if (use.Operation is IFieldReferenceOperation reference && use.Stored is null && !OnlyAsksOrStarts(reference))
            {
                return false;
            }
        }

        return true;
    }

    private static bool OnlyAsksOrStarts(IFieldReferenceOperation reference)
    {
        var value = Peel.Outward(reference);

        var use = value.Parent is IConditionalAccessOperation access && access.Operation == value ? access.WhenNotNull : value.Parent;
        return use switch
        {
            IInvocationOperation { TargetMethod.Name: "Start" or "UnsafeStart" or "SetApartmentState" or "Interrupt" or "Dispose" } => true,
            IPropertyReferenceOperation { Property.Name: "IsCompleted" or "Status" or "IsAlive" or "IsBackground" or "Name" or "Priority" or "IsFaulted" or "IsCanceled" or "IsCompletedSuccessfully" or "ThreadState" } => true,
            IBinaryOperation => true,

            // A pattern may name the task, to wait for it by that name.
            IIsPatternOperation pattern => !pattern.Pattern.DescendantsAndSelf().Any(static o => o is IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null }),
            _ => false,
        };
    }

    /// <summary>Whether a stop member waits for a field that the work may complete at its end.</summary>
    private static bool WaitsForSomething(IOperation body, Owner owner, KeptWork work, CancellationToken cancellationToken) => FunctionBody.Operations(body).Any(o => o switch
    {
        IAwaitOperation awaited => MentionsHandle(awaited.Operation) && !IsForOthers(awaited, owner, work, cancellationToken),
        IInvocationOperation { TargetMethod.Name: "Wait" or "WaitOne" or "WaitAll" or "WaitAny" or "Join" or "SpinUntil" or "GetAwaiter" } call => MentionsHandle(call),
        ILoopOperation => true,
        _ => false,
    });

    /// <summary>Other work that is kept ends by itself, whatever this one does.</summary>
    private static bool IsForOthers(IAwaitOperation wait, Owner owner, KeptWork work, CancellationToken cancellationToken) =>
        Handles(wait.Operation).All(f => !SymbolEqualityComparer.Default.Equals(f.Field.OriginalDefinition, work.Field) && owner.Keeps(f.Field, cancellationToken));

    private static bool MentionsHandle(IOperation wait) => Handles(wait).Any();

    private static IEnumerable<IFieldReferenceOperation> Handles(IOperation wait) =>
        wait.DescendantsAndSelf().OfType<IFieldReferenceOperation>().Where(static f => f.Field.Type.Name is "Task" or "TaskCompletionSource" or "ManualResetEvent" or "ManualResetEventSlim" or "AutoResetEvent" or "EventWaitHandle"
            or "SemaphoreSlim" or "Semaphore" or "CountdownEvent" or "Barrier" or "Thread" or "ConcurrentDictionary" or "List" or "Dictionary");
}
