using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a type have one instance that lives as long as the process, so that nothing comes behind its end?</summary>
internal static class ProcessSingleton
{
    /// <summary>Whether only the type itself can make an instance, which a static member holds, and it neither hands out more of them nor can be disposed of.</summary>
    public static bool Is(INamedTypeSymbol type) =>
        type.InstanceConstructors.All(static c => c.DeclaredAccessibility == Accessibility.Private)
        && !type.AllInterfaces.Any(static i => i.Name is "IDisposable" or "IAsyncDisposable")
        && type.GetMembers().Any(m => m is { IsStatic: true } and (IFieldSymbol or IPropertySymbol) && Holds(m, type))
        && !type.GetMembers().Any(m => m is IMethodSymbol { IsStatic: true, MethodKind: MethodKind.Ordinary, ReturnType: var made } && SymbolEqualityComparer.Default.Equals(made, type));

    private static bool Holds(ISymbol member, INamedTypeSymbol type) =>
        (member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type) is var held
        && (SymbolEqualityComparer.Default.Equals(held, type) || (held is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var lazy] } && SymbolEqualityComparer.Default.Equals(lazy, type)));
}
