using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which source of the type does a token come from?</summary>
internal static class TokenOrigin
{
    public static bool IsToken(ITypeSymbol? type) => type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };

    public static bool IsSource(ITypeSymbol? type) => type is { Name: "CancellationTokenSource", ContainingNamespace.Name: "Threading" };

    /// <summary>The field of the source that a token is taken from, or null.</summary>
    public static IFieldSymbol? Of(IOperation token, ImmutableDictionary<IParameterSymbol, IFieldSymbol> tokens, Owner owner)
    {
        token = Peel.Conversions(token);
        switch (token)
        {
            case IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } when Peel.Conversions(source) is IFieldReferenceOperation field:
                return field.Field.OriginalDefinition;
            case IParameterReferenceOperation parameter:
                return tokens.TryGetValue(parameter.Parameter.OriginalDefinition, out var known) ? known : null;
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value && value != token:
                return Of(value, tokens, owner);
            case IFieldReferenceOperation kept:
                IFieldSymbol? found = null;
                foreach (var use in owner.Uses(kept.Field))
                {
                    if (use.Stored is not { } stored)
                    {
                        continue;
                    }

                    if (found is not null || Peel.Conversions(stored) is not IPropertyReferenceOperation || (found = Of(stored, tokens, owner)) is null)
                    {
                        return null;
                    }
                }

                return found;
            default:
                return null;
        }
    }
}
