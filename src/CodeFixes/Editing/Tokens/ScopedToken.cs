using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Names a linked source of which only the token is kept, so that it ends with the block that uses the token.</summary>
internal static class ScopedToken
{
    public static bool Write(FixSite site, InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateLinkedTokenSource" }
            || call.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" } token
            || call.FirstAncestorOrSelf<StatementSyntax>() is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax) and not ReturnStatementSyntax
            || call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement
            || call.Ancestors().TakeWhile(a => a != statement).Any(static a => a is AnonymousFunctionExpressionSyntax)
            || !EndsIn(site, token, statement, block))
        {
            return false;
        }

        var name = new LocalNames(statement.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)block).Take("linked", "Source");
        var gap = site.Layout.IsFirstOnLine(statement.SpanStart) ? site.Layout.NewLine + site.Layout.IndentAt(statement.SpanStart) : " ";
        site.Insert(statement.SpanStart, "using var " + name + " = " + call + ";" + gap, -1);
        site.Replace(call.Span, name);
        return true;
    }

    private static bool EndsIn(FixSite site, MemberAccessExpressionSyntax token, StatementSyntax statement, BlockSyntax block)
    {
        switch (token.Parent)
        {
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax target, Parent: ExpressionStatementSyntax } assignment when assignment.Right == token:
                return site.Model.GetSymbolInfo(target, site.CancellationToken).Symbol is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None }
                    && !statement.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(IsLoop)
                    && IsUsedOnlyIn(site, target, statement, block);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                return statement is LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, UsingKeyword.RawKind: 0 }
                    && block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == declarator.Identifier.ValueText).All(n => !IsWritten(n) && EndingUse.Is(site, n, block));
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given }:
                return TokenOrigin.IsToken(site.Model.GetTypeInfo(token, site.CancellationToken).Type)
                    && given.Ancestors().TakeWhile(a => a != statement).Any(static a => a is AwaitExpressionSyntax)
                    && !given.Ancestors().TakeWhile(a => a != statement).Any(static a => a is BaseObjectCreationExpressionSyntax);
            default:
                return false;
        }
    }

    /// <summary>Whether the variable is used from here on only in this block, and no place asks it again before it gets the linked token.</summary>
    private static bool IsUsedOnlyIn(FixSite site, IdentifierNameSyntax target, StatementSyntax statement, BlockSyntax block)
    {
        var symbol = site.Model.GetSymbolInfo(target, site.CancellationToken).Symbol;
        SyntaxNode function = statement.Ancestors().FirstOrDefault(static a => a is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) ?? site.Root;
        foreach (var use in function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n != target && n.Identifier.ValueText == target.Identifier.ValueText))
        {
            if (!SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.CancellationToken).Symbol, symbol))
            {
                continue;
            }

            var isBefore = use.SpanStart < statement.Span.End;
            if (IsWritten(use) || (isBefore ? use.Ancestors().TakeWhile(a => a != function).Any(static a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) : !block.Span.Contains(use.Span) || !EndingUse.Is(site, use, block)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    private static bool IsWritten(IdentifierNameSyntax use) =>
        use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use
        || use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
}
