using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Do two expressions name the same variable?</summary>
internal static class SameStorage
{
    /// <summary>Whether both are the same local, parameter, or field or property of the same instance. What is computed anew is never the same.</summary>
    public static bool Are(IOperation? one, IOperation? other)
    {
        if (one is null || other is null)
        {
            return one is null && other is null;
        }

        return (Peel.Conversions(one), Peel.Conversions(other)) switch
        {
            (ILocalReferenceOperation a, ILocalReferenceOperation b) => Equal(a.Local, b.Local),
            (IParameterReferenceOperation a, IParameterReferenceOperation b) => Equal(a.Parameter, b.Parameter),
            (IFieldReferenceOperation a, IFieldReferenceOperation b) => Equal(a.Field, b.Field) && Are(a.Instance, b.Instance),
            (IPropertyReferenceOperation { Arguments.IsEmpty: true } a, IPropertyReferenceOperation { Arguments.IsEmpty: true } b) => Equal(a.Property, b.Property) && Are(a.Instance, b.Instance),
            (IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }) => true,
            _ => false,
        };
    }

    /// <summary>The name by which a reader knows the variable.</summary>
    public static string? NameOf(IOperation variable) => Peel.Conversions(variable) switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IFieldReferenceOperation field => field.Field.Name,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property.Name,
        _ => null,
    };

    private static bool Equal(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
