using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which channel does a field stand for that is set once, where its object is made?</summary>
internal sealed class ChannelAlias
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<ISymbol, ISymbol> _names = new(SymbolEqualityComparer.Default);

    public ChannelAlias(CompilationFacts facts) => _facts = facts;

    /// <summary>
    /// The field, or what its constructor set it from: the captured parameter, or the parameter, local or field that another field was set from as
    /// well. Two fields of one channel have one name.
    /// </summary>
    public ISymbol Of(ISymbol field)
    {
        if (!ChannelName.IsFixed(field))
        {
            return field;
        }

        if (_names.TryGetValue(field, out var known))
        {
            return known;
        }

        var name = ValueOf(field, CancellationToken.None) is { } value && Of(value, depth: 0) is { } origin ? origin : field;
        return _names.GetOrAdd(field, name);
    }

    /// <summary>The one value that a field or plain property is ever given, in a constructor or where it is declared; null where there are several, or none to see.</summary>
    public IOperation? ValueOf(ISymbol field, CancellationToken cancellationToken)
    {
        if (field.ContainingType is not { } type || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _facts.Compilation.Assembly))
        {
            return null;
        }

        IOperation? value = null;
        foreach (var (member, body) in _facts.Bodies.Constructing(type, (member, syntax) => SymbolEqualityComparer.Default.Equals(member, field) || IsWritten(field.Name, syntax), cancellationToken))
        {
            if (SymbolEqualityComparer.Default.Equals(member, field))
            {
                if (value is not null)
                {
                    return null;
                }

                value = body;
                continue;
            }

            foreach (var operation in body.DescendantsAndSelf())
            {
                if (operation is IMemberReferenceOperation { Parent: { } parent } reference && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, field))
                {
                    if (parent is ISimpleAssignmentOperation assignment && assignment.Target == reference && value is null)
                    {
                        value = assignment.Value;
                    }
                    else if (parent is IAssignmentOperation other && other.Target == reference || parent is IArgumentOperation { Parameter.RefKind: not RefKind.None })
                    {
                        return null;
                    }
                }
            }
        }

        return value;
    }

    private static bool IsWritten(string name, SyntaxNode syntax) => syntax.DescendantTokens().Any(t => t.ValueText == name);

    /// <summary>Whether a parameter is one that the whole type captures, and that nothing assigns.</summary>
    public static bool IsCaptured(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && constructor.DeclaringSyntaxReferences is [var declaration]
        && declaration.GetSyntax() is TypeDeclarationSyntax;

    /// <summary>Whether any part of the type assigns its captured parameter.</summary>
    public static bool IsAssigned(IParameterSymbol parameter) =>
        parameter.ContainingType.DeclaringSyntaxReferences.Any(part => part.GetSyntax().DescendantNodes().Any(node =>
            node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } && name.Identifier.ValueText == parameter.Name));

    private ISymbol? Of(IOperation value, int depth)
    {
        switch (Peel.Conversions(value))
        {
            case ICoalesceOperation { WhenNull: var otherwise } coalesce when Peel.Conversions(otherwise) is IThrowOperation:
                return Of(coalesce.Value, depth);
            case IPropertyReferenceOperation { Instance: { } channel } end when ChannelName.IsEndOfChannel(end.Property, _facts.Symbols):
                return Of(channel, depth);
            case IParameterReferenceOperation { Parameter: var parameter } when !IsCaptured(parameter) || !IsAssigned(parameter):
                return parameter;
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is not null:
                return local.Local;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field when depth < 2 && ChannelName.IsFixed(field.Field):
                return ValueOf(field.Field.OriginalDefinition, CancellationToken.None) is { } origin && Of(origin, depth + 1) is { } name ? name : field.Field.OriginalDefinition;
            default:
                return null;
        }
    }
}
