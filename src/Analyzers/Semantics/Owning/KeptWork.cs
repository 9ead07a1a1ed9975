using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which work does a field keep?</summary>
internal sealed class KeptWork
{
    private readonly Owner _owner;
    private readonly CompilationFacts _facts;
    private WorkSignals? _signals;

    private KeptWork(IFieldSymbol field, ISymbol starter, IOperation start, IOperation work, Owner owner, CompilationFacts facts)
    {
        Field = field;
        Starter = starter;
        Start = start;
        Work = work;
        _owner = owner;
        _facts = facts;
    }

    public IFieldSymbol Field { get; }

    /// <summary>The member that starts the work.</summary>
    public ISymbol Starter { get; }

    /// <summary>The call or the thread that stands for the work.</summary>
    public IOperation Start { get; }

    /// <summary>The delegate that is the work, or the call that begins it.</summary>
    public IOperation Work { get; }

    public bool IsThread => _facts.Symbols.Is(Field.Type, KnownType.Thread);

    public WorkSignals Signals(CancellationToken cancellationToken) => _signals ??= WorkSignals.Of(this, _owner, _facts, cancellationToken);

    /// <summary>The work of a field that holds one start and, beside it, nothing but null and finished tasks.</summary>
    public static KeptWork? Of(IFieldSymbol field, Owner owner, CompilationFacts facts, CancellationToken cancellationToken)
    {
        KeptWork? found = null;
        foreach (var use in owner.Uses(field, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (use.Stored is not { } stored)
            {
                // Others may store through a reference.
                if (use.Operation.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None } or IDeconstructionAssignmentOperation or ITupleOperation)
                {
                    return null;
                }

                continue;
            }

            var value = ValueOf(stored);
            if (IsNothing(value))
            {
                continue;
            }

            if (found is not null || WorkOf(value, owner, facts) is not { } work)
            {
                return null;
            }

            found = new KeptWork(field, use.Member, value, work, owner, facts);
        }

        return found;
    }

    private static IOperation ValueOf(IOperation stored)
    {
        var value = Peel.Awaitable(stored);
        return value is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } single ? Peel.Awaitable(single) : value;
    }

    private static bool IsNothing(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: null }
        || value is IDefaultValueOperation or IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } }
        || value is IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" } };

    private static IOperation? WorkOf(IOperation value, Owner owner, CompilationFacts facts)
    {
        switch (value)
        {
            case IInvocationOperation call when WorkStart.Of(call, facts.Symbols) is { } start:
                return start.Kind is StartKind.TaskRun or StartKind.StartNew ? start.Work : null;
            case IInvocationOperation { TargetMethod: { IsVirtual: false, IsAbstract: false } method } call:
                return method.MethodKind == MethodKind.LocalFunction || SymbolEqualityComparer.Default.Equals(Owners.Outermost(method.ContainingType), owner.Type) ? call : null;
            case IObjectCreationOperation creation when facts.Symbols.Is(creation.Type, KnownType.Thread):
                return creation.Arguments.FirstOrDefault(static a => a.Parameter?.Type.TypeKind == TypeKind.Delegate) is { } argument ? Peel.Delegate(argument.Value) : null;
            default:
                return null;
        }
    }
}
