using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What a call does, in the callee, to the end of a channel.</summary>
[Flags]
internal enum CalleeEffects
{
    None = 0,
    MayEnd = 1,
    MustEnd = 2,
    MustWrite = 4,
}

/// <summary>
/// What does a call of a private method, a local function or a lambda that is invoked at once do to a channel? Looked into two calls deep;
/// virtual and foreign calls do nothing that is known.
/// </summary>
internal static class ChannelCallee
{
    private const int Depth = 2;

    /// <summary>The effects of a call; null where the callee cannot be seen, or hands the channel on.</summary>
    public static CalleeEffects? Of(IInvocationOperation call, ISymbol name, CompilationFacts facts, CancellationToken cancellationToken) =>
        Of(call, name, facts, Depth, cancellationToken);

    /// <summary>What runs at once when a call is made: the body of a private method, of a local function, or of a lambda.</summary>
    public static IOperation? BodyOf(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        switch (method.MethodKind)
        {
            case MethodKind.LocalFunction:
                return LocalUse.Root(call).Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(f => SymbolEqualityComparer.Default.Equals(f.Symbol, method.OriginalDefinition))?.Body;
            case MethodKind.DelegateInvoke when call.Instance is { } target:
                return (Peel.Delegate(target) as IAnonymousFunctionOperation)?.Body;
            case MethodKind.Ordinary when method is { DeclaredAccessibility: Accessibility.Private, IsVirtual: false, IsOverride: false, IsAbstract: false }
                && (call.Instance is null || Peel.Conversions(call.Instance) is IInstanceReferenceOperation):
                return facts.Bodies.Of(method, cancellationToken);
            default:
                return null;
        }
    }

    private static CalleeEffects? Of(IInvocationOperation call, ISymbol name, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        if (BodyOf(call, facts, cancellationToken) is not { } body || (IsAsynchronous(call) && !IsAwaited(call)))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.None } parameter && SymbolEqualityComparer.Default.Equals(ChannelName.Of(argument.Value, facts), name))
            {
                name = parameter.OriginalDefinition;
                break;
            }
        }

        var effects = CalleeEffects.None;
        foreach (var operation in FunctionBody.Operations(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case IAssignmentOperation assignment when Is(assignment.Target):
                    return null;
                case IArgumentOperation argument when Is(argument.Value) && argument.Parent is IInvocationOperation other && ClosingCall.Of(other, facts.Symbols, out _) == ClosingKind.None:
                    if (depth == 0 || Of(other, name, facts, depth - 1, cancellationToken) is null)
                    {
                        return null;
                    }

                    break;
                case IInvocationOperation inner when EffectOf(inner) is var effect && effect != CalleeEffects.None:
                    effects |= effect & CalleeEffects.MayEnd;
                    break;
            }
        }

        if ((effects & CalleeEffects.MayEnd) != 0 && Always(body, CalleeEffects.MustEnd))
        {
            effects |= CalleeEffects.MustEnd;
        }

        if (Always(body, CalleeEffects.MustWrite))
        {
            effects |= CalleeEffects.MustWrite;
        }

        return effects;

        bool Is(IOperation operation) => SymbolEqualityComparer.Default.Equals(ChannelName.Of(operation, facts), name);

        CalleeEffects EffectOf(IInvocationOperation inner)
        {
            var kind = ClosingCall.Of(inner, facts.Symbols, out var target);
            if (kind != ClosingKind.None)
            {
                return !Is(target!) ? CalleeEffects.None
                    : ClosingCall.IsEnd(kind) ? CalleeEffects.MayEnd | CalleeEffects.MustEnd
                    : kind == ClosingKind.Writes && !ClosedHandler.Covers(inner, facts.Symbols) ? CalleeEffects.MustWrite
                    : CalleeEffects.None;
            }

            return depth > 0 && inner.TargetMethod.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.DelegateInvoke
                ? Of(inner, name, facts, depth - 1, cancellationToken) ?? CalleeEffects.None
                : CalleeEffects.None;
        }

        // Whether every ordinary way through the operation has the effect. Decided by shape: a return in between may be a way around it.
        bool Always(IOperation operation, CalleeEffects wanted)
        {
            switch (operation)
            {
                case IBlockOperation block:
                    return InOrder(block.Operations, wanted);
                case IExpressionStatementOperation statement:
                    return Does(statement.Operation, wanted);
                case IVariableDeclarationGroupOperation declarations:
                    return declarations.Declarations.SelectMany(static d => d.Declarators).Any(d => d.GetVariableInitializer() is { } initializer && Does(initializer.Value, wanted));
                case IReturnOperation { ReturnedValue: { } value }:
                    return Does(value, wanted);
                case ITryOperation attempt:
                    return (attempt.Finally is { } cleanUp && Always(cleanUp, wanted))
                        || (Always(attempt.Body, wanted) && attempt.Catches.All(c => Always(c.Handler, wanted) || c.Handler.Operations.LastOrDefault() is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }));
                case IUsingOperation used:
                    return Always(used.Body, wanted);
                case ILockOperation locked:
                    return Always(locked.Body, wanted);
                case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                    return Always(choice.WhenTrue, wanted) && Always(whenFalse, wanted);
                default:
                    return false;
            }
        }

        bool InOrder(ImmutableArray<IOperation> statements, CalleeEffects wanted)
        {
            foreach (var statement in statements)
            {
                if (Always(statement, wanted))
                {
                    return true;
                }

                if (FunctionBody.Operations(statement).Any(static o => o is IReturnOperation or IBranchOperation { BranchKind: BranchKind.GoTo }))
                {
                    return false;
                }
            }

            return false;
        }

        bool Does(IOperation expression, CalleeEffects wanted)
        {
            expression = Peel.Conversions(expression);
            expression = expression is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : expression;
            expression = expression is ISimpleAssignmentOperation { Target: IDiscardOperation } discarded ? Peel.Conversions(discarded.Value) : expression;
            return expression is IInvocationOperation inner && (EffectOf(inner) & wanted) != 0;
        }
    }

    private static bool IsAsynchronous(IInvocationOperation call) =>
        call.TargetMethod.IsAsync || call.Type?.Name is "Task" or "ValueTask";

    private static bool IsAwaited(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation or IReturnOperation or IInvocationOperation { TargetMethod.Name: "GetResult" or "Wait" };
    }
}
