using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a stop member that returns a task wait for the work that it tells to stop.</summary>
internal static class AwaitingStop
{
    /// <summary>Awaits the work behind the statement that tells it to stop.</summary>
    public static bool Await(FixSite site, MethodDeclarationSyntax declaration, UnawaitedStop stop)
    {
        if (site.Facts is not { } facts || StopPlace.Of(stop, facts, site.CancellationToken) is not { } place)
        {
            return false;
        }

        var mayBeMissing = stop.Work.Field.NullableAnnotation == NullableAnnotation.Annotated || !IsSetAtOnce(site, stop.Work);
        return stop.Work.IsThread
            ? Join(site, declaration, place, stop.Work.Field.Name + (mayBeMissing ? "?" : "") + ".Join();")
            : KeptWait.Write(site, [new KeptHandle(stop.Work.Field.Name, place, isNew: false, mayBeMissing: mayBeMissing)], facts.Symbols.Task!.GetMembers("WaitAsync").Length > 0);
    }

    /// <summary>A thread is joined where the stop may block.</summary>
    private static bool Join(FixSite site, MethodDeclarationSyntax declaration, StopPlace place, string join)
    {
        if (place.Signal is { } signal)
        {
            if (signal is ReturnStatementSyntax || KeptTasks.EndOfLine(signal.GetLastToken()) is not { } end)
            {
                return false;
            }

            site.Insert(end, site.Layout.NewLine + site.Layout.IndentAt(signal.SpanStart) + join);
            return true;
        }

        return declaration.ExpressionBody is { } arrow && KeptWait.ToBlock(site, declaration, arrow, "", join);
    }

    /// <summary>Calls the base at the end, which cancels the token and waits.</summary>
    public static bool CallBase(FixSite site, MethodDeclarationSyntax declaration, IMethodSymbol stop)
    {
        if (declaration.Body is not { Statements: { Count: > 0 } statements } || declaration.ContainsDirectives || Token(stop) is not { } token)
        {
            return false;
        }

        var call = "base." + stop.Name + "(" + token + ")";
        var last = statements[statements.Count - 1];
        var returns = declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        if (!stop.IsAsync)
        {
            if (last is not ReturnStatementSyntax { Expression: { } done } || returns.Count != 1 || !DoneTask.Is(done))
            {
                return false;
            }

            site.Replace(done.Span, call);
            return true;
        }

        if (returns.Count > 0 || !site.Layout.IsFirstOnLine(last.SpanStart) || EndsWithRemark(last))
        {
            return false;
        }

        site.Insert(last.Span.End, site.Layout.NewLine + site.Layout.IndentAt(last.SpanStart) + "await " + call + site.Layout.ConfigureAwait + ";");
        return true;
    }

    /// <summary>Makes the member asynchronous, where all that it returns is a task that is done.</summary>
    public static bool MakeAsync(EditSite site, MethodDeclarationSyntax declaration, BlockSyntax body)
    {
        var returns = declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        if (returns.Any(static r => r.Expression is null || !DoneTask.Is(r.Expression)))
        {
            return false;
        }

        site.Insert(declaration.ReturnType.SpanStart, "async ");
        foreach (var done in returns)
        {
            if (done != body.Statements[body.Statements.Count - 1])
            {
                site.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(done.ReturnKeyword.Span.End, done.Expression!.Span.End), "");
            }
            else if (HasRemarks(done) || !site.Layout.IsFirstOnLine(done.SpanStart))
            {
                return false;
            }
            else
            {
                // The line goes with it, and the blank one above.
                var before = body.Statements.Count > 1 ? body.Statements[body.Statements.Count - 2].Span.End : body.OpenBraceToken.Span.End;
                site.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(before, done.Span.End), "");
            }
        }

        return true;
    }

    private static string? Token(IMethodSymbol method) => method.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name;

    /// <summary>Whether the field holds its work from the construction on.</summary>
    private static bool IsSetAtOnce(FixSite site, KeptWork work) =>
        (work.Starter is IMethodSymbol { MethodKind: MethodKind.Constructor } && work.Field.IsReadOnly)
        || site.Facts!.Bodies.InitializerOf(work.Field, site.CancellationToken) is { ConstantValue.HasValue: false };

    public static bool IsDone(ExpressionSyntax expression) => DoneTask.Is(expression);

    private static bool HasRemarks(SyntaxNode node) =>
        node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool EndsWithRemark(SyntaxNode node) => node.GetTrailingTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}
