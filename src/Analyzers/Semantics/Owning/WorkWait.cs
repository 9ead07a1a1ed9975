using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this operation a wait for the work that a field keeps?</summary>
internal static class WorkWait
{
    /// <summary>Whether the operation waits for as long as it takes.</summary>
    public static bool IsUnbounded(IOperation operation, IFieldSymbol field) => operation switch
    {
        IAwaitOperation awaited => AwaitsAllOf(Peel.Awaitable(awaited.Operation), field),
        IInvocationOperation { TargetMethod.Name: "Wait" or "Join" or "GetAwaiter", Arguments.IsEmpty: true, Instance: { } instance } call => IsField(Receiver(instance, call), field),
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } => IsField(Peel.Conversions(instance), field),
        _ => false,
    };

    private static bool AwaitsAllOf(IOperation awaited, IFieldSymbol field) =>
        IsField(awaited, field)
        || (awaited is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all
            && all.Arguments.Any(a => a.Value.DescendantsAndSelf().Any(o => IsField(o, field))));

    private static IOperation Receiver(IOperation instance, IOperation call)
    {
        instance = Peel.Conversions(instance);
        if (instance is IConditionalAccessInstanceOperation)
        {
            for (var current = call.Parent; current is not null; current = current.Parent)
            {
                if (current is IConditionalAccessOperation access)
                {
                    return Peel.Conversions(access.Operation);
                }
            }
        }

        return instance;
    }

    private static bool IsField(IOperation operation, IFieldSymbol field) =>
        operation is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field.OriginalDefinition, field.OriginalDefinition);
}
