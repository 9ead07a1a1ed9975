using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>A type that keeps work in fields and has members that stop it, seen over all its parts and nested types.</summary>
internal sealed class Owner
{
    private readonly Dictionary<IFieldSymbol, List<FieldUse>> _uses = new(SymbolEqualityComparer.Default);

    private Owner(INamedTypeSymbol type) => Type = type;

    public INamedTypeSymbol Type { get; }

    /// <summary>The members that stop something, with their bodies.</summary>
    public List<(IMethodSymbol Member, IOperation Body)> Stops { get; } = new();

    /// <summary>The work that is kept in a private field, where all that the field ever holds can be seen.</summary>
    public List<KeptWork> Work { get; } = new();

    public static bool KeepsWork(IFieldSymbol field, KnownSymbols symbols) =>
        field is { DeclaredAccessibility: Accessibility.Private, IsStatic: false, IsImplicitlyDeclared: false }
        && (symbols.Is(field.Type, KnownType.Task) || symbols.Is(field.Type, KnownType.TaskOfT) || symbols.Is(field.Type, KnownType.Thread));

    public IReadOnlyList<FieldUse> Uses(IFieldSymbol field) => _uses.TryGetValue(field.OriginalDefinition, out var uses) ? uses : System.Array.Empty<FieldUse>();

    public static Owner? Read(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var owner = new Owner(type);
        foreach (var (member, body) in facts.Bodies.OfType(type, cancellationToken))
        {
            if (member is IMethodSymbol method && StopMember.Is(method))
            {
                owner.Stops.Add((method, body));
            }

            foreach (var operation in body.DescendantsAndSelf())
            {
                if (operation is IFieldReferenceOperation reference)
                {
                    var field = reference.Field.OriginalDefinition;
                    if (!owner._uses.TryGetValue(field, out var uses))
                    {
                        owner._uses.Add(field, uses = new List<FieldUse>());
                    }

                    uses.Add(new FieldUse(member, reference));
                }
            }

            if (member is IFieldSymbol declared && KeepsWork(declared, facts.Symbols))
            {
                if (!owner._uses.TryGetValue(declared.OriginalDefinition, out var uses))
                {
                    owner._uses.Add(declared.OriginalDefinition, uses = new List<FieldUse>());
                }

                uses.Add(new FieldUse(member, body));
            }
        }

        foreach (var uses in owner._uses)
        {
            if (KeepsWork(uses.Key, facts.Symbols) && KeptWork.Of(uses.Key, owner, facts, cancellationToken) is { } work)
            {
                owner.Work.Add(work);
            }
        }

        owner.Work.Sort(static (a, b) => string.CompareOrdinal(a.Field.Name, b.Field.Name));
        return owner.Stops.Count > 0 && owner.Work.Count > 0 ? owner : null;
    }
}

/// <summary>One mention of a field, or the value that it is declared with.</summary>
internal readonly struct FieldUse
{
    public FieldUse(ISymbol member, IOperation operation)
    {
        Member = member;
        Operation = operation;
    }

    /// <summary>The member that the mention stands in.</summary>
    public ISymbol Member { get; }

    /// <summary>The reference, or the initial value.</summary>
    public IOperation Operation { get; }

    /// <summary>The value that is stored here; null where the field is read, or is given to somebody who stores.</summary>
    public IOperation? Stored => Operation is not IFieldReferenceOperation reference
        ? Operation
        : reference.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Target == reference => assignment.Value,
            ICoalesceAssignmentOperation assignment when assignment.Target == reference => assignment.Value,
            _ => null,
        };
}
