using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is the work of a task-returning call done when the call returns, so that its task stands for nothing that goes on?</summary>
internal static class CompletedAlready
{
    /// <summary>A method whose body can be seen, is not asynchronous, and returns nothing but completed tasks: what fails in it is thrown at the caller.</summary>
    public static bool ByThen(IOperation? body, IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (body is null || method.IsAsync)
        {
            return false;
        }

        foreach (var operation in FunctionBody.Operations(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } || (operation is IReturnOperation { ReturnedValue: { } value } && !IsCompleted(Peel.Conversions(value))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A call that is told to be synchronous: <c>ReadAsync(buffer, doAsync: false)</c>.</summary>
    public static bool AsTold(IInvocationOperation call) => call.Arguments.Any(static a =>
        (a.Value.ConstantValue is { HasValue: true, Value: false } && a.Parameter?.Name is "async" or "doAsync" or "isAsync" or "useAsync" or "runAsync")
        || Peel.Conversions(a.Value) is IFieldReferenceOperation { Field: { Name: "Synchronous", ContainingType.TypeKind: TypeKind.Enum } });

    /// <summary>A value that is a task which has ended already.</summary>
    public static bool IsCompleted(IOperation value) => value switch
    {
        IPropertyReferenceOperation property => property.Property is { IsStatic: true, Name: "CompletedTask" },
        IInvocationOperation call => call.TargetMethod is { IsStatic: true, Name: "FromResult" },
        IDefaultValueOperation => true,
        IObjectCreationOperation creation => creation.Type?.Name == "ValueTask" && (creation.Arguments.IsEmpty || creation.Arguments[0].Value.Type?.Name is not ("Task" or "IValueTaskSource")),
        IConditionalOperation { WhenFalse: { } whenFalse } choice => IsCompleted(Peel.Conversions(choice.WhenTrue)) && IsCompleted(Peel.Conversions(whenFalse)),
        IThrowOperation => true,
        _ => false,
    };
}
