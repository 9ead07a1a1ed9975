using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Releases a semaphore exactly once for each acquisition: acquire, then <c>try</c> and <c>finally</c>.</summary>
internal static class HeldSemaphore
{
    public static string? Write(FixSite site)
    {
        if (site.Diagnostic.AdditionalLocations.Count != 1
            || site.Node.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } acquire
            || ReleaseAt(site) is not { Parent: BlockSyntax target } release)
        {
            return null;
        }

        return target == block ? WriteFinally(site, acquire, release, block) : WriteAcquireFirst(site, acquire, block);
    }

    private static ExpressionStatementSyntax? ReleaseAt(FixSite site) =>
        site.Root.FindNode(site.Diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionStatementSyntax>();

    /// <summary>Puts what stands between the two into a <c>try</c>, and the release into its <c>finally</c>.</summary>
    private static string? WriteFinally(FixSite site, StatementSyntax acquire, ExpressionStatementSyntax release, BlockSyntax block)
    {
        var first = block.Statements.IndexOf(acquire) + 1;
        var last = block.Statements.IndexOf(release);
        var between = block.Statements.Skip(first).Take(last - first).ToList();
        if (between.Count == 0 || between.Any(static s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
        {
            return null;
        }

        // What is declared in between and returned right after the release is returned from inside the try.
        var rest = block.Statements.Skip(last + 1).ToList();
        var end = rest is [ReturnStatementSyntax { Expression: IdentifierNameSyntax }] && GuardText.Uses(rest[0], between) ? rest[0] : null;
        var kept = end is null ? OutlivingLocal.Of(site, between, rest) : Array.Empty<OutlivingLocal>();
        if (kept is null || !StandsAlone(site, release) || (end is not null && !StandsAlone(site, end)))
        {
            return null;
        }

        if (between is [TryStatementSyntax { Finally: null } attempt])
        {
            return WriteOwnFinally(site, attempt, release);
        }

        var newLine = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(release.SpanStart);
        var unit = indent.Contains("\t") ? "\t" : "    ";

        // Blank lines stay between the statements: none stands behind an opening brace or ahead of a closing one.
        var start = PastBlankLines(site, site.Text.Lines.GetLineFromPosition(acquire.Span.End).LineNumber + 1);
        var own = site.Layout.LineStart(release.SpanStart);
        var stop = WholeLines(site, release).Start;
        var blank = end is null ? BlankLinesBefore(site, stop) : default;
        if (start > between[0].SpanStart || !IndentedLines.CanMove(block, stop, own) || !IndentedLines.Move(site, block, start, stop, unit))
        {
            return null;
        }

        foreach (var local in kept)
        {
            local.DeclareAt(site, start, indent);
        }

        site.Insert(start, indent + "try" + newLine + indent + "{" + newLine, -1);
        if (end is not null)
        {
            site.Insert(stop, unit + indent + end + newLine, 1);
            var gone = WholeLines(site, end);
            site.Replace(TextSpan.FromBounds(BlankLinesBefore(site, gone.Start).Start, gone.End), "");
        }

        site.Insert(stop, indent + "}" + newLine + indent + "finally" + newLine + indent + "{" + newLine + unit, 2);

        // The remarks above the release go with it.
        IndentedLines.Move(site, block, stop + 1, own + 1, unit);
        site.Insert(release.Span.End, TrailingRemark(site, release) + newLine + indent + "}");
        if (!blank.IsEmpty)
        {
            site.Replace(blank, "");
        }

        if (TrailingRemark(site, release) is { Length: > 0 } remark)
        {
            site.Replace(new TextSpan(release.Span.End, remark.Length), "");
        }

        return Resources.Format("ReleaseInFinally");
    }

    /// <summary>The statement in between is a <c>try</c> already, which needs no other one around it.</summary>
    private static string? WriteOwnFinally(FixSite site, TryStatementSyntax attempt, ExpressionStatementSyntax release)
    {
        var line = site.Text.Lines.GetLineFromPosition(attempt.Span.End);
        if (!site.Layout.IsFirstOnLine(attempt.SpanStart)
            || attempt.GetLastToken().TrailingTrivia.Concat(release.GetLeadingTrivia()).Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return null;
        }

        var indent = site.Layout.IndentAt(release.SpanStart);
        var newLine = site.Layout.NewLine;
        site.Replace(TextSpan.FromBounds(line.EndIncludingLineBreak, release.SpanStart), indent + "finally" + newLine + indent + "{" + newLine + indent + (indent.Contains("\t") ? "\t" : "    "));
        site.Insert(site.Text.Lines.GetLineFromPosition(release.Span.End).End, newLine + indent + "}");
        return Resources.Format("ReleaseInFinally");
    }

    /// <summary>Takes the acquisition out of the <c>try</c> whose <c>finally</c> releases.</summary>
    private static string? WriteAcquireFirst(FixSite site, StatementSyntax acquire, BlockSyntax block)
    {
        // A catch of the same try may be meant for the wait that was cancelled.
        if (block.Parent is not TryStatementSyntax { Catches.Count: 0, Parent: BlockSyntax } attempt
            || block.Statements[0] != acquire
            || block.Statements.Count < 2
            || (acquire is ExpressionStatementSyntax ? AnswersByResult(site) : !IsExit(acquire))
            || !site.Layout.IsFirstOnLine(attempt.SpanStart)
            || !StandsAlone(site, acquire))
        {
            return null;
        }

        var lines = WholeLines(site, acquire);
        var span = TextSpan.FromBounds(lines.Start, PastBlankLines(site, site.Text.Lines.GetLineFromPosition(lines.End).LineNumber));
        if (site.Text.ToString(span).Any(static c => c == '#') || acquire.DescendantTokens().Any(static t => t.Text.Contains("\n")))
        {
            return null;
        }

        var outer = site.Layout.IndentAt(attempt.SpanStart);
        var inner = site.Layout.IndentAt(acquire.SpanStart);
        if (!inner.StartsWith(outer, StringComparison.Ordinal))
        {
            return null;
        }

        var surplus = inner.Substring(outer.Length);
        var moved = string.Concat(site.Text.Lines.Where(l => l.Start >= span.Start && l.Start < span.End).Select(l =>
        {
            var line = site.Text.ToString(l.SpanIncludingLineBreak);
            return line.StartsWith(inner, StringComparison.Ordinal) ? outer + line.Substring(outer.Length + surplus.Length) : line;
        }));
        site.Insert(site.Layout.LineStart(attempt.SpanStart), moved);
        site.Replace(span, "");
        return Resources.Format("AcquireBeforeTry");
    }

    /// <summary>A wait with a timeout whose result nobody looks at would be released as well when it ran out of time.</summary>
    private static bool AnswersByResult(FixSite site) =>
        site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
        || site.Model.GetTypeInfo(call, site.CancellationToken).Type is not INamedTypeSymbol type
        || type.SpecialType == SpecialType.System_Boolean
        || type.TypeArguments.Length > 0;

    /// <summary><c>if (!await gate.WaitAsync(timeout)) { return; }</c></summary>
    private static bool IsExit(StatementSyntax acquire) =>
        acquire is IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }, Statement: var then }
        && (then is BlockSyntax { Statements.Count: > 0 } block ? block.Statements.Last() : then) is ReturnStatementSyntax or ThrowStatementSyntax;

    /// <summary>Whether the statement has its lines for itself, but for a remark at the end.</summary>
    private static bool StandsAlone(FixSite site, StatementSyntax statement) =>
        site.Layout.IsFirstOnLine(statement.SpanStart)
        && statement.GetLastToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static int PastBlankLines(FixSite site, int line)
    {
        while (string.IsNullOrWhiteSpace(site.Text.ToString(site.Text.Lines[line].Span)))
        {
            line++;
        }

        return site.Text.Lines[line].Start;
    }

    private static TextSpan BlankLinesBefore(FixSite site, int position)
    {
        var line = site.Text.Lines.GetLineFromPosition(position).LineNumber;
        while (string.IsNullOrWhiteSpace(site.Text.ToString(site.Text.Lines[line - 1].Span)))
        {
            line--;
        }

        return TextSpan.FromBounds(site.Text.Lines[line].Start, position);
    }

    private static string TrailingRemark(FixSite site, StatementSyntax statement) =>
        site.Text.ToString(TextSpan.FromBounds(statement.Span.End, site.Text.Lines.GetLineFromPosition(statement.Span.End).End));

    /// <summary>The lines of the statement, with the remarks above that belong to it.</summary>
    private static TextSpan WholeLines(FixSite site, StatementSyntax statement)
    {
        var start = statement.SpanStart;
        foreach (var trivia in statement.GetLeadingTrivia())
        {
            if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                start = trivia.SpanStart;
                break;
            }
        }

        return TextSpan.FromBounds(site.Layout.LineStart(start), site.Text.Lines.GetLineFromPosition(statement.Span.End).EndIncludingLineBreak);
    }
}
