using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Moves whole lines one level in.</summary>
internal static class IndentedLines
{
    /// <summary>Whether no text of several lines and no directive stands among the lines.</summary>
    public static bool CanMove(SyntaxNode around, int start, int stop) =>
        !around.DescendantTokens(TextSpan.FromBounds(start, stop)).Any(static t => t.Text.Contains("\n"))
        && !around.DescendantTrivia(TextSpan.FromBounds(start, stop)).Any(static t => t.IsDirective || t.IsKind(SyntaxKind.DisabledTextTrivia) || (t.IsKind(SyntaxKind.MultiLineCommentTrivia) && t.ToString().Contains("\n")));

    /// <summary>Moves lines in; false where they cannot be.</summary>
    public static bool Move(EditSite site, SyntaxNode around, int start, int stop, string unit)
    {
        if (!CanMove(around, start, stop))
        {
            return false;
        }

        MoveAroundTexts(site, around, start, stop, unit);
        return true;
    }

    /// <summary>Moves lines in, but for those that are part of a text of several lines.</summary>
    public static void MoveAroundTexts(EditSite site, SyntaxNode around, int start, int stop, string unit)
    {
        foreach (var line in site.Text.Lines)
        {
            if (line.Start >= start && line.Start < stop && !string.IsNullOrWhiteSpace(site.Text.ToString(line.Span)) && !IsInsideToken(around, line.Start))
            {
                site.Insert(line.Start, unit);
            }
        }
    }

    private static bool IsInsideToken(SyntaxNode around, int position)
    {
        var token = around.FindToken(position);
        return token.SpanStart < position && position < token.Span.End;
    }
}
