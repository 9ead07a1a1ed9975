using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which methods of this compilation can a call through one of its own interfaces reach?</summary>
internal sealed class Implementations
{
    private readonly IAssemblySymbol _assembly;
    private readonly Lazy<IReadOnlyList<INamedTypeSymbol>> _types;
    private readonly Lazy<ILookup<INamedTypeSymbol, INamedTypeSymbol>> _implementing;

    public Implementations(Compilation compilation)
    {
        _assembly = compilation.Assembly;
        _types = new(() => TypesIn(_assembly.GlobalNamespace).Where(static t => t.TypeKind is TypeKind.Class or TypeKind.Struct).ToList());
        _implementing = new(() => Types
            .SelectMany(static t => t.AllInterfaces.Select(i => (Interface: i.OriginalDefinition, Type: t)))
            .ToLookup(static pair => pair.Interface, static pair => pair.Type, (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default));
    }

    /// <summary>The classes and structs of the compilation, nested ones included.</summary>
    public IReadOnlyList<INamedTypeSymbol> Types => _types.Value;

    /// <summary>All implementations of an interface's method, or none where one of them cannot be named.</summary>
    public IReadOnlyList<IMethodSymbol> Of(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (method is not { IsAbstract: true, ContainingType: { TypeKind: TypeKind.Interface } contract } || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _assembly))
        {
            return Array.Empty<IMethodSymbol>();
        }

        var found = new List<IMethodSymbol>();
        foreach (var type in _implementing.Value[contract])
        {
            foreach (var constructed in type.AllInterfaces.Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract)))
            {
                var member = constructed.GetMembers(method.Name).FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method));
                if (member is null || type.FindImplementationForInterfaceMember(member) is not IMethodSymbol { IsAbstract: false } implementation)
                {
                    return Array.Empty<IMethodSymbol>();
                }

                found.Add(implementation);
            }
        }

        return found;
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            switch (member)
            {
                case INamespaceSymbol inner:
                    foreach (var type in TypesIn(inner))
                    {
                        yield return type;
                    }

                    break;
                case INamedTypeSymbol type:
                    yield return type;
                    foreach (var nested in TypesIn(type))
                    {
                        yield return nested;
                    }

                    break;
            }
        }
    }
}
