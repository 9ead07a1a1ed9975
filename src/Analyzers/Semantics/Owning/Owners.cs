using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which types keep work and stop it? Asked of outermost types, since nested ones share their fields; answered once for each.</summary>
internal sealed class Owners
{
    private readonly CompilationFacts _facts;
    private readonly WorkField _fields;
    private readonly ConcurrentDictionary<INamedTypeSymbol, Owner?> _owners = new(SymbolEqualityComparer.Default);

    public Owners(CompilationFacts facts)
    {
        _facts = facts;
        _fields = new WorkField(facts.Compilation);
    }

    /// <summary>The owner that an outermost type is; null where it has no stop member or keeps no work in a private field.</summary>
    public Owner? Of(INamedTypeSymbol outermost, CancellationToken cancellationToken)
    {
        if (!_fields.MayBeIn(outermost, cancellationToken))
        {
            return null;
        }

        if (_owners.TryGetValue(outermost, out var known))
        {
            return known;
        }

        var owner = MayOwn(outermost) ? Owner.Read(outermost, _facts, cancellationToken) : null;
        return _owners.GetOrAdd(outermost, owner);
    }

    /// <summary>Whether the member stops its type, by its name or because the user says so.</summary>
    public bool IsStop(IMethodSymbol member) => StopMember.Is(member) || IsStopFor(RuleIds.StopDoesNotWait, member) || IsStopFor(RuleIds.StopInWrongOrder, member);

    /// <summary>Whether the member stops its type in the eyes of one rule.</summary>
    public bool IsStopFor(string rule, IMethodSymbol member) =>
        StopMember.Is(member)
        || (member is { MethodKind: MethodKind.Ordinary, IsStatic: false, DeclaredAccessibility: not Accessibility.Private, DeclaringSyntaxReferences: { Length: > 0 } declarations }
            && _facts.Options.IsOwnerMember(member, declarations[0].SyntaxTree, rule));

    public static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } containing)
        {
            type = containing;
        }

        return type;
    }

    /// <summary>By symbols alone, before anything is bound.</summary>
    private bool MayOwn(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            return false;
        }

        // Few types keep work, and the names of the stop members may be the user's: so the fields come first.
        var keeps = false;
        foreach (var member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested ? MayOwn(nested) : !keeps && member is IFieldSymbol field && (keeps = Owner.KeepsWork(field, _facts.Symbols)) && Stops(type))
            {
                return true;
            }
        }

        return false;
    }

    private bool Stops(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method && IsStop(method))
            {
                return true;
            }
        }

        return false;
    }
}
