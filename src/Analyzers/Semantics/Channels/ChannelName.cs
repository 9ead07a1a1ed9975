using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>By which name does the code know the channel that it writes to or completes?</summary>
internal static class ChannelName
{
    /// <summary>
    /// The local, parameter, or field or plain property of this object or type; a <c>Writer</c> goes by its channel, a local that
    /// is only ever the writer of a channel by that channel, and a field by what it was set from where its object was made. Null where the name does
    /// not say which channel it is.
    /// </summary>
    public static ISymbol? Of(IOperation? operation, CompilationFacts facts)
    {
        switch (operation is null ? null : Peel.Conversions(operation))
        {
            case IConditionalAccessInstanceOperation instance:
                return Of(Receiver(instance), facts);
            case IPropertyReferenceOperation property when IsEndOfChannel(property.Property, facts.Symbols):
                return Of(property.Instance, facts);
            case ILocalReferenceOperation local:
                return Origin(local, facts) ?? local.Local;
            case IParameterReferenceOperation parameter:
                return parameter.Parameter;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                return facts.ChannelAliases.Of(field.Field.OriginalDefinition);
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property when Field(property.Property) is not null:
                return facts.ChannelAliases.Of(property.Property.OriginalDefinition);
            default:
                return null;
        }
    }

    /// <summary>Whether the name always stands for one object while the member runs.</summary>
    public static bool IsFixed(ISymbol name) => name switch
    {
        IFieldSymbol field => field.IsReadOnly,
        IPropertySymbol property => property.SetMethod is null or { IsInitOnly: true },
        IParameterSymbol parameter => ChannelAlias.IsCaptured(parameter) && !ChannelAlias.IsAssigned(parameter),
        _ => false,
    };

    /// <summary>Whether other members know the channel by the same name: a field or property, or what a field was set from.</summary>
    public static bool IsOfType(ISymbol name, ISymbol member) =>
        name is IFieldSymbol or IPropertySymbol
        || (name.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, member));

    /// <summary>The writer or the reader of a channel or a pipe.</summary>
    public static bool IsEndOfChannel(IPropertySymbol property, KnownSymbols symbols) =>
        property.Name is "Writer" or "Reader" && (symbols.Is(property.ContainingType, KnownType.ChannelOfTWriteTRead) || symbols.Is(property.ContainingType, KnownType.Pipe));

    /// <summary>The name that the reader of the code knows the channel by.</summary>
    public static string DisplayName(IOperation? operation, ISymbol name)
    {
        while (operation is not null && Peel.Conversions(operation) is IPropertyReferenceOperation { Property.Name: "Writer" or "Reader", Instance: { } channel })
        {
            operation = channel;
        }

        return operation is null ? name.Name : SameStorage.NameOf(operation) ?? name.Name;
    }

    /// <summary>What a local that is only ever one thing was set from, where that is still the same thing.</summary>
    private static ISymbol? Origin(ILocalReferenceOperation local, CompilationFacts facts)
    {
        // By syntax first: the counters and results of a long method are no other name of anything, and need no search through it.
        if (LocalUse.InitialSyntax(local.Local) is null or LiteralExpressionSyntax or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax
            || LocalUse.SingleValue(local) is not { } value
            || Peel.Conversions(value) is not (IPropertyReferenceOperation or IFieldReferenceOperation))
        {
            return null;
        }

        var origin = Peel.Conversions(value);
        while (origin is IPropertyReferenceOperation { Instance: { } channel } end && IsEndOfChannel(end.Property, facts.Symbols))
        {
            origin = Peel.Conversions(channel);
        }

        var isSame = origin switch
        {
            IMemberReferenceOperation reference => IsFixed(reference.Member.OriginalDefinition),
            ILocalReferenceOperation channel => IsAssignedOnce(channel.Local, local),
            IParameterReferenceOperation parameter => !IsAssigned(parameter.Parameter, local),
            _ => false,
        };
        return isSame ? Of(value, facts) : null;
    }

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
