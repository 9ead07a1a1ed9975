using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which contract, if any, fixes the signature of a method?</summary>
internal static class Contract
{
    /// <summary>Whether the method implements a member of an interface.</summary>
    public static bool IsImplementation(IMethodSymbol method) => Implemented(method) is not null;

    /// <summary>Whether a base class or interface of another assembly fixes the method's signature.</summary>
    public static bool IsForeign(IMethodSymbol method)
    {
        var root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return !SymbolEqualityComparer.Default.Equals(root.ContainingAssembly, method.ContainingAssembly)
            || (Implemented(method) is { } implemented && !SymbolEqualityComparer.Default.Equals(implemented.ContainingAssembly, method.ContainingAssembly));
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
