using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// The one room that looks into another body. A body is bound at most once for a compilation; one that belongs to
/// another project is answered with null, in the IDE as on the command line.
/// </summary>
internal sealed class SourceBody
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation?> _bodies = new(SymbolEqualityComparer.Default);

    public SourceBody(Compilation compilation) => _compilation = compilation;

    /// <summary>The body's syntax, or null for abstract, extern and foreign methods, and for iterators and accessors that the compiler makes.</summary>
    public SyntaxNode? SyntaxOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly) || method.DeclaringSyntaxReferences.Length == 0)
        {
            return null;
        }

        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        return declaration switch
        {
            BaseMethodDeclarationSyntax m => (SyntaxNode?)m.Body ?? m.ExpressionBody,
            LocalFunctionStatementSyntax f => f.Body is null && f.ExpressionBody is null ? null : f,
            AccessorDeclarationSyntax a => (SyntaxNode?)a.Body ?? a.ExpressionBody,
            ArrowExpressionClauseSyntax getter => getter,
            AnonymousFunctionExpressionSyntax l => l,
            CompilationUnitSyntax topLevelStatements => topLevelStatements,
            _ => null,
        };
    }

    /// <summary>The body as a block, or null where there is none to see.</summary>
    public IOperation? Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_bodies.TryGetValue(method, out var known))
        {
            return known;
        }

        var body = Bind(method, cancellationToken);
        return _bodies.GetOrAdd(method, body);
    }

    /// <summary>The value that a field of this compilation is declared with, or null.</summary>
    public IOperation? InitializerOf(IFieldSymbol field, CancellationToken cancellationToken) =>
        InitializerSyntaxOf(field.OriginalDefinition, cancellationToken) is { } value ? Model(value.SyntaxTree).GetOperation(value, cancellationToken) : null;

    private SyntaxNode? InitializerSyntaxOf(IFieldSymbol field, CancellationToken cancellationToken) =>
        SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, _compilation.Assembly)
        && field.DeclaringSyntaxReferences.Length == 1
        && field.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            ? value
            : null;

    /// <summary>The constructors of a type, and the values that its fields and properties are declared with. Only the wanted ones are bound.</summary>
    public IEnumerable<(ISymbol Member, IOperation Body)> Constructing(INamedTypeSymbol type, Func<ISymbol, SyntaxNode, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } && SyntaxOf(member, cancellationToken) is { } syntax && isWanted(member, syntax)
                && OfMember(member, syntax, cancellationToken) is { } body)
            {
                yield return (member, body);
            }
        }
    }

    /// <summary>The bodies and initialisers of all members of a type and of the types nested in it, in all parts.</summary>
    public IEnumerable<(ISymbol Member, IOperation Body)> OfType(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        OfType(type, static (_, _) => true, cancellationToken);

    /// <summary>Those of the bodies and initialisers that are wanted by member and syntax. Only these are bound.</summary>
    public IEnumerable<(ISymbol Member, IOperation Body)> OfType(INamedTypeSymbol type, Func<ISymbol, SyntaxNode, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member is INamedTypeSymbol nested)
            {
                foreach (var inner in OfType(nested, isWanted, cancellationToken))
                {
                    yield return inner;
                }
            }
            else if (SyntaxOf(member, cancellationToken) is { } syntax && isWanted(member, syntax) && OfMember(member, syntax, cancellationToken) is { } body)
            {
                yield return (member, body);
            }
        }
    }

    /// <summary>The members that <see cref="OfType(INamedTypeSymbol, CancellationToken)"/> looks at, in its order, with their syntax: nothing is bound.</summary>
    public IEnumerable<(ISymbol Member, SyntaxNode Syntax)> SyntaxOfType(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member is INamedTypeSymbol nested)
            {
                foreach (var inner in SyntaxOfType(nested, cancellationToken))
                {
                    yield return inner;
                }
            }
            else if (SyntaxOf(member, cancellationToken) is { } syntax)
            {
                yield return (member, syntax);
            }
        }
    }

    public IOperation? OfMember(ISymbol member, SyntaxNode syntax, CancellationToken cancellationToken) =>
        member is IMethodSymbol method ? Of(method, cancellationToken) : Model(syntax.SyntaxTree).GetOperation(syntax, cancellationToken);

    /// <summary>The body of a method, or the value that a field or property is declared with.</summary>
    private SyntaxNode? SyntaxOf(ISymbol member, CancellationToken cancellationToken) => member switch
    {
        IMethodSymbol method => SyntaxOf(method, cancellationToken),
        IFieldSymbol field => InitializerSyntaxOf(field.OriginalDefinition, cancellationToken),
        IPropertySymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } when declarations[0].GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
        _ => null,
    };

    private IOperation? Bind(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (SyntaxOf(method, cancellationToken) is not { } syntax || !_compilation.ContainsSyntaxTree(syntax.SyntaxTree))
        {
            return null;
        }

        return Model(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) switch
        {
            ILocalFunctionOperation local => local.Body,
            IAnonymousFunctionOperation lambda => lambda.Body,
            var other => other,
        };
    }

#pragma warning disable RS0030, RS1030 // The driver hands out its cached model, and this is the one room that asks.
    private SemanticModel Model(SyntaxTree tree) => _compilation.GetSemanticModel(tree);
#pragma warning restore RS0030, RS1030
}
