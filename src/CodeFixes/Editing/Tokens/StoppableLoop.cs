using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>What does a rule say of the loop that is to stop?</summary>
internal enum LoopFault
{
    /// <summary>It has no end: whoever runs it expects nothing of it.</summary>
    CannotStop,

    /// <summary>Its method has a token that it does not look at.</summary>
    IgnoresToken,

    /// <summary>It ends once it succeeds: leaving it on a stop would look like success.</summary>
    Retries,
}

/// <summary>Lets a loop observe a token: at its head, and in its waits.</summary>
internal static class StoppableLoop
{
    /// <summary>Writes the loop; false where it cannot be stopped without a change of what it means.</summary>
    public static bool Write(EditSite site, StatementSyntax loop, TokenText token, LoopFault fault)
    {
        if (LoopPlace.Of(loop, site.Model, site.CancellationToken) is not { Body: { } body } place)
        {
            return false;
        }

        if (place.IsIterator
            || loop.DescendantTrivia().Any(static t => t.IsDirective))
        {
            return false;
        }

        var isLeft = IsLeft(place, fault);
        if (!isLeft && !place.HasTask && !(fault == LoopFault.IgnoresToken && place.Function.MethodKind == MethodKind.Ordinary))
        {
            // Cancellation that leaves a thread, a pool work item or an async void function ends the process.
            return false;
        }

        var mayThrow = !isLeft || (place.IsLast && (place.IsHostedBody || (fault == LoopFault.IgnoresToken && place.HasTask)));
        return (isLeft ? WriteHead(site, loop, place, token) : WriteThrow(site, body, token))
            && StoppableWaits.Write(site, place, StopWait.In(loop, site.Model, site.CancellationToken), token, isLeft, mayThrow);
    }

    /// <summary>Whether a stop ends the loop as its own end would; else it throws out of the function.</summary>
    public static bool IsLeft(LoopPlace place, LoopFault fault) => fault != LoopFault.Retries && place.ReturnsNothing && !place.IsNested && (!place.HasOwnEnd || place.IsHostedBody);

    private static bool WriteHead(EditSite site, StatementSyntax loop, LoopPlace place, TokenText token)
    {
        var goesOn = "!" + token.IsCancelled;
        switch (place.Condition)
        {
            case null when loop is ForStatementSyntax counted:
                var head = TextSpan.FromBounds(counted.ForKeyword.SpanStart, counted.CloseParenToken.Span.End);
                if (counted.Declaration is null && counted.Initializers.Count == 0 && counted.Incrementors.Count == 0)
                {
                    if (counted.DescendantTrivia(head).Any(t => head.Contains(t.Span) && !string.IsNullOrWhiteSpace(t.ToString())))
                    {
                        return false;
                    }

                    site.Replace(head, "while (" + goesOn + ")");
                    return true;
                }

                site.Insert(counted.SecondSemicolonToken.SpanStart, goesOn);
                return true;
            case { RawKind: (int)SyntaxKind.TrueLiteralExpression } always:
                site.Replace(always.Span, goesOn);
                return true;
            case { } condition:
                var isLoose = condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } or ConditionalExpressionSyntax or AssignmentExpressionSyntax;
                site.Insert(condition.SpanStart, goesOn + " && " + (isLoose ? "(" : ""), -1);
                if (isLoose)
                {
                    site.Insert(condition.Span.End, ")", 1);
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Asks ahead of everything else in the body.</summary>
    private static bool WriteThrow(EditSite site, StatementSyntax body, TokenText token)
    {
        if (body is not BlockSyntax { Statements: { Count: > 0 } statements } block)
        {
            return false;
        }

        var text = token.Token + ".ThrowIfCancellationRequested();";
        var line = site.Text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart);
        if (statements[0].SpanStart < line.End)
        {
            site.Insert(statements[0].SpanStart, text + " ", -1);
        }
        else
        {
            // Behind a remark on the line of the brace, and ahead of those above the first statement.
            site.Insert(line.End, site.Layout.NewLine + site.Layout.IndentAt(statements[0].SpanStart) + text, -1);
        }

        return true;
    }
}
