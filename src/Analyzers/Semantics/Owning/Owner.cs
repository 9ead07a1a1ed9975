using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>A type that keeps work in fields and has members that stop it, seen over all its parts and nested types.</summary>
internal sealed class Owner
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<IFieldSymbol, IReadOnlyList<FieldUse>> _uses = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IFieldSymbol, WrittenUses> _written = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, List<Mention>> _mentions = new();
    private List<WrittenNames>? _parts;
    private List<(ISymbol Member, SyntaxNode Syntax)>? _members;

    private Owner(INamedTypeSymbol type, CompilationFacts facts)
    {
        Type = type;
        _facts = facts;
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The members that stop something, with their bodies.</summary>
    public List<(IMethodSymbol Member, IOperation Body)> Stops { get; } = new();

    /// <summary>The work that is kept in a private field, where all that the field ever holds can be seen.</summary>
    public List<KeptWork> Work { get; } = new();

    public static bool KeepsWork(IFieldSymbol field, KnownSymbols symbols) =>
        field is { DeclaredAccessibility: Accessibility.Private, IsStatic: false, IsImplicitlyDeclared: false, Type: { Name: "Task" or "Thread" } type }
        && (symbols.Is(type, KnownType.Task) || symbols.Is(type, KnownType.TaskOfT) || symbols.Is(type, KnownType.Thread));

    /// <summary>All mentions of a field in the type. Only the members that mention its name are bound.</summary>
    public IReadOnlyList<FieldUse> Uses(IFieldSymbol field, CancellationToken cancellationToken = default)
    {
        field = field.OriginalDefinition;
        return _uses.TryGetValue(field, out var known) ? known : _uses.GetOrAdd(field, Find(field, cancellationToken));
    }

    /// <summary>What of the type may be waited for by nobody, or by a stop out of order; null where by what is written nothing can be. Only then is anything bound.</summary>
    public static Owner? Read(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var owner = new Owner(type, facts);
        var fields = owner.Fields(type).Where(f => owner.MayMatter(f, cancellationToken)).ToList();
        if (fields.Count == 0)
        {
            return null;
        }

        owner.AddStops(cancellationToken);

        // A stop that tells nothing and disposes of nothing neither leaves work behind nor does it take its steps in a wrong order.
        if (owner.Stops.Exists(static s => StopOrder.HasSteps(s.Body)))
        {
            owner.AddWork(fields.Where(f => !owner.Written(f, cancellationToken).IsUsed || owner.Stops.Exists(s => StopOrder.MayBeWrong(s.Body, f))), cancellationToken);
        }

        return owner.Work.Count > 0 ? owner : null;
    }

    /// <summary>The type as it is, whether or not it owns anything yet.</summary>
    public static Owner Whole(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var owner = new Owner(type, facts);
        owner.AddWork(owner.Fields(type), cancellationToken);
        owner.AddStops(cancellationToken);
        return owner;
    }

    /// <summary>Whether the field keeps work, whatever else is asked of that work.</summary>
    public bool Keeps(IFieldSymbol field, CancellationToken cancellationToken)
    {
        field = field.OriginalDefinition;
        return Work.Exists(w => SymbolEqualityComparer.Default.Equals(w.Field, field)) || (KeepsWork(field, _facts.Symbols) && KeptWork.Of(field, this, _facts, cancellationToken) is not null);
    }

    /// <summary>Whether the work of a field may be waited for by nobody, or by a stop that mentions it.</summary>
    private bool MayMatter(IFieldSymbol field, CancellationToken cancellationToken)
    {
        var uses = Written(field, cancellationToken);
        return !uses.HoldsSeveral && (!uses.IsUsed || Mentions(field.Name, cancellationToken).Exists(m => m.Member is IMethodSymbol method && _facts.Owners.IsStop(method)));
    }

    private WrittenUses Written(IFieldSymbol field, CancellationToken cancellationToken)
    {
        if (!_written.TryGetValue(field, out var uses))
        {
            _written.Add(field, uses = WrittenUses.Of(field, Mentions(field.Name, cancellationToken)));
        }

        return uses;
    }

    private void AddStops(CancellationToken cancellationToken)
    {
        foreach (var (member, body) in _facts.Bodies.OfType(Type, (member, _) => member is IMethodSymbol method && _facts.Owners.IsStop(method), cancellationToken))
        {
            Stops.Add(((IMethodSymbol)member, body));
        }
    }

    private void AddWork(IEnumerable<IFieldSymbol> fields, CancellationToken cancellationToken)
    {
        foreach (var field in fields)
        {
            if (KeptWork.Of(field, this, _facts, cancellationToken) is { } work)
            {
                Work.Add(work);
            }
        }

        Work.Sort(static (a, b) => string.CompareOrdinal(a.Field.Name, b.Field.Name));
    }

    /// <summary>The private fields of the type, and of those nested in it, that may keep work.</summary>
    private IEnumerable<IFieldSymbol> Fields(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
            {
                foreach (var inner in Fields(nested))
                {
                    yield return inner;
                }
            }
            else if (member is IFieldSymbol field && KeepsWork(field, _facts.Symbols))
            {
                yield return field.OriginalDefinition;
            }
        }
    }

    private List<FieldUse> Find(IFieldSymbol field, CancellationToken cancellationToken)
    {
        var uses = new List<FieldUse>();
        foreach (var mention in Mentions(field.Name, cancellationToken))
        {
            var member = mention.Member;
            if (_facts.Bodies.OfMember(member, mention.Syntax, cancellationToken) is not { } body)
            {
                continue;
            }

            foreach (var operation in body.DescendantsAndSelf())
            {
                if (operation is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field.OriginalDefinition, field))
                {
                    uses.Add(new FieldUse(member, reference));
                }
            }

            if (SymbolEqualityComparer.Default.Equals(member, field) && KeepsWork(field, _facts.Symbols))
            {
                uses.Add(new FieldUse(member, body));
            }
        }

        return uses;
    }

    /// <summary>The members of the type that the name stands in, with the places, and a field of that name.</summary>
    private List<Mention> Mentions(string name, CancellationToken cancellationToken)
    {
        if (_mentions.TryGetValue(name, out var known))
        {
            return known;
        }

        _parts ??= Type.DeclaringSyntaxReferences.Select(part => new WrittenNames(part.GetSyntax(cancellationToken), cancellationToken)).ToList();
        _members ??= _facts.Bodies.SyntaxOfType(Type, cancellationToken).ToList();
        var places = _parts.SelectMany(part => part.Of(name)).ToList();
        var mentions = new List<Mention>();
        foreach (var (member, syntax) in _members)
        {
            var within = places.FindAll(place => place.SyntaxTree == syntax.SyntaxTree && syntax.Span.Contains(place.Span));
            if (within.Count > 0 || member.Name == name)
            {
                mentions.Add(new Mention(member, syntax, within));
            }
        }

        return _mentions.GetOrAdd(name, mentions);
    }
}

/// <summary>A member that a name stands in.</summary>
internal readonly struct Mention
{
    public Mention(ISymbol member, SyntaxNode syntax, IReadOnlyList<SyntaxToken> places)
    {
        Member = member;
        Syntax = syntax;
        Places = places;
    }

    public ISymbol Member { get; }

    /// <summary>Its body, or the value that it is declared with.</summary>
    public SyntaxNode Syntax { get; }

    /// <summary>The identifiers of that name in it, in their order.</summary>
    public IReadOnlyList<SyntaxToken> Places { get; }
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
