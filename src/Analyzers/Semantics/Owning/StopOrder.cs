using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Two steps of a stop member that come in the wrong order.</summary>
internal sealed class MisplacedStep
{
    public MisplacedStep(IMethodSymbol member, IOperation early, IOperation late, KeptWork? work)
    {
        Member = member;
        Early = early;
        Late = late;
        Work = work;
    }

    public IMethodSymbol Member { get; }

    /// <summary>What comes first, and has to come after <see cref="Late"/>.</summary>
    public IOperation Early { get; }

    public IOperation Late { get; }

    /// <summary>The work that is waited for too early; null where something is disposed too early.</summary>
    public KeptWork? Work { get; }
}

/// <summary>Does a stop member signal first, then wait, then dispose?</summary>
internal static class StopOrder
{
    public static IEnumerable<MisplacedStep> In(Owner owner, CancellationToken cancellationToken)
    {
        foreach (var (member, body) in owner.Stops)
        {
            var steps = FunctionBody.Operations(body).ToList();
            if (steps.Exists(static o => o is IInvalidOperation))
            {
                continue;
            }

            foreach (var work in owner.Work)
            {
                var wait = steps.FindIndex(o => WorkWait.IsUnbounded(o, work.Field));
                if (wait < 0)
                {
                    continue;
                }

                var signals = work.Signals(cancellationToken);
                if (WaitsBeforeSignal(owner, member, steps, wait, work, signals, cancellationToken) is { } early)
                {
                    yield return early;
                }
                else if (DisposesBeforeWait(member, steps, wait, signals) is { } torn)
                {
                    yield return torn;
                }
            }
        }
    }

    /// <summary>Whether a stop tells anything to stop, or disposes of anything: without that, there is no order of steps to ask for.</summary>
    public static bool HasSteps(IOperation body) => FunctionBody.Operations(body).Any(static o => IsSignal(o) || IsDisposal(o));

    /// <summary>Whether a stop waits for the work in a field behind a disposal or ahead of a signal, whatever work that is.</summary>
    public static bool MayBeWrong(IOperation body, IFieldSymbol field)
    {
        var (disposes, waits) = (false, false);
        foreach (var step in FunctionBody.Operations(body))
        {
            if (!waits && WorkWait.IsUnbounded(step, field))
            {
                waits = true;
                if (disposes)
                {
                    return true;
                }
            }
            else if (waits && IsSignal(step))
            {
                return true;
            }

            disposes |= IsDisposal(step);
        }

        return false;
    }

    /// <summary>Whether a step tells something to stop.</summary>
    public static bool IsSignal(IOperation step) => step is IFieldReferenceOperation field && StopSignal.Of(field) == SignalUse.Signals;

    private static bool IsDisposal(IOperation step) => step is IInvocationOperation { TargetMethod.Name: "Dispose" or "Close", Arguments.IsEmpty: true };

    /// <summary>The wait for work that only ends when it is told to, ahead of the telling.</summary>
    private static MisplacedStep? WaitsBeforeSignal(Owner owner, IMethodSymbol member, List<IOperation> steps, int wait, KeptWork work, WorkSignals signals, CancellationToken cancellationToken)
    {
        if (!signals.Loops || signals.MayEndOtherwise || !signals.Fields.Any())
        {
            return null;
        }

        foreach (var field in signals.Fields)
        {
            if (field.DeclaredAccessibility != Accessibility.Private || OthersSignal(owner, member, field, cancellationToken))
            {
                return null;
            }
        }

        for (var i = 0; i < wait; i++)
        {
            if ((steps[i] is IFieldReferenceOperation field && signals.StopsBy(field.Field) && StopSignal.Of(field) != SignalUse.Reads) || RunsUnseenCode(steps[i], member))
            {
                return null;
            }
        }

        for (var i = wait + 1; i < steps.Count; i++)
        {
            if (steps[i] is IFieldReferenceOperation field && signals.StopsBy(field.Field) && StopSignal.Of(field) == SignalUse.Signals && Follows(steps[wait], steps[i]))
            {
                return new MisplacedStep(member, steps[wait], steps[i], work);
            }
        }

        return null;
    }

    /// <summary>Whether another member may tell the work to stop. Disposal comes after stopping, and a constructor before it.</summary>
    private static bool OthersSignal(Owner owner, IMethodSymbol member, IFieldSymbol field, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var use in owner.Uses(field, cancellationToken))
        {
            if (SymbolEqualityComparer.Default.Equals(use.Member, member))
            {
                continue;
            }

            // A source with a timeout, or one that is linked to others, ends the work by itself.
            if (use.Stored is { } stored && StopSignal.IsSignalType(field.Type))
            {
                if (Peel.Conversions(stored) is IObjectCreationOperation { Arguments.IsEmpty: true } || field.Type.Name != "CancellationTokenSource" || stored.ConstantValue is { HasValue: true, Value: null })
                {
                    continue;
                }

                return true;
            }

            if (use.Operation is not IFieldReferenceOperation reference || use.Member is IMethodSymbol { MethodKind: MethodKind.Constructor })
            {
                continue;
            }

            if (use.Member is IMethodSymbol method && StopMember.Is(method) && StopMember.NameOf(method).StartsWith("Dispose", System.StringComparison.Ordinal) && !StopMember.NameOf(member).StartsWith("Dispose", System.StringComparison.Ordinal))
            {
                continue;
            }

            // What Start resets, no stop undoes.
            if (StopSignal.Of(reference) != SignalUse.Reads && !IsReset(reference, use.Member))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReset(IFieldReferenceOperation reference, ISymbol member) =>
        StopSignal.IsFlagType(reference.Field.Type) && member.Name.StartsWith("Start", System.StringComparison.Ordinal);

    /// <summary>Code of this type that cannot be judged, or of a derived one, may signal.</summary>
    private static bool RunsUnseenCode(IOperation step, IMethodSymbol member) =>
        step is IInvocationOperation call
        && (call.TargetMethod.MethodKind is MethodKind.DelegateInvoke or MethodKind.LocalFunction
            || (call.Instance is IInstanceReferenceOperation or null && IsOf(call.TargetMethod.ContainingType, member.ContainingType))
            || call.Arguments.Any(static a => Peel.Conversions(a.Value) is IInstanceReferenceOperation));

    /// <summary>Whether a type is the declaring one, or derives from it.</summary>
    public static bool IsOf(INamedTypeSymbol? declaring, INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, declaring?.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The disposal of what running work still calls, ahead of the wait for that work.</summary>
    private static MisplacedStep? DisposesBeforeWait(IMethodSymbol member, List<IOperation> steps, int wait, WorkSignals signals)
    {
        for (var i = 0; i < wait; i++)
        {
            if (steps[i] is IInvocationOperation { Instance: { } instance } dispose
                && IsDisposal(dispose)
                && FieldOf(instance, dispose) is { } field
                && StopSignal.ThrowsOnceDisposed(field.Field.Type)
                && signals.CallsAnew(field.Field)
                && Follows(dispose, steps[wait]))
            {
                return new MisplacedStep(member, dispose, steps[wait], work: null);
            }
        }

        return null;
    }

    private static IFieldReferenceOperation? FieldOf(IOperation instance, IOperation call)
    {
        instance = Peel.Conversions(instance);
        if (instance is IConditionalAccessInstanceOperation && call.Parent is IConditionalAccessOperation access)
        {
            instance = Peel.Conversions(access.Operation);
        }

        return instance as IFieldReferenceOperation;
    }

    /// <summary>Whether the one is always followed by the other where both run: they do not stand in different branches.</summary>
    private static bool Follows(IOperation first, IOperation second)
    {
        var ancestors = new HashSet<IOperation>();
        for (var current = first; current is not null; current = current.Parent)
        {
            ancestors.Add(current);
        }

        var branch = second;
        while (branch.Parent is { } parent && !ancestors.Contains(parent))
        {
            branch = parent;
        }

        return branch.Parent switch
        {
            IBlockOperation => !StartsBranchThatLeaves(first, branch.Parent),
            ITryOperation attempt => attempt.Finally == branch,
            _ => false,
        };
    }

    /// <summary>Whether the first step stands in a branch that returns before the second.</summary>
    private static bool StartsBranchThatLeaves(IOperation first, IOperation block)
    {
        for (var current = first; current.Parent is { } parent && current != block; current = parent)
        {
            if (parent is IConditionalOperation or ISwitchCaseOperation && current.DescendantsAndSelf().Any(static o => o is IReturnOperation { Syntax: ReturnStatementSyntax } or IThrowOperation or IBranchOperation))
            {
                return true;
            }
        }

        return false;
    }
}
