using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>By which name does the code know the channel that it writes to or completes?</summary>
internal static class ChannelName
{
    /// <summary>
    /// The local, parameter, or field or plain property of this object or type; a <c>Writer</c> goes by its channel, and a local that
    /// is only ever the writer of a channel by that channel. Null where the name does not say which channel it is.
    /// </summary>
    public static ISymbol? Of(IOperation? operation, KnownSymbols symbols)
    {
        switch (operation is null ? null : Peel.Conversions(operation))
        {
            case IConditionalAccessInstanceOperation instance:
                return Of(Receiver(instance), symbols);
            case IPropertyReferenceOperation property when IsWriterOfChannel(property.Property, symbols):
                return Of(property.Instance, symbols);
            case ILocalReferenceOperation local:
                return Origin(local, symbols) ?? local.Local;
            case IParameterReferenceOperation parameter:
                return parameter.Parameter;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                return field.Field.OriginalDefinition;
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property when Field(property.Property) is not null:
                return property.Property.OriginalDefinition;
            default:
                return null;
        }
    }

    /// <summary>Whether the name always stands for one object while the member runs.</summary>
    public static bool IsFixed(ISymbol name) => name switch
    {
        IFieldSymbol field => field.IsReadOnly,
        IPropertySymbol property => property.SetMethod is null or { IsInitOnly: true },
        _ => false,
    };

    private static bool IsWriterOfChannel(IPropertySymbol property, KnownSymbols symbols) =>
        property.Name == "Writer" && (symbols.Is(property.ContainingType, KnownType.ChannelOfTWriteTRead) || symbols.Is(property.ContainingType, KnownType.Pipe));

    private static ISymbol? Origin(ILocalReferenceOperation local, KnownSymbols symbols) =>
        LocalUse.SingleValue(local) is { } value
        && Peel.Conversions(value) is IPropertyReferenceOperation or IFieldReferenceOperation
        && Of(value, symbols) is { } name
        && (IsFixed(name) || name is ILocalSymbol channel && IsAssignedOnce(channel, local) || name is IParameterSymbol parameter && !IsAssigned(parameter, local))
            ? name
            : null;

    private static bool IsAssignedOnce(ILocalSymbol local, IOperation anchor)
    {
        foreach (var reference in LocalUse.References(local, anchor))
        {
            if (LocalUse.IsWrite(reference) || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None })
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAssigned(IParameterSymbol parameter, IOperation anchor)
    {
        foreach (var operation in LocalUse.Root(anchor).Descendants())
        {
            if (operation is IParameterReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)
                && (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None }))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? Receiver(IConditionalAccessInstanceOperation instance)
    {
        for (var current = instance.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.Operation.Syntax == instance.Syntax)
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>The field of a property without a body.</summary>
    private static IFieldSymbol? Field(IPropertySymbol property)
    {
        foreach (var member in property.OriginalDefinition.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } associated } field && SymbolEqualityComparer.Default.Equals(associated, property.OriginalDefinition))
            {
                return field;
            }
        }

        return null;
    }
}
