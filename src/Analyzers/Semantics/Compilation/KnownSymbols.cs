using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>The types that the rules ask for, each looked up once, on first use. A type that is absent is null.</summary>
internal sealed class KnownSymbols
{
    private readonly Compilation _compilation;
    private readonly Slot?[] _slots = new Slot?[(int)KnownType.Count];

    public KnownSymbols(Compilation compilation) => _compilation = compilation;

    public INamedTypeSymbol? Task => this[KnownType.Task];

    public INamedTypeSymbol? this[KnownType type]
    {
        get
        {
            // Two threads may look the same type up at once and store the same answer: harmless.
            var slot = _slots[(int)type];
            if (slot is null)
            {
                slot = new Slot(Lookup(KnownTypes.MetadataName(type)));
                _slots[(int)type] = slot;
            }

            return slot.Symbol;
        }
    }

    /// <summary>Whether the type, or the generic type that it is made from, is the known one.</summary>
    public bool Is(ITypeSymbol? type, KnownType known) =>
        type is not null && KnownTypes.IsNamed(type, known) && this[known] is { } symbol && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, symbol);

    /// <summary>Whether the type is the known one, derives from it, or implements it.</summary>
    public bool IsOrInherits(ITypeSymbol? type, KnownType known)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Is(current, known))
            {
                return true;
            }
        }

        if (type is not null && KnownTypes.IsInterface(known))
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (Is(implemented, known))
                {
                    return true;
                }
            }
        }

        return false;
    }

#pragma warning disable RS0030 // The one room that looks types up.
    private INamedTypeSymbol? Lookup(string name)
    {
        if (_compilation.GetTypeByMetadataName(name) is { } single)
        {
            return single;
        }

        // A name that two assemblies define (a polyfill, say) is answered with the first.
        var all = _compilation.GetTypesByMetadataName(name);
        return all.IsEmpty ? null : all[0];
    }
#pragma warning restore RS0030

    private sealed class Slot
    {
        public Slot(INamedTypeSymbol? symbol) => Symbol = symbol;

        public INamedTypeSymbol? Symbol { get; }
    }
}
