using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What becomes of the value that stands for started work.</summary>
internal enum Fate
{
    /// <summary>Nobody will ever look at it.</summary>
    Dropped,

    /// <summary>Awaited, waited for or joined.</summary>
    Awaited,

    /// <summary>Returned to the caller.</summary>
    Returned,

    /// <summary>Given to other code, or used in a way that this page of the program cannot judge.</summary>
    HandedOver,

    /// <summary>Stored where it outlives the member.</summary>
    Kept,
}

/// <summary>What becomes of a handle? Follows the value through peeling, locals, collections and sinks.</summary>
internal sealed class HandleFate
{
    // Values that pass through more variables than this are not followed: they count as handed over.
    private const int MaxDepth = 8;

    // OperationKind.CollectionExpression, which Roslyn 4.8 does not know yet; params spans are made of it too.
    private const OperationKind CollectionExpression = (OperationKind)0x7f;

    private readonly CompilationFacts _facts;

    public HandleFate(CompilationFacts facts) => _facts = facts;

    /// <summary>The fate of the work that a start begins.</summary>
    public Fate Of(WorkStart start, CancellationToken cancellationToken)
    {
        if (start.Kind == StartKind.PoolWorkItem)
        {
            return Fate.Dropped;
        }

        if (start.Kind is not (StartKind.Thread or StartKind.ColdTask))
        {
            return Of(start.Call, cancellationToken);
        }

        // A thread or cold task is its own handle: what becomes of the object that Start is called on?
        switch (Peel.Conversions(start.Handle))
        {
            case IObjectCreationOperation:
                return Fate.Dropped;
            case ILocalReferenceOperation local:
                return OfLocal(local.Local, local, 0, cancellationToken) is not Fate.Dropped and var fate ? fate : OfSequence(local, cancellationToken);
            case ISimpleAssignmentOperation assignment:
                return OfTarget(assignment.Target, 0, cancellationToken);
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                return Fate.Kept;
            default:
                return Fate.HandedOver;
        }
    }

    public Fate Of(IOperation handle, CancellationToken cancellationToken) => Of(handle, 0, cancellationToken);

    private Fate Of(IOperation handle, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth)
        {
            return Fate.HandedOver;
        }

        switch (handle.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation:
                return Of(handle.Parent, depth, cancellationToken);
            case IConditionalAccessOperation access when access.WhenNotNull == handle:
                return Of(access, depth, cancellationToken);
            case IConditionalOperation conditional when conditional.Condition != handle:
                return Of(conditional, depth, cancellationToken);
            case IAwaitOperation:
                return Fate.Awaited;
            case IReturnOperation returned:
                return returned.Kind == OperationKind.Return ? Fate.Returned : Fate.HandedOver;
            case IExpressionStatementOperation:
                return Fate.Dropped;
            case ISimpleAssignmentOperation assignment when assignment.Value == handle:
                var used = assignment.Parent is IExpressionStatementOperation ? Fate.Dropped : Of(assignment, depth, cancellationToken);
                return used == Fate.Dropped ? OfTarget(assignment.Target, depth, cancellationToken) : used;
            case ICompoundAssignmentOperation or ICoalesceAssignmentOperation:
                return OfTarget(((IAssignmentOperation)handle.Parent).Target, depth, cancellationToken);
            case ITupleOperation tuple:
                return OfTupleElement(tuple, handle, depth, cancellationToken);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation
                    ? Fate.Kept
                    : OfLocal(declarator.Symbol, declarator, depth + 1, cancellationToken);
            case IFieldInitializerOperation or IPropertyInitializerOperation:
                return Fate.Kept;
            case IArrayInitializerOperation { Parent: { } array }:
                return Of(array, depth, cancellationToken);
            case { Kind: CollectionExpression } collection:
                return Of(collection, depth, cancellationToken);
            case IArgumentOperation argument:
                return OfArgument(argument, depth, cancellationToken);
            case IInvocationOperation call when call.Instance == handle:
                return OfReceiver(call, depth, cancellationToken);
            case IPropertyReferenceOperation { Property.Name: "Result" }:
                return Fate.Awaited;
            case IForEachLoopOperation loop when loop.Locals is [var element]:
                return OfLocal(element, loop, depth + 1, cancellationToken);
            default:
                return Fate.HandedOver;
        }
    }

    /// <summary>A thread that is taken from a sequence, as by <c>foreach</c>, is owned by whoever owns the sequence.</summary>
    private Fate OfSequence(ILocalReferenceOperation element, CancellationToken cancellationToken)
    {
        for (var current = element.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Any(l => SymbolEqualityComparer.Default.Equals(l, element.Local)))
            {
                return Peel.Conversions(loop.Collection) is ILocalReferenceOperation sequence ? OfLocal(sequence.Local, sequence, 1, cancellationToken) : Fate.HandedOver;
            }
        }

        return Fate.Dropped;
    }

    private Fate OfTarget(IOperation target, int depth, CancellationToken cancellationToken) => target switch
    {
        IDiscardOperation => Fate.Dropped,
        ILocalReferenceOperation { Local.RefKind: RefKind.None } local => OfLocal(local.Local, local, depth + 1, cancellationToken),
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => OfLocal(local.Local, local, depth + 1, cancellationToken),
        _ => Fate.Kept,
    };

    private Fate OfTupleElement(ITupleOperation tuple, IOperation element, int depth, CancellationToken cancellationToken)
    {
        IOperation value = tuple;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        if (value.Parent is not IDeconstructionAssignmentOperation deconstruction || deconstruction.Value != value)
        {
            return Of(tuple, depth + 1, cancellationToken);
        }

        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        return target is ITupleOperation targets && targets.Elements.Length == tuple.Elements.Length
            ? OfTarget(targets.Elements[tuple.Elements.IndexOf(element)], depth, cancellationToken)
            : Fate.HandedOver;
    }

    /// <summary>The best that any read of the local makes of it.</summary>
    private Fate OfLocal(ILocalSymbol local, IOperation anchor, int depth, CancellationToken cancellationToken)
    {
        foreach (var reference in LocalUse.References(local, anchor))
        {
            if (LocalUse.IsWrite(reference))
            {
                continue;
            }

            var fate = IsConfiguration(reference) ? Fate.Dropped : Of(reference, depth + 1, cancellationToken);
            if (fate != Fate.Dropped)
            {
                return fate;
            }
        }

        return Fate.Dropped;
    }

    /// <summary>Whether a use of a thread, cold task or collection says nothing of who will wait: starting, naming, adding, counting.</summary>
    private bool IsConfiguration(ILocalReferenceOperation reference)
    {
        var type = reference.Type;
        switch (reference.Parent)
        {
            case IInvocationOperation call when call.Instance == reference:
                return call.TargetMethod.Name is "Start" or "UnsafeStart"
                    ? _facts.Symbols.Is(type, KnownType.Thread) || _facts.Symbols.Is(type, KnownType.Task)
                    : call.TargetMethod.Name is "SetApartmentState" or "TrySetApartmentState" || (IsCollection(type) && IsAdd(call.TargetMethod));
            case IPropertyReferenceOperation property when property.Instance == reference:
                return _facts.Symbols.Is(type, KnownType.Thread)
                    || (IsCollection(type) && property.Property.Name is "Count" or "Capacity" or "Length");
            default:
                return false;
        }
    }

    private Fate OfReceiver(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        switch (call.TargetMethod.Name)
        {
            case "ConfigureAwait" or "AsTask" or "Preserve" or "WaitAsync":
                return Of(call, depth, cancellationToken);
            case "Wait" or "GetAwaiter" or "Join":
                return Fate.Awaited;
            case "ContinueWith":
                return Continuation.ObservesAntecedent(call) ? Fate.HandedOver : Of(call, depth, cancellationToken);
            default:
                return Fate.HandedOver;
        }
    }

    private Fate OfArgument(IArgumentOperation argument, int depth, CancellationToken cancellationToken)
    {
        if (argument.Parent is not IInvocationOperation call)
        {
            return Fate.HandedOver;
        }

        if (argument.Parameter is not { RefKind: RefKind.None } parameter)
        {
            return Fate.Kept;
        }

        var method = call.TargetMethod;
        if (_facts.Symbols.Is(method.ContainingType, KnownType.Task))
        {
            switch (method.Name)
            {
                case "WhenAll" or "WhenAny":
                    return Of(call, depth, cancellationToken);
                case "WaitAll" or "WaitAny":
                    return Fate.Awaited;
            }
        }

        if (method.IsExtensionMethod && parameter.Ordinal == 0 && (method.Name is "Unwrap" or "AsTask" or "ConfigureAwait" || Peel.Configures(call)))
        {
            return Of(call, depth, cancellationToken);
        }

        if (IsAdd(method))
        {
            switch (call.Instance)
            {
                // new List<Task> { Task.Run(..) }
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
                    when call.Parent is IObjectOrCollectionInitializerOperation { Parent: { } creation }:
                    return Of(creation, depth, cancellationToken);
                case ILocalReferenceOperation local when IsCollection(local.Type):
                    return OfLocal(local.Local, local, depth + 1, cancellationToken);
            }
        }

        return _facts.Options.IsSanctionedSink(method, argument.Syntax.SyntaxTree) || SanctionedSink.Takes(method, parameter, this, _facts, depth, cancellationToken) ? Fate.HandedOver : Fate.Dropped;
    }

    /// <summary>What a source method makes of its parameter.</summary>
    internal Fate OfParameter(IParameterSymbol parameter, IOperation body, int depth, CancellationToken cancellationToken)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IParameterReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)
                && Of(reference, depth + 1, cancellationToken) is not Fate.Dropped and var fate)
            {
                return fate;
            }
        }

        return Fate.Dropped;
    }

    private static bool IsAdd(IMethodSymbol method) => method.Name is "Add" or "AddRange" or "Enqueue" or "Push" or "Insert" or "Clear" or "AddLast" or "AddFirst";

    private static bool IsCollection(ITypeSymbol? type) =>
        type?.ContainingNamespace is { Name: "Generic" or "Concurrent" or "Immutable", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };
}
