using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// May a type have a field that keeps work, by the look of its declarations? To ask a type for its members makes a list of them all, and few types keep any work.
/// </summary>
internal sealed class WorkField
{
    private readonly Compilation _compilation;
    private HashSet<string>? _aliases;

    public WorkField(Compilation compilation) => _compilation = compilation;

    /// <summary>Whether a field of the type, or of one nested in it, is written with the name of a task or thread, or with a name that a <c>using</c> gives.</summary>
    public bool MayBeIn(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var part in type.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && MayBeIn(declaration, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayBeIn(TypeDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        foreach (var member in declaration.Members)
        {
            if (member is FieldDeclarationSyntax field ? MayBe(field.Declaration.Type, cancellationToken) : member is TypeDeclarationSyntax nested && MayBeIn(nested, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayBe(TypeSyntax type, CancellationToken cancellationToken) => type switch
    {
        RefTypeSyntax reference => MayBe(reference.Type, cancellationToken),
        NullableTypeSyntax nullable => MayBe(nullable.ElementType, cancellationToken),
        QualifiedNameSyntax qualified => MayBe(qualified.Right, cancellationToken),
        AliasQualifiedNameSyntax qualified => MayBe(qualified.Name, cancellationToken),
        SimpleNameSyntax { Identifier.ValueText: "Task" or "Thread" } => true,
        IdentifierNameSyntax { Identifier.ValueText: var name } => (_aliases ??= Aliases(cancellationToken)).Contains(name),
        _ => false,
    };

    /// <summary>All names that <c>using</c> directives give, wherever they hold.</summary>
    private HashSet<string> Aliases(CancellationToken cancellationToken)
    {
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tree in _compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tree.GetRoot(cancellationToken) is CompilationUnitSyntax root)
            {
                Add(root.Usings);
                AddOf(root.Members);
            }
        }

        return aliases;

        void AddOf(SyntaxList<MemberDeclarationSyntax> members)
        {
            foreach (var member in members)
            {
                if (member is BaseNamespaceDeclarationSyntax space)
                {
                    Add(space.Usings);
                    AddOf(space.Members);
                }
            }
        }

        void Add(SyntaxList<UsingDirectiveSyntax> usings)
        {
            foreach (var directive in usings)
            {
                if (directive.Alias is { Name.Identifier.ValueText: var name })
                {
                    aliases.Add(name);
                }
            }
        }
    }
}
