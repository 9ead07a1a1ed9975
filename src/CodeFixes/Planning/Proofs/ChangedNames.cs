using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which functions have another signature after a change, or are new, and which files speak of them?</summary>
internal static class ChangedNames
{
    /// <summary>The names, and those of them that other files can see.</summary>
    public static (HashSet<string> Names, HashSet<string> Visible) Of(IEnumerable<MovedText> files, CancellationToken cancellationToken)
    {
        var (names, visible) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (old, changed) = (Declared(file.OldRoot), Declared(file.NewRoot));
            foreach (var (signature, (name, isVisible)) in old.Where(d => !changed.ContainsKey(d.Key)).Concat(changed.Where(d => !old.ContainsKey(d.Key))).Select(static d => (d.Key, d.Value)))
            {
                names.Add(name);
                if (isVisible)
                {
                    visible.Add(name);
                }
            }
        }

        return (names, visible);
    }

    /// <summary>The files, beside the changed ones, in which somebody says one of the names.</summary>
    public static async Task<IReadOnlyList<MovedText>> MentionedInAsync(
        ISet<string> names, IEnumerable<ProjectId> changed, IEnumerable<MovedText> known, Solution before, Solution after, CancellationToken cancellationToken)
    {
        var found = new List<MovedText>();
        var seen = new HashSet<DocumentId>(known.Select(static f => f.After.Id));
        var graph = after.GetProjectDependencyGraph();
        foreach (var id in changed.Concat(changed.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).Distinct().ToList())
        {
            foreach (var document in after.GetProject(id)!.Documents)
            {
                if (seen.Add(document.Id)
                    && before.GetDocument(document.Id) is { } old
                    && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                    && root.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && names.Contains(t.ValueText)))
                {
                    found.Add(await MovedText.OfAsync(old, document, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return found;
    }

    private static Dictionary<string, (string Name, bool IsVisible)> Declared(SyntaxNode root)
    {
        var declared = new Dictionary<string, (string Name, bool IsVisible)>(StringComparer.Ordinal);
        foreach (var node in root.DescendantNodes(static n => n is not ExpressionSyntax or AnonymousFunctionExpressionSyntax))
        {
            switch (node)
            {
                case MethodDeclarationSyntax method:
                    Add(method, method.Identifier.ValueText, method.ReturnType, method.ParameterList, method.Parent is InterfaceDeclarationSyntax || method.ExplicitInterfaceSpecifier is not null
                        || method.Modifiers.Any(static m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword));
                    break;
                case LocalFunctionStatementSyntax local:
                    Add(local, local.Identifier.ValueText, local.ReturnType, local.ParameterList, isVisible: false);
                    break;
            }
        }

        return declared;

        void Add(SyntaxNode node, string name, TypeSyntax type, ParameterListSyntax parameters, bool isVisible) =>
            declared[node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText + "." + name + parameters + type] = (name, isVisible);
    }
}
