using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Takes a flag away that nobody asks any more: left alone, the compiler would say that it is never used.</summary>
internal static class ClosedFlag
{
    /// <summary>Whether the tests may go: somebody else still asks the flag, or all that remains of it can go as well.</summary>
    public static bool MayDrop(ISymbol flag, IReadOnlyList<GuardedWrite> writes, FixSite site) =>
        flag is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private }
        || Remains(flag, writes, site) is not { } remains
        || (remains.Assignments.All(a => StandsAlone(a, site)) && remains.Declaration is { } declaration && StandsAlone(declaration, site));

    /// <summary>Removes the declaration and the assignments, where nothing else is left.</summary>
    public static void Drop(ISymbol flag, IReadOnlyList<GuardedWrite> writes, FixSite site)
    {
        if (flag is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private } || Remains(flag, writes, site) is not { } remains)
        {
            return;
        }

        site.Replace(LineOf(remains.Declaration!, site), "");
        foreach (var assignment in remains.Assignments)
        {
            site.Replace(LineOf(assignment, site), "");
        }
    }

    /// <summary>What is left of a flag without its tests: its declaration, and the statements that set it. Null where something else asks it.</summary>
    private static (FieldDeclarationSyntax? Declaration, List<ExpressionStatementSyntax> Assignments)? Remains(ISymbol flag, IReadOnlyList<GuardedWrite> writes, FixSite site)
    {
        var assignments = new List<ExpressionStatementSyntax>();
        var type = Owners.Outermost(flag.ContainingType);

        foreach (var part in type.DeclaringSyntaxReferences)
        {
            foreach (var name in part.GetSyntax(site.CancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText != flag.Name || writes.Any(w => w.Test.Condition.Contains(name)))
                {
                    continue;
                }

                ExpressionSyntax mention = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access && access.Name == name ? access : name;
                if (mention.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: LiteralExpressionSyntax, Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } assignment
                    && assignment.Left == mention
                    && name.SyntaxTree == site.Root.SyntaxTree)
                {
                    assignments.Add(statement);
                    continue;
                }

                return null;
            }
        }

        var declaration = flag.DeclaringSyntaxReferences is [var declared] && declared.SyntaxTree == site.Root.SyntaxTree
            ? declared.GetSyntax(site.CancellationToken).FirstAncestorOrSelf<FieldDeclarationSyntax>()
            : null;
        return (declaration is { Declaration.Variables.Count: 1, AttributeLists.Count: 0 } ? declaration : null, assignments);
    }

    /// <summary>Whether a line holds the node and nothing else, and nothing is said of it.</summary>
    private static bool StandsAlone(SyntaxNode node, FixSite site) =>
        site.Layout.IsFirstOnLine(node.SpanStart)
        && site.Text.Lines.GetLineFromPosition(node.SpanStart).LineNumber == site.Text.Lines.GetLineFromPosition(node.Span.End).LineNumber
        && node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).All(static t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia))
        && node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);

    private static TextSpan LineOf(SyntaxNode node, FixSite site) => site.Text.Lines.GetLineFromPosition(node.SpanStart).SpanIncludingLineBreak;
}
