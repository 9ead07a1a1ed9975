using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this statement a wait that nothing will ever end?</summary>
internal static class IdleWait
{
    /// <summary>A loop without end around nothing but sleeping.</summary>
    public static bool IsIdle(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } endless => IsTrue(condition) && !endless.ConditionIsUntil && OnlySleeps(endless.Body),
        IForLoopOperation counted => (counted.Condition is null || IsTrue(counted.Condition)) && counted.AtLoopBottom.IsEmpty && OnlySleeps(counted.Body),
        _ => false,
    };

    /// <summary>A call that blocks for ever, or whose task never completes and is awaited or waited for.</summary>
    public static bool IsIdle(IInvocationOperation call, KnownSymbols symbols)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Sleep":
                return symbols.Is(method.ContainingType, KnownType.Thread) && IsInfinite(call);
            case "Delay":
                return symbols.Is(method.ContainingType, KnownType.Task)
                    && call.Arguments.Length == 1
                    && IsInfinite(call)
                    && IsWaitedFor(call);
            case "Join":
                return call.Arguments.IsEmpty
                    && symbols.Is(method.ContainingType, KnownType.Thread)
                    && call.Instance is IPropertyReferenceOperation { Property: { IsStatic: true, Name: "CurrentThread" } };
            case "SpinUntil":
                return symbols.Is(method.ContainingType, KnownType.SpinWait)
                    && call.Arguments.Length == 1
                    && Peel.Delegate(call.Arguments[0].Value) is IAnonymousFunctionOperation { Body.Operations: { Length: 1 } body }
                    && body[0] is IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: false } };
            case "WaitForExit":
                return call.Arguments.IsEmpty && call.Instance is IInvocationOperation { TargetMethod: { Name: "GetCurrentProcess", IsStatic: true } };
            case "WaitOne" or "Wait":
                return call.Arguments.IsEmpty && call.Instance is { } handle && IsHandleThatNobodySets(Peel.Conversions(handle));
            default:
                return false;
        }
    }

    /// <summary>Whether the task itself, not one combined with others, is awaited, waited for or returned as the end of the program.</summary>
    private static bool IsWaitedFor(IOperation task)
    {
        while (task.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            task = task.Parent;
        }

        return task.Parent is IAwaitOperation or IReturnOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" };
    }

    /// <summary>Whether an idle call stands in an idle loop, which is the wait that a reader sees.</summary>
    public static bool IsInIdleLoop(IOperation call)
    {
        for (var current = call.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation loop && IsIdle(loop))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names that <see cref="IsIdle(IInvocationOperation, KnownSymbols)"/> asks about; all else is turned away by name.</summary>
    public static bool MayBeIdle(string name) => name is "Sleep" or "Delay" or "Join" or "SpinUntil" or "WaitForExit" or "WaitOne" or "Wait";

    private static bool IsTrue(IOperation condition) => condition.ConstantValue is { HasValue: true, Value: true };

    /// <summary>Whether a loop does nothing but sleep, without a token.</summary>
    public static bool OnlySleeps(IOperation body) => body switch
    {
        IBlockOperation block => block.Operations.All(OnlySleeps),
        IEmptyOperation => true,
        IExpressionStatementOperation statement => Sleeps(statement.Operation),
        _ => false,
    };

    private static bool Sleeps(IOperation operation)
    {
        operation = operation is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : operation;

        // Task.Delay(..).Wait() and Task.Delay(..).GetAwaiter().GetResult() sleep as well.
        while (operation is IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" or "GetResult" or "ConfigureAwait", Instance: IInvocationOperation inner, Arguments.Length: <= 1 })
        {
            operation = inner;
        }

        return operation is IInvocationOperation call
            && (call.TargetMethod.ContainingType?.Name, call.TargetMethod.Name) is ("Thread", "Sleep") or ("Thread", "Yield") or ("Thread", "SpinWait") or ("Task", "Delay") or ("Task", "Yield") or ("SpinWait", "SpinOnce")
            && call.Arguments.All(static a => a.Value.Type?.Name != "CancellationToken");
    }

    private static bool IsInfinite(IInvocationOperation call)
    {
        return call.Arguments.Length == 1 && IsInfinite(call.Arguments[0].Value);
    }

    /// <summary>Whether a time to wait is none at all: it never passes.</summary>
    public static bool IsInfinite(IOperation time)
    {
        var value = Peel.Conversions(time);
        return value.ConstantValue is { HasValue: true, Value: -1 or -1L }
            || value is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } }
            || (value is IInvocationOperation { TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" }, Arguments: { Length: >= 1 } span }
                && Peel.Conversions(span[0].Value).ConstantValue is { HasValue: true, Value: -1 or -1L or -1d });
    }

    /// <summary>A wait handle made here, not set, that nothing but waits and disposal ever touches.</summary>
    private static bool IsHandleThatNobodySets(IOperation handle)
    {
        switch (handle)
        {
            case IObjectCreationOperation creation:
                return IsUnsetHandle(creation);
            case ILocalReferenceOperation local:
                return LocalUse.SingleValue(local) is { } value
                    && Peel.Conversions(value) is IObjectCreationOperation made
                    && IsUnsetHandle(made)
                    && LocalUse.References(local.Local, local).All(static r =>
                        r.Parent is IInvocationOperation { TargetMethod.Name: "WaitOne" or "Wait" or "Dispose" or "Close" });
            default:
                return false;
        }
    }

    private static bool IsUnsetHandle(IObjectCreationOperation creation) => creation.Type?.Name switch
    {
        "ManualResetEvent" or "AutoResetEvent" => creation.Arguments.Length == 1 && creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: false },
        "ManualResetEventSlim" => creation.Arguments.All(static a => a.Value.ConstantValue is { HasValue: true, Value: false } || a.IsImplicit),
        "SemaphoreSlim" => creation.Arguments.Length >= 1 && creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 0 },
        "CountdownEvent" => creation.Arguments.Length == 1 && creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: int and > 0 },
        _ => false,
    };

    /// <summary>The statement that a reader takes for the wait: the loop, or the statement around the call.</summary>
    public static StatementSyntax? StatementOf(SyntaxNode idle) => idle.FirstAncestorOrSelf<StatementSyntax>();

    /// <summary>The first wait of the body, outside lambdas and local functions, that nothing ends.</summary>
    public static IOperation? In(IOperation body, KnownSymbols symbols) =>
        FunctionBody.Operations(body).FirstOrDefault(o => o switch
        {
            ILoopOperation loop => IsIdle(loop),
            IInvocationOperation call => MayBeIdle(call.TargetMethod.Name) && IsIdle(call, symbols) && !IsInIdleLoop(call),
            _ => false,
        });
}
