using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Hands a failure to whoever waits for the source: in the handler that is there, or in one around the callback.</summary>
internal static class FailingSource
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || site.Model.GetOperation(syntax, site.CancellationToken) is not IInvocationOperation { Instance: { } instance } completion
            || SameStorage.NameOf(instance) is not { } source
            || PendingSource.CallbackAround(completion) is not { Syntax: AnonymousFunctionExpressionSyntax function } callback)
        {
            return null;
        }

        var title = Resources.Format("CompleteWithFailure", source);
        var handler = syntax.Ancestors().TakeWhile(n => n != function).OfType<TryStatementSyntax>()
            .Select(t => t.Catches.FirstOrDefault(c => site.Model.GetOperation(c, site.CancellationToken) is ICatchClauseOperation clause && CatchAll.CatchesEverything(clause, site.Facts!.Symbols)))
            .FirstOrDefault(static c => c is not null);
        if (handler is not null)
        {
            return WriteInHandler(site, handler, source) ? title : null;
        }

        if (!IsOnLinesOfItsOwn(site, function))
        {
            return WriteLines(site, function, callback, source) ? title : null;
        }

        return function.Block is { Statements.Count: > 0 } block && GuardedStatements.Write(
            site,
            block,
            0,
            block.Statements.Count,
            token: null,
            exception => Handling(callback, site, source, exception)) ? title : null;
    }

    private static string[] Handling(IAnonymousFunctionOperation callback, FixSite site, string source, string exception) =>
        IsSeen(callback, site) ? [source + ".TrySetException(" + exception + ");", "throw;"] : [source + ".TrySetException(" + exception + ");"];

    private static bool IsOnLinesOfItsOwn(FixSite site, AnonymousFunctionExpressionSyntax function) =>
        function.Block is { } block && site.Layout.LineStart(block.SpanStart) != site.Layout.LineStart(block.Span.End);

    /// <summary>Makes a block on lines of its own of an expression, or of a block on one line, with the guard in it. A value that the lambda returns would be lost.</summary>
    private static bool WriteLines(FixSite site, AnonymousFunctionExpressionSyntax function, IAnonymousFunctionOperation callback, string source)
    {
        if (site.Model.GetTypeInfo(function, site.CancellationToken).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: true }
            || function.DescendantTrivia().Any(t => function.Span.Contains(t.Span) && !t.IsKind(SyntaxKind.WhitespaceTrivia))
            || function.ToString().IndexOf('\n') >= 0)
        {
            return false;
        }

        var indent = site.Layout.IndentAt(function.SpanStart);
        var step = function.FirstAncestorOrSelf<StatementSyntax>() is { } statement ? StoppedWait.StepOf(site, statement.SpanStart, site.Layout.IndentAt(statement.SpanStart)) : "    ";
        var line = site.Layout.NewLine;
        var inner = indent + step;
        var statements = function.Block is { } block ? block.Statements.Select(static s => s.ToString()) : [function.Body + ";"];
        site.Replace(
            TextSpan.FromBounds(function.Body.GetFirstToken().GetPreviousToken().Span.End, function.Body.Span.End),
            line + indent + "{" + line
            + GuardText.Head(inner, line) + line
            + string.Concat(statements.Select(s => inner + step + s + line))
            + GuardText.Clauses(site, function.SpanStart, inner, step, token: null, "", GuardText.Exception(function), Handling(callback, site, source, GuardText.Exception(function)))
            + indent + "}");
        return true;
    }

    /// <summary>Whether somebody sees the callback fail as it is: that stays so. On a thread, a timer or an event nobody does, and whoever waits for the source now hears of it.</summary>
    private static bool IsSeen(IAnonymousFunctionOperation callback, FixSite site) => PendingSource.Taker(callback) is IInvocationOperation call
        && call.TargetMethod.Name is not ("Register" or "UnsafeRegister" or "CreateTimer")
        && (WorkStart.Of(call, site.Facts!.Symbols) is not { } start || site.Facts.Fates.Of(start, site.CancellationToken) != Fate.Dropped);

    private static bool WriteInHandler(FixSite site, CatchClauseSyntax handler, string source)
    {
        var exception = handler.Declaration?.Identifier.ValueText is { Length: > 0 } name ? name : GuardText.Exception(handler);
        if (handler.Declaration is null)
        {
            site.Insert(handler.CatchKeyword.Span.End, " (" + site.TypeName("System", "Exception", handler.SpanStart) + " " + exception + ")");
        }
        else if (handler.Declaration.Identifier.IsKind(SyntaxKind.None))
        {
            site.Insert(handler.Declaration.Type.Span.End, " " + exception);
        }

        if (handler.Block.Statements is [var first, ..])
        {
            if (!site.Layout.IsFirstOnLine(first.SpanStart))
            {
                return false;
            }

            site.Insert(first.SpanStart, source + ".TrySetException(" + exception + ");" + site.Layout.NewLine + site.Layout.IndentAt(first.SpanStart));
            return true;
        }

        if (!site.Layout.IsFirstOnLine(handler.Block.CloseBraceToken.SpanStart))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(handler.Block.CloseBraceToken.SpanStart);
        site.Insert(site.Layout.LineStart(handler.Block.CloseBraceToken.SpanStart), indent + (indent.Contains("\t") ? "\t" : "    ") + source + ".TrySetException(" + exception + ");" + site.Layout.NewLine);
        return true;
    }
}
