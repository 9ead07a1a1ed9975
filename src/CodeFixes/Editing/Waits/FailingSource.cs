using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
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
            || PendingSource.CallbackAround(completion) is not { Syntax: AnonymousFunctionExpressionSyntax { Block: { Statements.Count: > 0 } block } } callback)
        {
            return null;
        }

        var title = Resources.Format("CompleteWithFailure", source);
        var handler = syntax.Ancestors().TakeWhile(n => n != block).OfType<TryStatementSyntax>()
            .Select(t => t.Catches.FirstOrDefault(c => site.Model.GetOperation(c, site.CancellationToken) is ICatchClauseOperation clause && CatchAll.CatchesEverything(clause, site.Facts!.Symbols)))
            .FirstOrDefault(static c => c is not null);
        if (handler is not null)
        {
            return WriteInHandler(site, handler, source) ? title : null;
        }

        return GuardedStatements.Write(
            site,
            block,
            0,
            block.Statements.Count,
            token: null,
            exception => IsSeen(callback, site) ? [source + ".TrySetException(" + exception + ");", "throw;"] : [source + ".TrySetException(" + exception + ");"]) ? title : null;
    }

    /// <summary>Whether somebody sees the callback fail as it is: that stays so. On a thread, a timer or an event nobody does, and whoever waits for the source now hears of it.</summary>
    private static bool IsSeen(IAnonymousFunctionOperation callback, FixSite site) => PendingSource.Taker(callback) is IInvocationOperation call
        && call.TargetMethod.Name is not ("Register" or "UnsafeRegister" or "CreateTimer")
        && (WorkStart.Of(call, site.Facts!.Symbols) is not { } start || site.Facts.Fates.Of(start, site.CancellationToken) != Fate.Dropped);

    private static bool WriteInHandler(FixSite site, CatchClauseSyntax handler, string source)
    {
        if (handler.Declaration is not { Identifier.ValueText: { Length: > 0 } exception })
        {
            return false;
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
