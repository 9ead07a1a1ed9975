using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this a wait for a key, of which nobody asks which key it was?</summary>
internal static class KeyWait
{
    public static bool MayBe(string name) => name is "ReadLine" or "ReadKey" or "Read";

    /// <summary>Whether the call yields the task of a read: <c>Console.In.ReadLineAsync()</c>, or <c>Task.Run(() => Console.ReadLine())</c>, which does nothing else.</summary>
    private static bool IsTask(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "ReadLineAsync" or "ReadAsync" } => call.Instance is IPropertyReferenceOperation { Property: { Name: "In", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } },
        { Name: "Run", ContainingType.Name: "Task" } when call.Arguments.Length > 0 => Peel.Delegate(call.Arguments[0].Value) switch
        {
            IAnonymousFunctionOperation { Body.Operations: { Length: > 0 } operations } => operations[0] is IReturnOperation { ReturnedValue: { } value }
                ? Peel.Conversions(value) is IInvocationOperation { TargetMethod: var read } && IsConsole(read)
                : operations[0] is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: var dropped } } && IsConsole(dropped) && (operations.Length == 1 || operations[1].IsImplicit),
            IMethodReferenceOperation { Method: var method } => IsConsole(method),
            _ => false,
        },
        _ => false,
    };

    /// <summary>Whether the method reads from the console.</summary>
    public static bool IsConsole(IMethodSymbol method) =>
        MayBe(method.Name) && method is { IsStatic: true, ContainingType: { Name: "Console", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>Whether what is read is dropped, and the read always happens: what is asked under a condition keeps nothing alive.</summary>
    public static bool Is(IInvocationOperation call)
    {
        var isTask = call.TargetMethod.Name is "Run" or "ReadLineAsync" or "ReadAsync" && IsTask(call);
        if (!isTask && !IsConsole(call.TargetMethod))
        {
            return false;
        }

        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation
            || (isTask && value.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Wait" or "GetAwaiter" or "GetResult" }))
        {
            value = value.Parent;
        }

        var statement = value.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation } discard ? discard.Parent : value.Parent;
        return statement is IExpressionStatementOperation && (!isTask || value != call) && AlwaysRuns(statement);
    }

    /// <summary>Whether the program goes on with its work behind the wait, and asks again: then it is a step of a dialogue.</summary>
    public static bool IsStep(IInvocationOperation call)
    {
        var works = false;
        foreach (var operation in LocalUse.Root(call).Descendants())
        {
            if (operation is IInvocationOperation next && next.Syntax.SpanStart > call.Syntax.Span.End)
            {
                if (works && IsConsole(next.TargetMethod))
                {
                    return true;
                }

                works |= !IsEnd(next.TargetMethod);
            }
        }

        return false;
    }

    /// <summary>What a program does on its way out: it says so, stops what runs, and waits for it.</summary>
    private static bool IsEnd(IMethodSymbol method) =>
        StopMember.IsNamedSo(method.Name)
        || method.ContainingType?.Name is "Console" or "Task" or "Thread"
        || method.Name.StartsWith("Cancel", StringComparison.Ordinal) || method.Name.StartsWith("Complete", StringComparison.Ordinal) || method.Name.StartsWith("Unsubscribe", StringComparison.Ordinal)
        || method.Name is "Wait" or "WaitOne" or "Join" or "GetAwaiter" or "GetResult" or "ConfigureAwait" or "Set" or "Kill" or "Abort";

    /// <summary>Whether nothing around a statement, up to its function, decides whether it runs.</summary>
    public static bool AlwaysRuns(IOperation statement)
    {
        for (var current = statement.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IBlockOperation or IUsingOperation or ITryOperation or ILocalFunctionOperation or IMethodBodyOperation:
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
