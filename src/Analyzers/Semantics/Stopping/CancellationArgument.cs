using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does an argument give the callee a token that can be cancelled?</summary>
internal static class CancellationArgument
{
    /// <summary>Whether the argument is <c>default</c>, <c>CancellationToken.None</c>, or left out.</summary>
    public static bool IsNone(IArgumentOperation argument)
    {
        var value = Peel.Conversions(argument.Value);
        return argument.ArgumentKind == ArgumentKind.DefaultValue
            || value is IDefaultValueOperation
            || value is IPropertyReferenceOperation { Property: { IsStatic: true, Name: "None", ContainingType.Name: "CancellationToken" } }
            || value is IObjectCreationOperation { Arguments.IsEmpty: true, Type.Name: "CancellationToken" };
    }
}
