using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Puts statements of a block into a <c>try</c> with a catch-all.</summary>
internal static class GuardedStatements
{
    /// <summary>Guards the statements by logging; false where nothing in scope can log.</summary>
    public static bool Log(FixSite site, BlockSyntax block, int first, int last, string? token, string message) =>
        LoggerInScope.At(site, block.Statements[0].SpanStart, block.Span) is { } logger
        && Write(site, block, first, last, token, exception => [logger.Write(exception, mayBeNull: false, message) + ";"]);

    /// <summary>Guards the statements from the first up to, without it, the last, and does with the exception what it is told to; false where that cannot be written line by line.</summary>
    public static bool Write(FixSite site, BlockSyntax block, int first, int last, string? token, System.Func<string, string[]> handle)
    {
        var guarded = block.Statements.Skip(first).Take(last - first).ToList();
        var rest = block.Statements.Skip(last).ToList();
        if (Blockers.HasConditionalCode(block)
            || guarded.Any(s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax || (rest.Count > 0 && s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            || rest.Any(s => GuardText.Uses(s, guarded))
            || !site.Layout.IsFirstOnLine(guarded[0].SpanStart)
            || !site.Layout.IsFirstOnLine(rest.Count > 0 ? rest[0].SpanStart : block.CloseBraceToken.SpanStart)
            || site.Text.Lines.GetLineFromPosition(block.OpenBraceToken.Span.End).LineNumber == site.Text.Lines.GetLineFromPosition(guarded[0].SpanStart).LineNumber)
        {
            return false;
        }

        // The remarks above the first statement stay with it; those above what follows stay there.
        var start = site.Layout.LineStart(FirstRemark(guarded[0]));
        var stop = site.Text.Lines.GetLineFromPosition(guarded[guarded.Count - 1].Span.End).EndIncludingLineBreak;
        if (rest.Count == 0)
        {
            stop = site.Layout.LineStart(block.CloseBraceToken.SpanStart);
        }

        var indent = site.Layout.IndentAt(guarded[0].SpanStart);
        var step = StoppedWait.StepOf(site, guarded[0].SpanStart, indent);
        var line = site.Layout.NewLine;
        IndentedLines.MoveAroundTexts(site, block, start, stop, step);
        var exception = GuardText.Exception(block);
        var text = GuardText.Clauses(site, block.SpanStart, indent, step, token, "break;", exception, handle(exception));
        if (rest.Count > 0 && !string.IsNullOrWhiteSpace(site.Text.ToString(site.Text.Lines.GetLineFromPosition(stop).Span)))
        {
            text += line;
        }

        site.Insert(start, GuardText.Head(indent, line) + line, -1);
        site.Insert(stop, text, 1);
        return true;
    }

    /// <summary>Puts all statements of a block that has lines of its own behind one, into a <c>try</c> whose <c>finally</c> undoes it; false where that cannot be written line by line.</summary>
    public static bool WriteFinally(FixSite site, BlockSyntax block, string before, string after)
    {
        if (block.Statements.Count == 0
            || Blockers.HasConditionalCode(block)
            || block.Statements.Any(static s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax)
            || !site.Layout.IsFirstOnLine(block.Statements[0].SpanStart)
            || !site.Layout.IsFirstOnLine(block.CloseBraceToken.SpanStart))
        {
            return false;
        }

        var start = site.Layout.LineStart(FirstRemark(block.Statements[0]));
        var stop = site.Layout.LineStart(block.CloseBraceToken.SpanStart);
        var indent = site.Layout.IndentAt(block.Statements[0].SpanStart);
        var step = StoppedWait.StepOf(site, block.Statements[0].SpanStart, indent);
        var line = site.Layout.NewLine;
        if (start < block.OpenBraceToken.Span.End)
        {
            return false;
        }

        IndentedLines.MoveAroundTexts(site, block, start, stop, step);
        site.Insert(start, indent + before + line + GuardText.Head(indent, line) + line, -1);
        site.Insert(stop, indent + "}" + line + indent + "finally" + line + indent + "{" + line + indent + step + after + line + indent + "}" + line, 1);
        return true;
    }

    private static int FirstRemark(StatementSyntax statement) => statement.GetLeadingTrivia().FirstOrDefault(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } remark
        ? remark.SpanStart
        : statement.SpanStart;
}
