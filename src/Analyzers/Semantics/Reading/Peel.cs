using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Takes off what does not change which value an operation stands for.</summary>
internal static class Peel
{
    public static IOperation Conversions(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The other way: the value with the conversions and parentheses around it, so that its parent is what uses it.</summary>
    public static IOperation Outward(IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation.Parent;
        }

        return operation;
    }

    /// <summary>The lambda, method group or other value that a delegate is made from.</summary>
    public static IOperation Delegate(IOperation operation)
    {
        operation = Conversions(operation);
        return operation is IDelegateCreationOperation creation ? Delegate(creation.Target) : operation;
    }

    /// <summary>An extension that is <c>ConfigureAwait</c> by a name of the project's own: <c>task.AnyContext()</c>.</summary>
    public static bool Configures(IInvocationOperation call) =>
        call is { Type.Name: "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable", TargetMethod: { IsExtensionMethod: true, Parameters: [{ Type.Name: "Task" or "ValueTask" }, ..] } };

    /// <summary>What is awaited once <c>ConfigureAwait</c>, <c>AsTask</c> and the like are taken off.</summary>
    public static IOperation Awaitable(IOperation operation)
    {
        while (true)
        {
            operation = Conversions(operation);
            switch (operation)
            {
                case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" }:
                    operation = instance;
                    break;
                case IInvocationOperation { Instance: null, TargetMethod.IsExtensionMethod: true } call when (call.TargetMethod.Name is "ConfigureAwait" or "Unwrap" && call.Arguments.Length > 0) || Configures(call):
                    operation = call.Arguments[0].Value;
                    break;
                default:
                    return operation;
            }
        }
    }
}
