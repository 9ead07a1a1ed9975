using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which contract, if any, fixes the signature of a method?</summary>
internal static class Contract
{
    /// <summary>Whether the method implements a member of an interface.</summary>
    public static bool IsImplementation(IMethodSymbol method) => Implemented(method) is not null;

    /// <summary>Whether a base class or interface of another assembly fixes the method's signature, or one that cannot be found may do so.</summary>
    public static bool IsForeign(IMethodSymbol method) =>
        !SymbolEqualityComparer.Default.Equals(Root(method).ContainingAssembly, method.ContainingAssembly)
        || MayBeOfMissingBase(method)
        || (Implemented(method) is { } implemented && !SymbolEqualityComparer.Default.Equals(implemented.ContainingAssembly, method.ContainingAssembly));

    /// <summary>Whether the method overrides, or may implement, a member of a base class or interface that cannot be found.</summary>
    public static bool MayBeOfMissingBase(IMethodSymbol method) =>
        Root(method).IsOverride || (method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, ContainingType: { } type } && HasMissingBase(type));

    /// <summary>The method that all overrides go back to, as far as they can be found.</summary>
    private static IMethodSymbol Root(IMethodSymbol method)
    {
        var root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return root;
    }

    /// <summary>Whether a base of the type cannot be found. The first one may be an interface as well as a class.</summary>
    private static bool HasMissingBase(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.TypeKind == TypeKind.Error)
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(static i => i.TypeKind == TypeKind.Error);
    }

    private static ISymbol? Implemented(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction || method.ContainingType is not { } type)
        {
            return null;
        }

        if (!method.ExplicitInterfaceImplementations.IsEmpty)
        {
            return method.ExplicitInterfaceImplementations[0];
        }

        return type.AllInterfaces
            .SelectMany(i => i.GetMembers(method.Name))
            .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), method));
    }
}
