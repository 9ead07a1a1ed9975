using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which local source in scope is one that the function cancels to stop what it began?</summary>
internal static class LocalSource
{
    /// <summary>The token of the only such source, or null. One with a timeout, or linked to others, is there for something of its own.</summary>
    public static string? At(EditSite site, SyntaxNode node)
    {
        string? found = null;
        foreach (var symbol in site.Model.LookupSymbols(node.SpanStart).OfType<ILocalSymbol>())
        {
            if (symbol is not { Type: { Name: "CancellationTokenSource", ContainingNamespace.Name: "Threading" }, DeclaringSyntaxReferences.Length: 1 }
                || symbol.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null } creation } declarator
                || creation.ArgumentList?.Arguments.Count > 0
                || declarator.SpanStart > node.SpanStart
                || declarator.SyntaxTree != node.SyntaxTree
                || !IsCancelled(declarator))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = symbol.Name + ".Token";
        }

        return found;
    }

    private static bool IsCancelled(VariableDeclaratorSyntax declarator)
    {
        SyntaxNode around = declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>(static m => m is not GlobalStatementSyntax) ?? declarator.SyntaxTree.GetRoot();
        var calls = around.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == declarator.Identifier.ValueText).Select(static a => a.Name.Identifier.ValueText).ToList();
        return calls.Any(static c => c is "Cancel" or "CancelAsync") && !calls.Contains("CancelAfter");
    }
}
