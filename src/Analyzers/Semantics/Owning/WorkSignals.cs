using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What does kept work wait for before it ends? Looks through the bodies of its own type, and follows tokens through arguments and locals.</summary>
internal sealed class WorkSignals
{
    private const int MaxDepth = 4;

    private readonly Owner _owner;
    private readonly CompilationFacts _facts;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<IMethodSymbol> _visited = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IFieldSymbol> _fields = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IFieldSymbol> _used = new(SymbolEqualityComparer.Default);

    private WorkSignals(Owner owner, CompilationFacts facts, CancellationToken cancellationToken)
    {
        _owner = owner;
        _facts = facts;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Fields of the type by which the work may be told to stop.</summary>
    public IEnumerable<IFieldSymbol> Fields => _fields;

    /// <summary>Whether the work loops until it is told to stop.</summary>
    public bool Loops { get; private set; }

    /// <summary>Whether something else than <see cref="Fields"/> may end it too: its data, a token of others, code that cannot be seen.</summary>
    public bool MayEndOtherwise { get; private set; }

    /// <summary>Whether cancellation leaves the work as an exception, which whoever awaits it sees.</summary>
    public bool ThrowsCancellation { get; private set; }

    public bool StopsBy(IFieldSymbol field) => _fields.Contains(field.OriginalDefinition);

    /// <summary>Whether the work calls the object in the field, or takes the token of the source in it anew, while it runs.</summary>
    public bool CallsAnew(IFieldSymbol field) => _used.Contains(field.OriginalDefinition);

    public static WorkSignals Of(KeptWork work, Owner owner, CompilationFacts facts, CancellationToken cancellationToken) => Of(work.Start, work.Work, owner, facts, cancellationToken);

    /// <summary>The signals of work that the type does not keep yet: the call that starts it, and the delegate that is the work or the call that begins it.</summary>
    public static WorkSignals Of(IOperation begun, IOperation work, Owner owner, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var signals = new WorkSignals(owner, facts, cancellationToken);
        var tokens = ImmutableDictionary.Create<IParameterSymbol, IFieldSymbol>(SymbolEqualityComparer.Default);
        if (begun is IInvocationOperation start && start != work && start.Arguments.Any(static a => TokenOrigin.IsToken(a.Value.Type) && !a.IsImplicit))
        {
            signals.ThrowsCancellation = true;
        }

        switch (work)
        {
            case IAnonymousFunctionOperation lambda:
                signals.Visit(lambda.Body, tokens, guarded: false, 0);
                break;
            case IMethodReferenceOperation reference:
                signals.VisitMethod(reference.Method, tokens, guarded: false, 0);
                break;
            case IInvocationOperation call:
                signals.VisitCall(call, tokens, guarded: false, 0);
                break;
            default:
                signals.MayEndOtherwise = true;
                break;
        }

        return signals;
    }

    private void VisitCall(IInvocationOperation call, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, bool guarded, int depth)
    {
        var inner = tokens;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && TokenOrigin.IsToken(parameter.Type) && Source(argument.Value, tokens) is { } field)
            {
                inner = inner.SetItem(parameter.OriginalDefinition, field);
            }
        }

        VisitMethod(call.TargetMethod, inner, guarded, depth);
    }

    private void VisitMethod(IMethodSymbol method, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, bool guarded, int depth)
    {
        if (depth < MaxDepth
            && (method.MethodKind == MethodKind.LocalFunction || SymbolEqualityComparer.Default.Equals(Owners.Outermost(method.ContainingType), _owner.Type))
            && _facts.Bodies.Of(method, _cancellationToken) is { } body)
        {
            if (_visited.Add(method.OriginalDefinition))
            {
                Visit(body, tokens, guarded, depth + 1);
            }
        }
        else if (depth == 0)
        {
            MayEndOtherwise = true;
        }
    }

    private void Visit(IOperation body, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, bool guarded, int depth)
    {
        foreach (var operation in FunctionBody.Operations(body))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case IFieldReferenceOperation field when TokenOrigin.IsToken(field.Type) || StopSignal.IsSignalType(field.Type) || StopSignal.ThrowsOnceDisposed(field.Type):
                    OfField(field, tokens, body);
                    break;
                case IParameterReferenceOperation or ILocalReferenceOperation when TokenOrigin.IsToken(operation.Type):
                    OfToken(operation, tokens);
                    break;
                case ILoopOperation loop:
                    OfLoop(loop, tokens);
                    break;
                case IInvocationOperation call:
                    var caught = guarded || IsCaught(call, body);
                    if (!caught && (call.TargetMethod.Name == "ThrowIfCancellationRequested" || call.Arguments.Any(static a => TokenOrigin.IsToken(a.Value.Type) && !a.IsImplicit)))
                    {
                        ThrowsCancellation = true;
                    }

                    if (call.TargetMethod.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction)
                    {
                        VisitNested(call, tokens, caught, depth);
                    }

                    break;
            }
        }
    }

    private void VisitNested(IInvocationOperation call, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, bool caught, int depth)
    {
        var had = MayEndOtherwise;
        VisitCall(call, tokens, caught, System.Math.Max(depth, 1));
        MayEndOtherwise |= had;
    }

    private void OfField(IFieldReferenceOperation field, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, IOperation body)
    {
        if (TokenOrigin.IsToken(field.Type))
        {
            OfToken(field, tokens);
            return;
        }

        if (StopSignal.IsSignalType(field.Type))
        {
            _fields.Add(field.Field.OriginalDefinition);
        }

        // Only what a turn of the loop calls again is called after the stop began; IsCancellationRequested of a disposed source still answers.
        if (InLoop(field, body) && field.Parent is IInvocationOperation or IPropertyReferenceOperation { Property.Name: "Token" or "WaitHandle" } && !ExpectedDisposal.Of(field, body))
        {
            _used.Add(field.Field.OriginalDefinition);
        }
    }

    private void OfToken(IOperation token, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens)
    {
        if (token is ILocalReferenceOperation { Parent: ISimpleAssignmentOperation })
        {
            return;
        }

        if (Source(token, tokens) is { } field)
        {
            _fields.Add(field);
        }
        else
        {
            MayEndOtherwise = true;
        }
    }

    private IFieldSymbol? Source(IOperation token, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens) => TokenOrigin.Of(token, tokens, _owner);

    private void OfLoop(ILoopOperation loop, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens)
    {
        var condition = loop switch
        {
            IWhileLoopOperation { Condition: { } asked } => asked,
            IForLoopOperation counted => counted.Condition,
            IForEachLoopOperation each => each.Collection,
            _ => null,
        };
        var endless = condition is null ? loop is IForLoopOperation : condition.ConstantValue is { HasValue: true, Value: true };
        if (!endless && (condition is null || !AsksSignal(condition, loop, tokens)))
        {
            return;
        }

        Loops = true;
        MayEndOtherwise |= FunctionBody.Operations(loop.Body).Any(o => Leaves(o, loop) && !IsUnderSignal(o, loop, tokens));
    }

    /// <summary>Whether a condition, or what is enumerated, is nothing but what a stop signal says.</summary>
    private bool AsksSignal(IOperation condition, ILoopOperation loop, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens)
    {
        if (loop is IForEachLoopOperation && !condition.DescendantsAndSelf().Any(static o => o is IInvocationOperation { TargetMethod.Name: "ReadAllAsync" or "GetConsumingEnumerable" }))
        {
            return false;
        }

        var asks = false;
        foreach (var operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFieldReferenceOperation field when StopSignal.IsSignalType(field.Type) || TokenOrigin.IsToken(field.Type):
                    asks = true;
                    break;
                case IFieldReferenceOperation field when StopSignal.IsFlagType(field.Type) && !field.Field.IsConst && field.Field.ContainingType.TypeKind != TypeKind.Enum:
                    asks = true;
                    _fields.Add(field.Field.OriginalDefinition);
                    break;
                case ILocalReferenceOperation local when StopSignal.IsSignalType(local.Type) && LocalUse.SingleValue(local) is { } value && value.DescendantsAndSelf().Any(static o => o is IFieldReferenceOperation):
                    asks = true;
                    break;
                case IInvocationOperation call when !TokenOrigin.IsToken(call.Instance?.Type) && !StopSignal.IsSignalType(call.Instance?.Type)
                    && call.TargetMethod.Name is not ("ConfigureAwait" or "AsTask") && call.TargetMethod.ContainingType?.Name is not ("Volatile" or "Interlocked"):
                    MayEndOtherwise = true;
                    break;
                case IParameterReferenceOperation or ILocalReferenceOperation:
                    if (!TokenOrigin.IsToken(operation.Type) || Source(operation, tokens) is null)
                    {
                        MayEndOtherwise = true;
                    }

                    asks |= TokenOrigin.IsToken(operation.Type);
                    break;
                case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                    MayEndOtherwise = true;
                    break;
            }
        }

        return asks;
    }

    private bool IsUnderSignal(IOperation exit, ILoopOperation loop, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens)
    {
        for (var current = exit.Parent; current is not null && current != loop; current = current.Parent)
        {
            if ((current is IConditionalOperation { Condition: { } condition } && AsksSignal(condition, loop, tokens))
                || (current is ICatchClauseOperation clause && _facts.Symbols.IsOrInherits(clause.ExceptionType, KnownType.OperationCanceledException)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation operation, ILoopOperation loop) => operation switch
    {
        IReturnOperation { Kind: OperationKind.Return } => true,
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IBranchOperation { BranchKind: BranchKind.Break } leave => SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel),
        IThrowOperation { Exception: not null } thrown => thrown.Parent is not ICatchClauseOperation,
        _ => false,
    };

    private static bool InLoop(IOperation? operation, IOperation body) =>
        operation is not null && operation != body && (operation is ILoopOperation || InLoop(operation.Parent, body));

    /// <summary>Whether cancellation of the call is caught before it leaves the body.</summary>
    private bool IsCaught(IOperation call, IOperation body)
    {
        for (var current = call; current != body && current.Parent is { } parent; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Body == current && attempt.Catches.Any(Catches))
            {
                return true;
            }
        }

        return false;
    }

    private bool Catches(ICatchClauseOperation clause) =>
        (clause.ExceptionType is null || _facts.Symbols.IsOrInherits(clause.ExceptionType, KnownType.OperationCanceledException) || (CatchAll.CatchesEverything(clause, _facts.Symbols) && clause.Filter is null))
        && !clause.Handler.Descendants().Any(static o => o is IThrowOperation);
}
