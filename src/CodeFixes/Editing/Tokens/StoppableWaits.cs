using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Gives waits the token, and lets what they throw on a stop end the loop and nothing else: what follows the loop still runs, and no
/// clause that is meant for failures sees it.
/// </summary>
internal static class StoppableWaits
{
    /// <summary>Writes the waits; false where one of them cannot be ended without a change of what the loop means.</summary>
    /// <param name="site">The file.</param>
    /// <param name="place">The loop.</param>
    /// <param name="waits">Its waits.</param>
    /// <param name="token">The token.</param>
    /// <param name="isLeft">Whether a stop leaves the loop as its end would; else it throws out of the function.</param>
    /// <param name="mayThrow">Whether a wait may let cancellation out of the function.</param>
    public static bool Write(EditSite site, LoopPlace place, IReadOnlyList<IInvocationOperation> waits, TokenText token, bool isLeft, bool mayThrow)
    {
        var clauses = new HashSet<CatchClauseSyntax>();
        var open = new List<IInvocationOperation>();
        foreach (var wait in waits)
        {
            if (!place.Function.IsAsync && StopWait.IsSleep(wait))
            {
                continue;
            }

            switch (Answer(wait, place, site))
            {
                case (true, { } clause):
                    if (!CancellationClause.OnlyReports(clause) || (isLeft && !place.IsLeftByBreakAt(clause)))
                    {
                        return false;
                    }

                    clauses.Add(clause);
                    break;
                case (false, _):
                    open.Add(wait);
                    break;
            }
        }

        if (mayThrow)
        {
            open.Clear();
        }

        var wrapsLoop = open.Count > 1 || (open.Count == 1 && !CanWrap(open[0], place));
        var extra = wrapsLoop ? Step(site, place.Loop) : "";
        foreach (var clause in clauses)
        {
            if (!CancellationClause.Write(site, clause, token, isLeft ? "break;" : "throw;", extra))
            {
                return false;
            }
        }

        foreach (var wait in waits)
        {
            if (!WriteWait(site, place, wait, token, extra, wraps: !wrapsLoop && open.Contains(wait)))
            {
                return false;
            }
        }

        return !wrapsLoop || WrapLoop(site, place.Loop, token, extra);
    }

    /// <summary>Writes a wait ahead of the loop that is the end of the function: a stop leaves the function, as it would have left the loop.</summary>
    public static bool WriteAhead(EditSite site, LoopPlace place, IInvocationOperation wait, TokenText token)
    {
        var wraps = !place.IsHostedBody;
        return place.Function.IsAsync && (!wraps || (place.ReturnsNothing && CanWrap(wait, place))) && WriteWait(site, place, wait, token, "", wraps, "return;");
    }

    /// <summary>Whether a clause in the loop answers when the wait is cancelled, and which one would take it for a failure.</summary>
    private static (bool IsAnswered, CatchClauseSyntax? Mistaking) Answer(IInvocationOperation wait, LoopPlace place, EditSite site)
    {
        foreach (var attempt in wait.Syntax.Ancestors().TakeWhile(a => a != place.Loop).OfType<TryStatementSyntax>())
        {
            if (attempt.Block.Span.Contains(wait.Syntax.Span) && CancellationClause.Catches(attempt, site.Model))
            {
                return (true, CancellationClause.Mistaking(attempt, site.Model));
            }
        }

        return (false, null);
    }

    private static bool WriteWait(EditSite site, LoopPlace place, IInvocationOperation wait, TokenText token, string extra, bool wraps, string leave = "break;")
    {
        var call = (InvocationExpressionSyntax)wait.Syntax;
        if (StopWait.IsSleep(wait))
        {
            if (!place.Function.IsAsync)
            {
                return WriteBlockingSleep(site, place, call, token, extra);
            }

            if (call.Parent is not ExpressionStatementSyntax)
            {
                return false;
            }

            site.Replace(call.Expression.Span, "await " + site.TypeName("System.Threading.Tasks", "Task", call.SpanStart) + ".Delay");
            TokenArgument.Append(site, call.ArgumentList.Arguments, call.ArgumentList.CloseParenToken.SpanStart, token.Token);
            site.Insert(call.Span.End, site.Layout.ConfigureAwait);
        }
        else if (!TokenArgument.Write(site, wait, token.Token))
        {
            return false;
        }

        if (wraps)
        {
            Wrap(site, call.FirstAncestorOrSelf<StatementSyntax>()!, token, leave);
        }

        return true;
    }

    /// <summary><c>Thread.Sleep(t);</c> to a wait for the token's handle, after which the loop is left unless it asks its head next.</summary>
    private static bool WriteBlockingSleep(EditSite site, LoopPlace place, InvocationExpressionSyntax call, TokenText token, string extra)
    {
        if (call.Parent is not ExpressionStatementSyntax statement)
        {
            return false;
        }

        var asksNext = !place.IsLeftByBreakAt(statement) || (place.Body is BlockSyntax body ? body.Statements[body.Statements.Count - 1] == statement : place.Body == statement);
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(statement.SpanStart) + extra;
        var isAlone = site.Layout.IsFirstOnLine(statement.SpanStart);
        site.Replace(call.Expression.Span, (asksNext ? "" : "if (") + token.Token + ".WaitHandle.WaitOne");
        if (!asksNext)
        {
            site.Replace(
                statement.SemicolonToken.Span,
                isAlone ? ")" + line + indent + "{" + line + indent + Step(site, statement) + "break;" + line + indent + "}" : ") { break; }");
        }

        return true;
    }

    private static bool CanWrap(IInvocationOperation wait, LoopPlace place)
    {
        var expression = (ExpressionSyntax)wait.Syntax;
        if (expression.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
        {
            expression = configured;
        }

        return place.IsLeftByBreakAt(wait.Syntax)
            && (expression.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax } or ExpressionStatementSyntax)
            && wait.Syntax.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax, ContainsDirectives: false } statement
            && !statement.DescendantTokens().Any(static t => t.Text.Contains("\n"))
            && (statement.GetFirstToken().LeadingTrivia.Span.IsEmpty || !statement.Span.Contains(statement.GetFirstToken().LeadingTrivia.Span));
    }

    /// <summary>Puts a statement into a <c>try</c> that leaves the loop on a stop.</summary>
    private static void Wrap(EditSite site, StatementSyntax statement, TokenText token, string leave)
    {
        var cancelled = site.TypeName("System", "OperationCanceledException", statement.SpanStart);
        var head = "catch (" + cancelled + ") when (" + token.IsCancelled + ")";
        if (!site.Layout.IsFirstOnLine(statement.SpanStart))
        {
            site.Insert(statement.SpanStart, "try { ", -1);
            site.Insert(statement.Span.End, " } " + head + " { " + leave + " }", 1);
            return;
        }

        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(statement.SpanStart);
        var step = Step(site, statement);
        site.Insert(statement.SpanStart, "try" + line + indent + "{" + line + indent + step, -1);
        foreach (var inner in site.Text.Lines.Where(l => l.Start > statement.SpanStart && l.Start < statement.Span.End))
        {
            site.Insert(inner.Start, step);
        }

        site.Insert(statement.Span.End, line + indent + "}" + line + indent + head + line + indent + "{" + line + indent + step + leave + line + indent + "}" + (IsFollowedAtOnce(site, statement) ? line : ""), 1);
    }

    /// <summary>Whether the next line goes on in the same paragraph.</summary>
    private static bool IsFollowedAtOnce(EditSite site, StatementSyntax statement)
    {
        var end = site.Text.Lines.GetLineFromPosition(statement.Span.End);
        if (end.LineNumber + 1 >= site.Text.Lines.Count || end.End != statement.Span.End)
        {
            return false;
        }

        var next = site.Text.Lines[end.LineNumber + 1].ToString().Trim();
        return next.Length > 0 && !next.StartsWith("}", System.StringComparison.Ordinal);
    }

    private static bool WrapLoop(EditSite site, StatementSyntax loop, TokenText token, string step)
    {
        if (loop.Parent is not (BlockSyntax or GlobalStatementSyntax) || !site.Layout.IsFirstOnLine(loop.SpanStart) || !loop.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            return false;
        }

        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(loop.SpanStart);
        var start = site.Layout.LineStart(loop.SpanStart);
        if (!IndentedLines.CanMove(loop, loop.SpanStart, loop.Span.End))
        {
            return false;
        }

        site.Insert(start, indent + "try" + line + indent + "{" + line, -2);
        IndentedLines.Move(site, loop, start, loop.Span.End, step);
        var cancelled = site.TypeName("System", "OperationCanceledException", loop.SpanStart);
        site.Insert(
            loop.Span.End,
            line + indent + "}" + line + indent + "catch (" + cancelled + ") when (" + token.IsCancelled + ")" + line + indent + "{" + line + indent + step + "// Stopped, as asked." + line + indent + "}",
            2);
        return true;
    }

    private static string Step(EditSite site, StatementSyntax statement) => StoppedWait.StepOf(site, statement.SpanStart, site.Layout.IndentAt(statement.SpanStart));
}
