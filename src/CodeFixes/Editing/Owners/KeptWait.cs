using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the wait for kept tasks into the member that stops their type, behind the step that tells them to stop.</summary>
internal static class KeptWait
{
    /// <summary>Writes into the stop that the type has.</summary>
    public static bool Write(EditSite site, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        var place = kept[0].Stop;
        var declaration = (MethodDeclarationSyntax)place.Member.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken);
        if (declaration.ExpressionBody is { } arrow)
        {
            return WriteArrow(site, declaration, arrow, kept, hasWaitAsync);
        }

        return declaration.Body is { } body && WriteBlock(site, declaration, body, kept, hasWaitAsync);
    }

    /// <summary>The statement that waits, at the given indentation; its first line is not indented.</summary>
    public static string Wait(EditSite site, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync, string? token, int position, string indent, string step)
    {
        // Tasks in flight are many, and more than one start may add to them.
        var flying = kept.Where(static k => k.AreMany).Select(static k => k.Field).Distinct().SingleOrDefault();
        var names = kept.Where(static k => !k.AreMany).Select(static k => k.Field).ToList();
        var task = site.TypeName("System.Threading.Tasks", "Task", position);
        if (flying is not null)
        {
            names.Add(names.Count == 0 ? flying + ".Keys" : task + ".WhenAll(" + flying + ".Keys)");
        }

        var all = names.Count == 1 && flying is null ? names[0] : task + ".WhenAll(" + string.Join(", ", names) + ")";
        string statement;
        if (token is null)
        {
            statement = "await " + all + site.Layout.ConfigureAwait + ";";
        }
        else if (hasWaitAsync)
        {
            statement = "await " + all + ".WaitAsync(" + token + ")" + site.Layout.ConfigureAwait + ";";
        }
        else
        {
            var timeout = site.TypeName("System.Threading", "Timeout", position);
            var any = "await " + task + ".WhenAny(" + all + ", " + task + ".Delay(" + timeout + ".Infinite, " + token + "))" + site.Layout.ConfigureAwait;
            statement = "await " + (site.Layout.ConfigureAwait.Length == 0 ? any : "(" + any + ")" + site.Layout.ConfigureAwait) + ";";
        }

        var sources = kept.Select(static k => k.Stop.Source).Distinct().ToList();
        var source = sources.Count == 1 ? sources[0] : null;
        var cancels = kept.Any(static k => k.Stop.EndsByCancellation);
        var mayBeMissing = kept.Count == 1 && kept[0].MayBeMissing;
        var inner = mayBeMissing ? indent + step : indent;
        if (cancels || (token is not null && source is not null))
        {
            // Of many tasks none can be asked; what is cancelled while the stop itself goes on is the work.
            var condition = source ?? (flying is not null && token is not null ? "!" + token + ".IsCancellationRequested" : string.Join(" || ", names.Select(static n => n + ".IsCanceled")));
            statement = StoppedWait.WriteWhen(site, statement, condition, position, inner, step);
        }

        if (!mayBeMissing)
        {
            return statement;
        }

        var line = site.Layout.NewLine;
        var isNot = ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9 ? " is not null)" : " != null)";
        return "if (" + names[0] + isNot + line + indent + "{" + line + inner + statement + line + indent + "}";
    }

    /// <summary>Task StopAsync(..) => ..; becomes a block.</summary>
    private static bool WriteArrow(EditSite site, MethodDeclarationSyntax declaration, ArrowExpressionClauseSyntax arrow, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        var place = kept[0].Stop;
        var from = arrow.GetFirstToken().GetPreviousToken().Span.End;
        var expression = arrow.Expression;
        if (declaration.DescendantTrivia().Any(t => t.SpanStart >= from && t.Span.End <= declaration.Span.End && !expression.Span.Contains(t.Span) && !IsSpace(t)))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(declaration.SpanStart);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var line = site.Layout.NewLine;
        var wait = Wait(site, kept, hasWaitAsync, place.Token, declaration.SpanStart, indent + step, step);
        if (DoneTask.Is(expression))
        {
            if (expression.DescendantTrivia().Any(static t => !IsSpace(t)))
            {
                return false;
            }

            site.Replace(TextSpan.FromBounds(from, declaration.Span.End), line + indent + "{" + line + indent + step + wait + line + indent + "}");
        }
        else if (!ToBlock(site, declaration, arrow, expression is AwaitExpressionSyntax ? "" : "await ", wait))
        {
            return false;
        }

        if (!place.Member.IsAsync)
        {
            site.Insert(declaration.ReturnType.SpanStart, "async ");
        }

        return true;
    }

    /// <summary>Makes a block of an expression body: what it did, and what comes behind it.</summary>
    public static bool ToBlock(EditSite site, MethodDeclarationSyntax declaration, ArrowExpressionClauseSyntax arrow, string ahead, string behind)
    {
        var from = arrow.GetFirstToken().GetPreviousToken().Span.End;
        var expression = arrow.Expression;
        if (declaration.DescendantTrivia().Any(t => t.SpanStart >= from && t.Span.End <= declaration.Span.End && !expression.Span.Contains(t.Span) && !IsSpace(t)))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(declaration.SpanStart);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var line = site.Layout.NewLine;
        site.Replace(TextSpan.FromBounds(from, expression.SpanStart), line + indent + "{" + line + indent + step + ahead);
        site.Replace(TextSpan.FromBounds(expression.Span.End, declaration.Span.End), (ahead.Length > 0 ? site.Layout.ConfigureAwait : "") + ";" + line + indent + step + behind + line + indent + "}");
        return true;
    }

    private static bool WriteBlock(EditSite site, MethodDeclarationSyntax declaration, BlockSyntax body, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        var place = kept[0].Stop;
        var last = body.Statements.LastOrDefault(static s => s is not LocalFunctionStatementSyntax);
        var after = After(body, last, place, kept);
        if (last is null)
        {
            return WriteEmpty(site, declaration, body, kept, hasWaitAsync);
        }

        var indent = site.Layout.IndentAt(last.SpanStart);
        var wait = Wait(site, kept, hasWaitAsync, place.Token, last.SpanStart, indent, StoppedWait.StepOf(site, last.SpanStart, indent));

        if (!place.Member.IsAsync)
        {
            if (last is not ReturnStatementSyntax { Expression: { } expression } done || !MakeAsync(site, declaration, done))
            {
                return false;
            }

            if (DoneTask.Is(expression))
            {
                var before = body.Statements.IndexOf(done) is > 0 and var index ? body.Statements[index - 1] : null;
                var ends = before is null ? null : KeptTasks.EndOfLine(before.GetLastToken());
                if (after == done || after == before)
                {
                    // Where it said that it is done, it waits.
                    site.Replace(TextSpan.FromBounds(HasRemarks(done) || ends is null ? done.SpanStart : ends.Value, done.Span.End), (HasRemarks(done) || ends is null ? "" : site.Layout.NewLine + indent) + wait);
                    return true;
                }

                if (ends is null || HasRemarks(done))
                {
                    return false;
                }

                site.Replace(TextSpan.FromBounds(ends.Value, done.Span.End), "");
            }
        }
        else if (after is ReturnStatementSyntax or ThrowStatementSyntax)
        {
            return false;
        }

        if (KeptTasks.EndOfLine(after?.GetLastToken() ?? body.OpenBraceToken) is not { } end)
        {
            return false;
        }

        site.Insert(end, site.Layout.NewLine + indent + wait);
        return true;
    }

    private static bool WriteEmpty(EditSite site, MethodDeclarationSyntax declaration, BlockSyntax body, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        var from = body.OpenBraceToken.GetPreviousToken().Span.End;
        if (!kept[0].Stop.Member.IsAsync || declaration.DescendantTrivia().Any(t => t.SpanStart >= from && t.Span.End <= declaration.Span.End && !IsSpace(t)))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(declaration.SpanStart);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var line = site.Layout.NewLine;
        site.Replace(
            TextSpan.FromBounds(from, declaration.Span.End),
            line + indent + "{" + line
            + indent + step + Wait(site, kept, hasWaitAsync, kept[0].Stop.Token, declaration.SpanStart, indent + step, step) + line
            + indent + "}");
        return true;
    }

    /// <summary>The statement that the wait comes behind: the one that tells the work to stop, else the one ahead of any disposal, else the last. Null where it comes first.</summary>
    private static StatementSyntax? After(BlockSyntax body, StatementSyntax? last, StopPlace place, IReadOnlyList<KeptHandle> kept)
    {
        if (kept.Select(static k => k.Stop.Signal).Where(static s => s is not null).OrderBy(static s => s!.SpanStart).LastOrDefault() is { } signal)
        {
            // Work that is new to the type comes behind the waits that stand there already, so that the order of the fixes does not matter.
            var index = body.Statements.IndexOf(signal);
            while (kept[0].IsNew && index + 1 < body.Statements.Count && IsWait(body.Statements[index + 1], place.Member.ContainingType))
            {
                index++;
            }

            return body.Statements[index];
        }

        for (var i = 0; i < body.Statements.Count; i++)
        {
            if (IsDisposal(body.Statements[i], place.Member.ContainingType))
            {
                return i == 0 ? null : body.Statements[i - 1];
            }
        }

        return last;
    }

    /// <summary>Whether a statement does nothing but await a task that the type keeps.</summary>
    private static bool IsWait(StatementSyntax statement, INamedTypeSymbol type) =>
        statement is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax } or TryStatementSyntax { Block.Statements.Count: 1, Finally: null } or IfStatementSyntax { Else: null, Statement: BlockSyntax { Statements.Count: 1 } }
        && statement.DescendantNodes().OfType<AwaitExpressionSyntax>().ToList() is [{ } awaited]
        && awaited.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => type.GetMembers(n.Identifier.ValueText).Any(static m => m is IFieldSymbol { Type.Name: "Task" }));

    /// <summary>Whether a statement disposes of something that the work may use. A timer is what begins work: none that it begins may come behind the wait.</summary>
    private static bool IsDisposal(StatementSyntax statement, INamedTypeSymbol type) =>
        statement.DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>().Any(call => call.Expression switch
        {
            MemberAccessExpressionSyntax access => IsDisposal(access.Name) && !IsTimer(access.Expression, type),
            MemberBindingExpressionSyntax binding => IsDisposal(binding.Name) && !(call.Parent is ConditionalAccessExpressionSyntax asked && IsTimer(asked.Expression, type)),
            _ => false,
        });

    private static bool IsDisposal(SimpleNameSyntax name) => name.Identifier.ValueText is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync";

    private static bool IsTimer(ExpressionSyntax receiver, INamedTypeSymbol type) =>
        receiver.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().LastOrDefault() is { } name
        && type.GetMembers(name.Identifier.ValueText).Any(static m => m is IFieldSymbol { Type.Name: "Timer" or "ITimer" } or IPropertySymbol { Type.Name: "Timer" or "ITimer" });

    /// <summary>Makes the member asynchronous: what says that it is done says nothing, and a task that it returns at the end is awaited.</summary>
    private static bool MakeAsync(EditSite site, MethodDeclarationSyntax declaration, ReturnStatementSyntax last)
    {
        foreach (var done in declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>())
        {
            if (done == last)
            {
                if (!DoneTask.Is(done.Expression!))
                {
                    site.Replace(done.ReturnKeyword.Span, "await");
                    site.Insert(done.Expression!.Span.End, site.Layout.ConfigureAwait);
                }
            }
            else if (done.Expression is not { } expression || !DoneTask.Is(expression))
            {
                return false;
            }
            else
            {
                site.Replace(TextSpan.FromBounds(done.ReturnKeyword.Span.End, expression.Span.End), "");
            }
        }

        site.Insert(declaration.ReturnType.SpanStart, "async ");
        return true;
    }

    private static bool HasRemarks(SyntaxNode node) => node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(static t => !IsSpace(t));

    private static bool IsSpace(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
