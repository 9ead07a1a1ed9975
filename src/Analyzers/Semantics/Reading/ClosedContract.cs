using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which methods may a virtual or interface call mean, where this assembly holds all of them?</summary>
internal sealed class ClosedContract
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IMethodSymbol>?> _implementations = new(SymbolEqualityComparer.Default);
    private readonly Implementations _contracts;
    private readonly Lazy<bool> _hasFriends;

    public ClosedContract(Compilation compilation, Implementations contracts)
    {
        _compilation = compilation;
        _contracts = contracts;
        _hasFriends = new(() => compilation.Assembly.GetAttributes().Any(IsFriend));
    }

    /// <summary>The implementations and overrides; null where code that is not seen may bring another one, or where there is none.</summary>
    public IReadOnlyList<IMethodSymbol>? Implementations(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        return _implementations.TryGetValue(method, out var known) ? known : _implementations.GetOrAdd(method, Find(method, cancellationToken));
    }

    private IReadOnlyList<IMethodSymbol>? Find(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly) || !IsClosed(method))
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            return _contracts.Of(method) is { Count: > 0 } implementations ? WithOverrides(implementations.Select(static m => m.OriginalDefinition).ToList()) : null;
        }

        return WithOverrides([method]);
    }

    /// <summary>An implementation may be overridden in turn; one that is abstract is where its overrides are.</summary>
    private IReadOnlyList<IMethodSymbol>? WithOverrides(IReadOnlyList<IMethodSymbol> found)
    {
        var all = new HashSet<IMethodSymbol>(found, SymbolEqualityComparer.Default);
        foreach (var implementation in found.Where(static m => m.IsVirtual || m.IsAbstract || m is { IsOverride: true, IsSealed: false }))
        {
            if (!SymbolEqualityComparer.Default.Equals(implementation.ContainingAssembly, _compilation.Assembly) || !IsClosed(implementation))
            {
                return null;
            }

            all.UnionWith(_contracts.Types.SelectMany(t => t.GetMembers(implementation.Name)).OfType<IMethodSymbol>().Where(m => Overrides(m, implementation)));
        }

        all.RemoveWhere(static m => m.IsAbstract);
        return all.Count == 0 ? null : all.ToList();
    }

    private static bool Overrides(IMethodSymbol method, IMethodSymbol contract)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, contract))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether no other assembly can implement or override the method: nobody refers to a program, and nobody sees what is internal.</summary>
    private bool IsClosed(IMethodSymbol method)
    {
        if (method.ContainingType is { TypeKind: not TypeKind.Interface } type
            && (type.IsSealed || (!type.InstanceConstructors.IsEmpty && type.InstanceConstructors.All(static c => c.DeclaredAccessibility == Accessibility.Private))))
        {
            return true;
        }

        if (_hasFriends.Value)
        {
            return IsPrivate(method.ContainingType);
        }

        return _compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            || method.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal
            || IsHidden(method.ContainingType);
    }

    private static bool IsHidden(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPrivate(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility == Accessibility.Private)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Friends see what is internal. What a test puts in the place of a thing is not what the product runs.</summary>
    private static bool IsFriend(AttributeData attribute) => FriendAssembly.NameOf(attribute) is { } friend && !FriendAssembly.IsMadeAtRunTime(friend) && !IsOfTests(friend);

    private static bool IsOfTests(string assembly) => new[] { "Test", "Benchmark", "Spec", "Fuzz" }.Any(word => assembly.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
