using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where in the life of a type may it wait for work that it started?</summary>
internal sealed class StopPlace
{
    private StopPlace(IMethodSymbol member, bool isInherited)
    {
        Member = member;
        IsInherited = isInherited;
    }

    /// <summary>The member of the type that stops it, or the one of its base that is to be overridden.</summary>
    public IMethodSymbol Member { get; }

    /// <summary>The type has no stop of its own yet, and overrides the one of its base.</summary>
    public bool IsInherited { get; }

    /// <summary>The member disposes synchronously; an asynchronous way is added beside it, which calls it and waits.</summary>
    public bool IsAdded { get; private set; }

    /// <summary>The name of the member that waits.</summary>
    public string Name => IsAdded ? "DisposeAsync" : StopMember.NameOf(Member);

    /// <summary>The statement of the member's body by which the work is told to stop; null where it ends by itself.</summary>
    public StatementSyntax? Signal { get; private set; }

    /// <summary>Whether the member tells the work to stop.</summary>
    public bool IsTold { get; private set; }

    /// <summary>How the source of tokens is written that the signal cancels; null where the signal is another.</summary>
    public string? Source { get; private set; }

    /// <summary>Whether waiting for the work ends in a cancellation that was asked for.</summary>
    public bool EndsByCancellation { get; private set; }

    public string? Token => Member.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name;

    /// <summary>
    /// The stop of the type that may wait for the work: one that can await, that the work neither calls nor waits for, and that tells the work to stop
    /// where it does not end by itself.
    /// </summary>
    public static StopPlace? For(IInvocationOperation call, Lifetime lifetime, bool isBounded, IMethodSymbol starter, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var type = starter.ContainingType;
        var outermost = Owners.Outermost(type);
        var owner = Owner.Whole(outermost, facts, cancellationToken);
        var start = WorkStart.Of(call, facts.Symbols);
        var signals = WorkSignals.Of(call, start is { } begun ? begun.Work ?? call : call, owner, facts, cancellationToken);
        foreach (var (member, body) in owner.Stops.OrderBy(static s => Rank(s.Member)))
        {
            if (!SymbolEqualityComparer.Default.Equals(member.ContainingType, type) || !ReturnsPlainTask(member) || SymbolEqualityComparer.Default.Equals(member, starter)
                || FunctionBody.Operations(body).Any(static o => o is IInvalidOperation)
                || member.DeclaringSyntaxReferences.Length != 1
                || member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration
                || Blockers.HasConditionalCode(declaration))
            {
                continue;
            }

            // Where it is told to stop in a way that no wait can stand behind, or is not told at all, waiting may take for ever.
            var place = new StopPlace(member, isInherited: false);
            if (!place.FindSignal(declaration, body, signals, facts, cancellationToken)
                || (!place.IsTold && lifetime != Lifetime.Ends && !(lifetime == Lifetime.Unknown && isBounded && place.Token is not null) && !BaseToken.Stops(call, starter, member, facts, cancellationToken)))
            {
                continue;
            }

            place.EndsByCancellation = signals.ThrowsCancellation;
            if (place.EndsByCancellation && IsBlocking(start?.Work, place.Source is null))
            {
                continue;
            }

            return SelfStop.Is(call, start?.Work, member, facts, owner, cancellationToken) ? null : place;
        }

        return Inherited(call, start?.Work, lifetime == Lifetime.Unknown && isBounded ? Lifetime.Ends : lifetime, starter, facts, owner, signals, cancellationToken);
    }

    /// <summary>The stop that tells kept work to stop and does not wait for it; null where no wait can stand behind the signal, or where the work calls the stop.</summary>
    public static StopPlace? Of(UnawaitedStop unawaited, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var member = unawaited.Member;
        if (!(unawaited.Work.IsThread ? member.ReturnsVoid && !member.IsAsync : ReturnsPlainTask(member))
            || member.DeclaringSyntaxReferences.Length != 1
            || member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration
            || Blockers.HasConditionalCode(declaration)
            || facts.Bodies.Of(member, cancellationToken) is not { } body)
        {
            return null;
        }

        var work = unawaited.Work;
        var signals = work.Signals(cancellationToken);
        var place = new StopPlace(member, isInherited: false) { EndsByCancellation = signals.ThrowsCancellation };
        return place.FindSignal(declaration, body, signals, facts, cancellationToken) && place.IsTold
            && !(!work.IsThread && place.EndsByCancellation && IsBlocking(work.Work is IInvocationOperation ? null : work.Work, place.Source is null))
            && !SelfStop.Is(work.Start, work.Work, member, facts, Owner.Whole(Owners.Outermost(member.ContainingType), facts, cancellationToken), cancellationToken)
                ? place
                : null;
    }

    /// <summary>A wait in an asynchronous disposal that is added beside the given one; null where the work neither ends nor is told to stop by it, or where another stop could wait.</summary>
    public static StopPlace? Beside(IMethodSymbol dispose, IInvocationOperation call, Lifetime lifetime, IMethodSymbol starter, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var owner = Owner.Whole(Owners.Outermost(starter.ContainingType), facts, cancellationToken);
        if (owner.Stops.Any(s => SymbolEqualityComparer.Default.Equals(s.Member.ContainingType, starter.ContainingType) && !s.Member.ReturnsVoid)
            || dispose.DeclaringSyntaxReferences.Length != 1
            || dispose.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration
            || Blockers.HasConditionalCode(declaration)
            || facts.Bodies.Of(dispose, cancellationToken) is not { } body)
        {
            return null;
        }

        var work = WorkStart.Of(call, facts.Symbols) is { } begun ? begun.Work : null;
        var signals = WorkSignals.Of(call, work ?? call, owner, facts, cancellationToken);
        var place = new StopPlace(dispose, isInherited: false) { IsAdded = true, EndsByCancellation = signals.ThrowsCancellation };
        return place.FindSignal(declaration, body, signals, facts, cancellationToken)
            && (place.IsTold || lifetime == Lifetime.Ends)
            && !(place.EndsByCancellation && IsBlocking(work, place.Source is null))
            && !SelfStop.Is(call, work, dispose, facts, owner, cancellationToken)
                ? place
                : null;
    }

    /// <summary>Only a background service is known to have a stop that can be overridden.</summary>
    private static StopPlace? Inherited(IInvocationOperation call, IOperation? work, Lifetime lifetime, IMethodSymbol starter, CompilationFacts facts, Owner owner, WorkSignals signals, CancellationToken cancellationToken)
    {
        var type = starter.ContainingType;
        if (!HostedService.DerivesFromBackgroundService(type) || type.GetMembers("StopAsync").Length > 0)
        {
            return null;
        }

        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.GetMembers("StopAsync").OfType<IMethodSymbol>().FirstOrDefault(static m => m.Parameters.Length == 1) is not { } stop)
            {
                continue;
            }

            if (stop is not ({ IsVirtual: true } or { IsOverride: true, IsSealed: false }) || !ReturnsPlainTask(stop)
                || !(lifetime == Lifetime.Ends || BaseToken.Stops(call, starter, stop, facts, cancellationToken))
                || SelfStop.Is(call, work, stop, facts, owner, cancellationToken))
            {
                return null;
            }

            return new StopPlace(stop, isInherited: true) { EndsByCancellation = signals.ThrowsCancellation };
        }

        return null;
    }

    /// <summary>One that is asked to stop comes before one that disposes.</summary>
    private static int Rank(IMethodSymbol member) => StopMember.NameOf(member) switch
    {
        "StopAsync" => 0,
        "DisposeAsync" => 2,
        _ => 1,
    };

    public static bool ReturnsPlainTask(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    /// <summary>Looks for the last statement of the body that tells the work to stop. False where there is one, but a wait cannot stand behind it.</summary>
    private bool FindSignal(MethodDeclarationSyntax declaration, IOperation body, WorkSignals signals, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var found = LastSignal(body, signals);
        var step = found?.Syntax;
        if (found is null)
        {
            // Dispose() in DisposeAsync(): what the type's own member signals.
            foreach (var call in FunctionBody.Operations(body).OfType<IInvocationOperation>().Where(c => c.Instance is IInstanceReferenceOperation && SymbolEqualityComparer.Default.Equals(c.TargetMethod.ContainingType, Member.ContainingType)))
            {
                if (facts.Bodies.Of(call.TargetMethod, cancellationToken) is { } inner && LastSignal(inner, signals) is { } within && IsAlwaysReached(within, within.Field, inner, call) && IsAlwaysReached(call, within.Field, body))
                {
                    // Behind the call it may be another one, or none: nobody could ask it whether a cancellation was asked for.
                    if (inner.DescendantsAndSelf().Any(o => o is IAssignmentOperation { Target: IFieldReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Field, within.Field)))
                    {
                        return false;
                    }

                    (found, step) = (within, call.Syntax);
                }
            }
        }
        else if (!IsAlwaysReached(found, found.Field, body))
        {
            return false;
        }

        if (found is null || step is null)
        {
            return true;
        }

        IsTold = true;
        if (found.Field.Type.Name == "CancellationTokenSource")
        {
            Source = found.Field.Name + (MayBeMissing(found) ? "?.IsCancellationRequested == true" : ".IsCancellationRequested");
        }

        Signal = declaration.Body?.Statements.FirstOrDefault(s => s.Span.Contains(step.Span));
        return declaration.Body is null
            || Signal is ReturnStatementSyntax
            || (Signal is ExpressionStatementSyntax or IfStatementSyntax or TryStatementSyntax or LockStatementSyntax or CommonForEachStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }
                && !Signal.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is ReturnStatementSyntax));
    }

    /// <summary>Whether the source may not be there, as its type says or as the member asks.</summary>
    private static bool MayBeMissing(IFieldReferenceOperation signal)
    {
        if (signal.Field.NullableAnnotation == NullableAnnotation.Annotated || (signal.Parent is IConditionalAccessOperation access && access.Operation == signal))
        {
            return true;
        }

        for (IOperation? current = signal; current is not null; current = current.Parent)
        {
            if (current is IConditionalOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the signal is given on every way through its member, but where the source or channel is not there, or has been told already.</summary>
    private static bool IsAlwaysReached(IOperation signal, IFieldSymbol field, IOperation body, IInvocationOperation? caller = null)
    {
        for (var current = signal; current != body && current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                // foreach (var one in TakeAll()) asks for what it goes through once.
                case IForEachLoopOperation each when each.Collection == current:
                    break;
                // Dispose(true)
                case IConditionalOperation { Condition: IParameterReferenceOperation { Parameter: { } asked } } given when given.WhenTrue == current
                    && caller?.Arguments.Any(a => a.Parameter?.Ordinal == asked.Ordinal && a.Value.ConstantValue is { HasValue: true, Value: true }) == true:
                    break;
                case IConditionalOperation conditional when !conditional.Condition.DescendantsAndSelf().Any(o => o is IFieldReferenceOperation asked && SymbolEqualityComparer.Default.Equals(asked.Field, field)):
                case ILoopOperation or ISwitchOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
            }
        }

        return true;
    }

    private static IFieldReferenceOperation? LastSignal(IOperation body, WorkSignals signals) =>
        FunctionBody.Operations(body).OfType<IFieldReferenceOperation>().LastOrDefault(field => signals.StopsBy(field.Field) && StopSignal.Of(field) == SignalUse.Signals);

    /// <summary>Whether cancellation leaves the work as a failure like any other: wrapped, or where a task is not what throws it.</summary>
    private static bool IsBlocking(IOperation? work, bool mustBeCanceled)
    {
        var isAsync = work is null or IAnonymousFunctionOperation { Symbol: { IsAsync: true } or { ReturnsVoid: false } } or IMethodReferenceOperation { Method: { IsAsync: true } or { ReturnsVoid: false } };
        return !isAsync && (mustBeCanceled || work!.Descendants().Any(static o => o is IInvocationOperation { TargetMethod.Name: "Wait" or "WaitAll" } or IPropertyReferenceOperation { Property.Name: "Result" }));
    }
}
