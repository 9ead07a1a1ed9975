using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can an exception leave this work without being handled?</summary>
internal sealed class ExceptionGuard
{
    private readonly CompilationFacts _facts;
    private readonly int _maxDepth;
    private readonly ConcurrentDictionary<IMethodSymbol, GuardState> _methods = new(SymbolEqualityComparer.Default);

    /// <param name="facts">The compilation.</param>
    /// <param name="maxDepth">How many calls deep a guard is looked for.</param>
    public ExceptionGuard(CompilationFacts facts, int maxDepth)
    {
        _facts = facts;
        _maxDepth = maxDepth;
    }

    /// <summary>The guard of the delegate that is the work. A delegate that cannot be seen is not guarded.</summary>
    public GuardState OfWork(IOperation? work, CancellationToken cancellationToken) => OfWork(work, 0, cancellationToken);

    /// <summary>The guard of a method's body.</summary>
    public GuardState OfMethod(IMethodSymbol method, CancellationToken cancellationToken) => OfMethod(method, 0, cancellationToken);

    /// <summary>The guard of what a call does, the task that it returns included.</summary>
    public GuardState OfCall(IInvocationOperation call, CancellationToken cancellationToken) => OfCall(call, 0, cancellationToken);

    /// <summary>The guard of what is awaited.</summary>
    public GuardState OfAwait(IAwaitOperation awaited, CancellationToken cancellationToken) => OfExpression(awaited, 0, cancellationToken);

    private GuardState OfWork(IOperation? work, int depth, CancellationToken cancellationToken)
    {
        if (depth > _maxDepth)
        {
            return GuardState.Unknown;
        }

        switch (work is null ? null : Peel.Delegate(work))
        {
            case IAnonymousFunctionOperation lambda:
                return OfStatement(lambda.Body, depth, cancellationToken);
            case IMethodReferenceOperation reference when CannotFail.Method(reference.Method, _facts.Symbols):
                return GuardState.Guarded;
            case IMethodReferenceOperation reference:
                return OfReached(reference.Method, reference.IsVirtual, depth, cancellationToken);
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value:
                return OfWork(value, depth + 1, cancellationToken);
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field } when _facts.Bodies.InitializerOf(field, cancellationToken) is { } value:
                return OfWork(value, depth + 1, cancellationToken);
            default:
                return GuardState.Unguarded;
        }
    }

    private GuardState OfMethod(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_methods.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth >= _maxDepth)
        {
            return GuardState.Unknown;
        }

        // What has neither a try nor a call cannot be guarded by anything: no need to bind it.
        if (_facts.Bodies.SyntaxOf(method, cancellationToken) is not { } syntax
            || (method.MethodKind != MethodKind.LocalFunction && !MayBeGuarded(syntax))
            || _facts.Bodies.Of(method, cancellationToken) is not { } body)
        {
            return GuardState.Unguarded;
        }

        var state = OfStatement(body, depth + 1, cancellationToken);
        if (state != GuardState.Unknown)
        {
            _methods.TryAdd(method, state);
        }

        return state;
    }

    private static bool MayBeGuarded(SyntaxNode body) =>
        body.DescendantNodes().Any(static n => n is TryStatementSyntax or InvocationExpressionSyntax or ForEachStatementSyntax)
        || body is BlockSyntax { Statements.Count: 0 };

    private GuardState OfAll(IEnumerable<IOperation> operations, int depth, CancellationToken cancellationToken)
    {
        var result = GuardState.Guarded;
        foreach (var operation in operations)
        {
            switch (OfStatement(operation, depth, cancellationToken))
            {
                case GuardState.Unguarded:
                    return GuardState.Unguarded;
                case GuardState.Unknown:
                    result = GuardState.Unknown;
                    break;
            }
        }

        return result;
    }

    private GuardState OfStatement(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (operation)
        {
            case IMethodBodyOperation method:
                return (method.BlockBody ?? method.ExpressionBody) is { } body ? OfStatement(body, depth, cancellationToken) : GuardState.Unguarded;
            case IBlockOperation block:
                return OfAll(block.Operations.Where(o => !IsPreparation(o, block)), depth, cancellationToken);
            case ITryOperation attempt:
                return CatchAll.Handles(attempt, _facts.Symbols) ? GuardState.Guarded : OfStatement(attempt.Body, depth, cancellationToken);
            case IVariableDeclarationGroupOperation or IUsingDeclarationOperation:
                // A declaration beside a try is preparation; one that awaits, or that nothing follows, is part of the work.
                return BesideTry(operation)
                    ? Awaits(operation, depth, cancellationToken)
                    : OfAllExpressions(operation.Descendants().OfType<IVariableInitializerOperation>().Select(static i => i.Value), depth, cancellationToken);
            case ILocalFunctionOperation or IEmptyOperation or IBranchOperation or IReturnOperation { ReturnedValue: null }:
                return GuardState.Guarded;
            case ILabeledOperation labeled:
                return labeled.Operation is null ? GuardState.Guarded : OfStatement(labeled.Operation, depth, cancellationToken);
            case IReturnOperation { ReturnedValue: { } value }:
                return OfExpression(value, depth, cancellationToken);
            case IExpressionStatementOperation statement:
                return OfExpression(statement.Operation, depth, cancellationToken);
            case IConditionalOperation conditional:
                return OfAll(Present(conditional.WhenTrue, conditional.WhenFalse), depth, cancellationToken).And(Awaits(conditional.Condition, depth, cancellationToken));
            case IWhileLoopOperation loop:
                return OfStatement(loop.Body, depth, cancellationToken).And(Awaits(loop.Condition, depth, cancellationToken));
            case IForEachLoopOperation loop:
                // An enumeration can fail outside its body, but for one that only yields what was accepted.
                return OfStatement(loop.Body, depth, cancellationToken).And(Awaits(loop.Collection, depth, cancellationToken));
            case ILoopOperation loop:
                return OfStatement(loop.Body, depth, cancellationToken);
            case ILockOperation locked:
                return OfStatement(locked.Body, depth, cancellationToken);
            case IUsingOperation scope:
                return OfStatement(scope.Body, depth, cancellationToken).And(Awaits(scope.Resources, depth, cancellationToken));
            case ISwitchOperation choice:
                return OfAll(choice.Cases.SelectMany(static c => c.Body), depth, cancellationToken);
            default:
                return GuardState.Unguarded;
        }
    }

    /// <summary>An assignment beside a <c>try</c>, what the guarded part works with; or a call of the platform's own, such as COM's initialisation.</summary>
    private static bool IsPreparation(IOperation statement, IBlockOperation block) =>
        statement is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation or IDeconstructionAssignmentOperation or IInvalidOperation or IInvocationOperation { TargetMethod.IsExtern: true } }
        && BesideTry(block)
        && !statement.Descendants().Any(static o => o is IAwaitOperation);

    private static bool BesideTry(IOperation statement) =>
        (statement as IBlockOperation ?? statement.Parent as IBlockOperation)?.Operations.Any(static o => o is ITryOperation) == true;

    private static IEnumerable<IOperation> Present(params IOperation?[] operations) => operations.Where(static o => o is not null)!;

    /// <summary>Whether all that is awaited inside an expression is guarded or cannot fail.</summary>
    private GuardState Awaits(IOperation? expression, int depth, CancellationToken cancellationToken)
    {
        if (expression is null)
        {
            return GuardState.Guarded;
        }

        var result = GuardState.Guarded;
        foreach (var operation in expression.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation awaited)
            {
                result = result.And(OfExpression(awaited, depth, cancellationToken));
            }
        }

        return result;
    }

    private GuardState OfExpression(IOperation expression, int depth, CancellationToken cancellationToken)
    {
        expression = Peel.Conversions(expression);
        switch (expression)
        {
            case IAwaitOperation awaited:
                var awaitable = Peel.Awaitable(awaited.Operation);
                return CannotFail.Awaiting(awaitable) || CannotFail.Suppresses(awaited.Operation) ? GuardState.Guarded : OfExpression(awaitable, depth, cancellationToken);
            case IInvocationOperation call:
                return OfCall(call, depth, cancellationToken);
            case IConditionalAccessOperation access:
                return OfExpression(access.WhenNotNull, depth, cancellationToken);
            case IObjectCreationOperation { Constructor: { } constructor }:
                return constructor.IsImplicitlyDeclared || IsPlainData(constructor.ContainingType) ? GuardState.Guarded : OfMethod(constructor, depth, cancellationToken);
            case IDeconstructionAssignmentOperation:
                return Awaits(expression, depth, cancellationToken);
            case IAssignmentOperation assignment:
                // A task that is kept carries its own failure.
                return assignment.Target is IFieldReferenceOperation or IPropertyReferenceOperation && SanctionedSink.IsTaskLike(assignment.Target.Type, _facts.Symbols)
                    ? GuardState.Guarded
                    : OfExpression(assignment.Value, depth, cancellationToken);
            case ICoalesceOperation or IConditionalOperation or IBinaryOperation or IUnaryOperation:
                return OfAllExpressions(expression.ChildOperations, depth, cancellationToken);
            case IFieldReferenceOperation or IPropertyReferenceOperation or IArrayCreationOperation or ITupleOperation or IInterpolatedStringOperation or IIsTypeOperation or IIsPatternOperation:
                // (await ..).Length fails where what is awaited does.
                return Awaits(expression, depth, cancellationToken);
            case IIncrementOrDecrementOperation or ILiteralOperation or IDefaultValueOperation or IDiscardOperation
                or ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IAnonymousFunctionOperation or IDelegateCreationOperation
                or ITypeOfOperation or INameOfOperation or IEventAssignmentOperation:
                return GuardState.Guarded;
            default:
                return GuardState.Unguarded;
        }
    }

    private bool IsPlainData(INamedTypeSymbol type) =>
        type.IsValueType || type.SpecialType == SpecialType.System_Object || _facts.Symbols.IsOrInherits(type, KnownType.Exception)
        || type.ContainingNamespace is { Name: "Generic" or "Concurrent" or "Text" or "Threading" or "Diagnostics" };

    private GuardState OfAllExpressions(IEnumerable<IOperation> expressions, int depth, CancellationToken cancellationToken)
    {
        var result = GuardState.Guarded;
        foreach (var expression in expressions)
        {
            result = result.And(OfExpression(expression, depth, cancellationToken));
        }

        return result;
    }

    /// <summary>What a call that cannot fail is given may fail before it: what is awaited for it, and what the source's own methods make for it; an asynchronous one throws nothing before it is awaited.</summary>
    private GuardState OfArguments(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        var result = GuardState.Guarded;
        foreach (var argument in call.Arguments)
        {
            result = result.And(Awaits(argument.Value, depth, cancellationToken));
            if (Peel.Conversions(argument.Value) is IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false, IsAsync: false } } made)
            {
                result = result.And(OfCall(made, depth, cancellationToken));
            }
        }

        return result;
    }

    private GuardState OfCall(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        if (CannotFail.Calling(call, _facts.Symbols))
        {
            return OfArguments(call, depth, cancellationToken);
        }

        // FooAsync().ContinueWith(..), Task.Run(() => ..) inside the work: the failure is that of what it stands for.
        if (WorkStart.Of(call, _facts.Symbols) is { } start)
        {
            return OfWork(start.Work, depth + 1, cancellationToken);
        }

        if (AwaitedTogether.By(call, _facts.Symbols) is { } together)
        {
            return together.Aggregate(GuardState.Guarded, (all, one) => all.And(one is IInvocationOperation made ? OfCall(made, depth, cancellationToken) : OfWork(one, depth, cancellationToken)));
        }

        if (call.TargetMethod.Name == "ContinueWith" && call.Instance is not null)
        {
            return Continuation.ObservesAntecedent(call) ? GuardState.Guarded : GuardState.Unguarded;
        }

        // A sink observes the task that it is given; what is left is the call that made the task.
        if (call.TargetMethod is { IsExtensionMethod: true, ReturnsVoid: true } && call.Arguments.Length > 0
            && SanctionedSink.IsTaskLike(call.Arguments[0].Value.Type, _facts.Symbols)
            && _facts.Fates.Of(call.Arguments[0].Value, cancellationToken) != Fate.Dropped)
        {
            return GuardState.Guarded;
        }

        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
        {
            return call.Instance is null ? GuardState.Unguarded : OfWork(call.Instance, depth, cancellationToken);
        }

        return OfReached(call.TargetMethod, call.IsVirtual, depth, cancellationToken);
    }

    /// <summary>Of what an override may replace nothing is known; an interface of this compilation is as guarded as all that it stands for here.</summary>
    private GuardState OfReached(IMethodSymbol method, bool isVirtual, int depth, CancellationToken cancellationToken) =>
        !isVirtual || method.ContainingType.IsSealed || method.MethodKind == MethodKind.LocalFunction ? OfMethod(method, depth, cancellationToken)
        : _facts.Implementations.Of(method) is { Count: > 0 } all ? all.Aggregate(GuardState.Guarded, (state, one) => state.And(OfMethod(one, depth, cancellationToken)))
        : GuardState.Unguarded;
}
