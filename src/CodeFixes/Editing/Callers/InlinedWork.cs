using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>A function whose body was one <c>Task.Run</c> becomes the work itself.</summary>
internal static class InlinedWork
{
    public static void Write(FunctionPlan function, FileEdits edits)
    {
        var producer = function.Producers[0];
        var work = producer.Call.ArgumentList.Arguments[0].Expression;
        var statementEnd = producer.Place is StatementSyntax statement ? statement.Span.End : producer.Call.Span.End;
        switch (work)
        {
            case AnonymousFunctionExpressionSyntax { Block: { } block } when producer.Place is StatementSyntax:
                WriteBlock(function.Document, producer.Place, block, edits);
                break;
            case AnonymousFunctionExpressionSyntax { Block: { } block }:
                // void M() => Task.Run(() => { .. }); the arrow and its semicolon go, the block stays.
                var arrow = (ArrowExpressionClauseSyntax)producer.Place;
                edits.Replace(function.Document, TextSpan.FromBounds(arrow.SpanStart, block.SpanStart), "");
                edits.Replace(function.Document, TextSpan.FromBounds(block.Span.End, function.Declaration.Span.End), "");
                break;
            case LambdaExpressionSyntax { ExpressionBody: { } expression }:
                edits.Replace(function.Document, TextSpan.FromBounds(Start(producer), expression.SpanStart), "");
                edits.Replace(function.Document, TextSpan.FromBounds(expression.Span.End, producer.Place is StatementSyntax ? statementEnd - 1 : statementEnd), "");
                break;
            default:
                edits.Replace(function.Document, TextSpan.FromBounds(Start(producer), work.SpanStart), "");
                edits.Replace(function.Document, TextSpan.FromBounds(work.Span.End, producer.Call.Span.End), "()");
                break;
        }
    }

    /// <summary>Whether the wrapping can be taken away without taking a comment with it.</summary>
    public static bool CanWrite(InvocationExpressionSyntax call, SyntaxNode place)
    {
        var work = call.ArgumentList.Arguments[0].Expression;
        var kept = work switch
        {
            AnonymousFunctionExpressionSyntax { Block: { } block } => TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart),
            AnonymousFunctionExpressionSyntax { ExpressionBody: { } expression } => expression.Span,
            _ => work.Span,
        };
        if (place.DescendantTrivia().Any(t => place.Span.Contains(t.Span) && !kept.Contains(t.Span) && !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return false;
        }

        if (work is not AnonymousFunctionExpressionSyntax { Block: { } lambda } || place is ArrowExpressionClauseSyntax)
        {
            return true;
        }

        // Written over several lines, the braces must have theirs to themselves.
        var text = place.SyntaxTree.GetText();
        var open = text.Lines.GetLineFromPosition(lambda.OpenBraceToken.SpanStart);
        var close = text.Lines.GetLineFromPosition(lambda.CloseBraceToken.SpanStart);
        return open.LineNumber == close.LineNumber
            ? lambda.Statements.Count > 0
            : IsBlank(text, TextSpan.FromBounds(text.Lines.GetLineFromPosition(place.SpanStart).Start, place.SpanStart))
                && IsBlank(text, TextSpan.FromBounds(lambda.OpenBraceToken.Span.End, open.End))
                && IsBlank(text, TextSpan.FromBounds(close.Start, lambda.CloseBraceToken.SpanStart))
                && close.LineNumber > open.LineNumber + 1;
    }

    private static bool IsBlank(SourceText text, TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Start(Producer producer) => producer.Place is ArrowExpressionClauseSyntax arrow ? arrow.Expression.SpanStart : producer.Place.SpanStart;

    /// <summary>The lambda's statements take the place of the statement that started them, one level further out.</summary>
    public static void WriteBlock(Document document, SyntaxNode place, BlockSyntax block, FileEdits edits)
    {
        var text = block.SyntaxTree.GetText();
        var open = text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart);
        var close = text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart);
        if (open.LineNumber == close.LineNumber)
        {
            edits.Replace(document, TextSpan.FromBounds(place.SpanStart, block.Statements[0].SpanStart), "");
            edits.Replace(document, TextSpan.FromBounds(block.Statements[block.Statements.Count - 1].Span.End, place.Span.End), "");
            return;
        }

        // Whole lines stay where they are, less one level of indentation; the lines of the wrapping go.
        var placeLine = text.Lines.GetLineFromPosition(place.SpanStart);
        edits.Replace(document, TextSpan.FromBounds(placeLine.Start, text.Lines[open.LineNumber + 1].Start), "");
        var lines = Enumerable.Range(open.LineNumber + 1, close.LineNumber - open.LineNumber - 1).Select(i => text.Lines[i]).Where(l => Indent(text, l) < l.Span.Length).ToList();
        var shift = lines.Count == 0 ? 0 : Indent(text, lines[0]) - Indent(text, placeLine);
        if (shift > 0 && !block.DescendantTokens().Any(t => SpansLines(t, text)))
        {
            foreach (var line in lines.Where(l => Indent(text, l) > 0))
            {
                edits.Replace(document, new TextSpan(line.Start, System.Math.Min(shift, Indent(text, line))), "");
            }
        }

        edits.Replace(document, TextSpan.FromBounds(text.Lines[close.LineNumber - 1].End, place.Span.End), "");
    }

    private static bool SpansLines(SyntaxToken token, SourceText text) =>
        text.Lines.GetLineFromPosition(token.SpanStart).LineNumber != text.Lines.GetLineFromPosition(token.Span.End).LineNumber;

    private static int Indent(SourceText text, TextLine line)
    {
        var count = 0;
        while (line.Start + count < line.End && text[line.Start + count] is ' ' or '\t')
        {
            count++;
        }

        return count;
    }
}
