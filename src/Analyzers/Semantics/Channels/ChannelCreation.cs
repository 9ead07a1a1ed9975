using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How was a channel made?</summary>
internal static class ChannelCreation
{
    /// <summary>What the name was given, once and for all; null where that cannot be seen, or is not of the wanted kind.</summary>
    public static IOperation? Of(ISymbol name, IOperation anchor, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken, Func<IOperation, bool>? isWanted = null)
    {
        switch (name)
        {
            case IFieldSymbol or IPropertySymbol:
                // The constructors first: they are few, and the whole type need not be read for a channel that is not of the wanted kind.
                return facts.ChannelAliases.ValueOf(name, cancellationToken) is { } value
                    && Peel.Conversions(value) is var made
                    && (isWanted is null || isWanted(made))
                    && !facts.Channels.Around(member, cancellationToken).IsRenewed(name)
                        ? made
                        : null;
            case ILocalSymbol local:
                var bodies = ChannelName.IsOfType(name, member)
                    ? facts.Bodies.Constructing(name.ContainingType, static (_, _) => true, cancellationToken).Select(static b => b.Body)
                    : [LocalUse.Root(anchor)];
                var reference = bodies.SelectMany(static b => b.Descendants()).OfType<ILocalReferenceOperation>().FirstOrDefault(r => SymbolEqualityComparer.Default.Equals(r.Local, local));
                return reference is not null && LocalUse.SingleValue(reference) is { } initial ? Peel.Conversions(initial) : null;
            default:
                return null;
        }
    }

    /// <summary>Whether a channel has a bound at which its writers wait: <c>TryWrite</c> is then refused. On the modes that drop, it is not.</summary>
    public static bool WaitsForRoom(IOperation? creation, KnownSymbols symbols)
    {
        if (creation is not IInvocationOperation { TargetMethod.Name: "CreateBounded", Arguments: { Length: > 0 } arguments } made || !symbols.Is(made.TargetMethod.ContainingType, KnownType.ChannelFactory))
        {
            return false;
        }

        var bound = Peel.Conversions(arguments[0].Value);
        if (bound.Type?.SpecialType == SpecialType.System_Int32)
        {
            return true;
        }

        if (bound is not IObjectCreationOperation options || !symbols.Is(options.Type, KnownType.BoundedChannelOptions))
        {
            return false;
        }

        return options.Initializer is null || options.Initializer.Initializers.All(static i => i is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "FullMode" } } set
            || Peel.Conversions(set.Value) is IFieldReferenceOperation { Field.Name: "Wait" });
    }
}
