using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Conditional compilation inside a function: what another configuration compiles cannot be seen from here. It does not matter where all of it ends before the first call that the
/// function becomes responsible for, and where no return of the other configuration would miss its value.
/// </summary>
internal static class ConditionalCode
{
    private static readonly Regex Return = new(@"\breturn\b");

    /// <summary>Whether it keeps the function from changing as planned.</summary>
    public static bool Blocks(FunctionPlan function)
    {
        if (!Blockers.HasConditionalCode(function.Declaration))
        {
            return false;
        }

        if (function.Form == FunctionForm.Synchronous || function.AddsSuccessor || FormChoice.Body(function.Declaration) is not BlockSyntax body)
        {
            return true;
        }

        var regions = Regions(function.Declaration);
        var place = function.Producers.Count == 0
            ? body.Statements.LastOrDefault()
            : body.Statements.FirstOrDefault(s => function.Producers.Any(p => s.Span.Contains(p.Place.Span)));
        var start = place?.SpanStart ?? body.CloseBraceToken.SpanStart;
        return regions is null || regions.Any(r => r.Start < body.OpenBraceToken.Span.End || r.End > start || (!function.Awaits && Returns(function.Declaration, r)));
    }

    private static bool Returns(SyntaxNode declaration, TextSpan region) =>
        declaration.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.DisabledTextTrivia) && region.Contains(t.Span) && Return.IsMatch(t.ToString()));

    /// <summary>Each from its <c>#if</c> to its <c>#endif</c>; null where they are not all whole.</summary>
    private static List<TextSpan>? Regions(SyntaxNode declaration)
    {
        var regions = new List<TextSpan>();
        var open = new Stack<int>();
        foreach (var trivia in declaration.DescendantTrivia().Where(t => declaration.Span.Contains(t.Span)))
        {
            if (trivia.IsKind(SyntaxKind.IfDirectiveTrivia))
            {
                open.Push(trivia.SpanStart);
            }
            else if (trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia))
            {
                if (open.Count == 0)
                {
                    return null;
                }

                regions.Add(TextSpan.FromBounds(open.Pop(), trivia.Span.End));
            }
        }

        return open.Count == 0 ? regions : null;
    }
}
