using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Where the code that is there already knows that a wait has won its race: the branch of the <c>if</c> that asks, in the race's statement or right behind it.</summary>
internal sealed class WonPlace
{
    private readonly BlockSyntax? _branch;
    private readonly StatementSyntax? _behind;

    private WonPlace(BlockSyntax? branch, StatementSyntax? behind)
    {
        _branch = branch;
        _behind = behind;
    }

    /// <summary>The place, or null where nothing asks, or where the wait is asked once more: it might end in between.</summary>
    public static WonPlace? Of(StatementSyntax statement, ExpressionSyntax race, string? result, string wait)
    {
        if (statement.Parent is not BlockSyntax block)
        {
            return null;
        }

        var index = block.Statements.IndexOf(statement);
        if ((statement as IfStatementSyntax ?? block.Statements.ElementAtOrDefault(index + 1) as IfStatementSyntax) is not { } choice
            || IsWonWhen(choice.Condition, race, result, wait) is not { } isWon
            || (result is null && choice != statement && block.Statements.Skip(block.Statements.IndexOf(choice) + 1).Any(s => Mentions(s, wait)))
            || (result is null && choice != statement && Mentions(isWon ? choice.Else : choice.Statement, wait)))
        {
            return null;
        }

        if (isWon || choice.Else is not null)
        {
            return (isWon ? choice.Statement : choice.Else!.Statement) is BlockSyntax { Statements.Count: > 0 } branch ? new WonPlace(branch, null) : null;
        }

        return choice.Statement is BlockSyntax { Statements: [.., ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax] } && block.Statements.Last() != choice ? new WonPlace(null, choice) : null;
    }

    /// <summary>Writes a statement there; false where it would share a line with others.</summary>
    public bool Insert(FixSite site, string text)
    {
        var first = _branch?.Statements[0] ?? ((BlockSyntax)_behind!.Parent!).Statements.SkipWhile(s => s != _behind).Skip(1).First();
        if (!site.Layout.IsFirstOnLine(first.SpanStart))
        {
            return false;
        }

        site.Insert(first.SpanStart, text + site.Layout.NewLine + site.Layout.IndentAt(first.SpanStart));
        return true;
    }

    private static bool? IsWonWhen(ExpressionSyntax condition, ExpressionSyntax race, string? result, string wait)
    {
        switch (condition)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison:
                var asksWait = IsName(comparison.Left, wait) || IsName(comparison.Right, wait);
                var other = IsName(comparison.Left, wait) ? comparison.Right : comparison.Left;
                return asksWait && (result is null ? other is AwaitExpressionSyntax && other.Span.Contains(race.Span) : IsName(other, result)) ? comparison.IsKind(SyntaxKind.EqualsExpression) : null;
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax asked, Name.Identifier.ValueText: "IsCompleted" } when result is null && asked.Identifier.ValueText == wait:
                return true;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return !IsWonWhen(not.Operand, race, result, wait);
            default:
                return null;
        }
    }

    private static bool IsName(ExpressionSyntax expression, string name) => expression is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name;

    private static bool Mentions(SyntaxNode? node, string name) => node?.DescendantNodesAndSelf().Any(n => n is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name) == true;
}
