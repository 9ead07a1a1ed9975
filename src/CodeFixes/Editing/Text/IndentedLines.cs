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

        foreach (var line in site.Text.Lines)
        {
            if (line.Start >= start && line.Start < stop && !string.IsNullOrWhiteSpace(site.Text.ToString(line.Span)))
            {
                site.Insert(line.Start, unit);
            }
        }

        return true;
    }
}
