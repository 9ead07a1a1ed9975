using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does the task in hand end before the work does, because it only stands for the start of an asynchronous delegate?</summary>
internal static class TaskIsNotTheWork
{
    /// <summary>
    /// Whether the call makes a task whose result is the task of the work, and what becomes of it asks the outer task only.
    /// <c>Task.Run</c> unwraps tasks, not what <c>ConfigureAwait</c> makes of them.
    /// </summary>
    public static bool Is(IInvocationOperation call, KnownSymbols symbols, CancellationToken cancellationToken)
    {
        if (call.TargetMethod.Name is not ("StartNew" or "ContinueWith" or "Run")
            || call.Type is not INamedTypeSymbol { TypeArguments.Length: 1 } type
            || !symbols.Is(type, KnownType.TaskOfT)
            || !MakesTask(call, symbols))
        {
            return false;
        }

        var inner = type.TypeArguments[0];
        if (call.TargetMethod.Name == "Run")
        {
            return symbols.Is(call.TargetMethod.ContainingType, KnownType.Task) && IsConfigured(inner) && AsksOuterOnly(call, 0, cancellationToken);
        }

        return SanctionedSink.IsTaskLike(inner, symbols) && AsyncWorkOf(call) is not null && AsksOuterOnly(call, 0, cancellationToken);
    }

    private static bool MakesTask(IInvocationOperation call, KnownSymbols symbols)
    {
        var owner = call.TargetMethod.ContainingType;
        return symbols.Is(owner, KnownType.Task) || symbols.Is(owner, KnownType.TaskOfT) || symbols.Is(owner, KnownType.TaskFactory) || symbols.Is(owner, KnownType.TaskFactoryOfT);
    }

    private static bool IsConfigured(ITypeSymbol type) => type.Name is "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable";

    /// <summary>The delegate whose task is lost: an async lambda, a method group, or a lambda that calls something for its task. One that only hands on a task, as <c>t => t</c>, loses nothing.</summary>
    public static IOperation? AsyncWorkOf(IInvocationOperation call) =>
        DelegateOf(call) is { } work
            && (work is IMethodReferenceOperation or IAnonymousFunctionOperation { Symbol.IsAsync: true }
                || (work is IAnonymousFunctionOperation { Body.Operations: { Length: 1 } body } && body[0] is IReturnOperation { ReturnedValue: { } value } && Peel.Awaitable(value) is IInvocationOperation))
            ? work
            : null;

    /// <summary>The delegate argument of a call, conversions peeled, or null.</summary>
    public static IOperation? DelegateOf(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
            {
                return Peel.Delegate(argument.Value);
            }
        }

        return null;
    }

    /// <summary>Dropped, waited for, awaited without looking at the result, or held as a plain task: nobody asks the inner task.</summary>
    private static bool AsksOuterOnly(IOperation handle, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (handle.Parent)
        {
            case IExpressionStatementOperation:
                return true;
            case IConversionOperation conversion:
                return conversion.Type?.Name == "Task" && conversion.Type is INamedTypeSymbol { IsGenericType: false };
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return true;
            case IAwaitOperation awaited:
                return awaited.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured when configured.Instance == handle:
                return AsksOuterOnly(configured, depth, cancellationToken);
            case IInvocationOperation { TargetMethod.Name: "Wait" } wait:
                return wait.Instance == handle;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth == 0:
                return OfLocal(declarator, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary>Every use of the local asks the outer task only, and there is one.</summary>
    private static bool OfLocal(IVariableDeclaratorOperation declarator, CancellationToken cancellationToken)
    {
        var used = false;
        foreach (var reference in LocalUse.References(declarator.Symbol, declarator))
        {
            used = true;
            if (LocalUse.IsWrite(reference) || !AsksOuterOnly(reference, 1, cancellationToken))
            {
                return false;
            }
        }

        return used;
    }
}
