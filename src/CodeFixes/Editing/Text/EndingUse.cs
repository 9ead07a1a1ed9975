using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Is everything that is given a source or its token over when the block around it ends?</summary>
internal static class EndingUse
{
    /// <param name="site">The file.</param>
    /// <param name="use">A mention of the source, or of a token, in the block.</param>
    /// <param name="block">The block at whose end the source is disposed.</param>
    public static bool Is(EditSite site, IdentifierNameSyntax use, SyntaxNode block)
    {
        var inner = use.Ancestors().TakeWhile(static a => a is not StatementSyntax).ToList();
        if (use.Ancestors().TakeWhile(a => a != block).Any(static a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            || inner.OfType<BaseObjectCreationExpressionSyntax>().Any(c => c.ArgumentList?.Span.Contains(use.Span) == true && !IsThrown(c)))
        {
            return false;
        }

        foreach (var call in inner.OfType<InvocationExpressionSyntax>().Where(c => c.ArgumentList.Span.Contains(use.Span)))
        {
            var type = site.Model.GetTypeInfo(call, site.CancellationToken).Type;
            if (type is { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "IAsyncEnumerable" or "ConfiguredCancelableAsyncEnumerable" } && !IsWaitedFor(call))
            {
                return false;
            }

            if (call.Ancestors().TakeWhile(a => a != block).Any(static a => a is ReturnStatementSyntax or YieldStatementSyntax) && !call.Ancestors().TakeWhile(a => a != block).Any(static a => a is AwaitExpressionSyntax))
            {
                return false;
            }
        }

        // The source, or its token, that is kept, or handed out under another name, may live on.
        return use.Parent is not (AssignmentExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or YieldStatementSyntax)
            && use.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token", Parent: ReturnStatementSyntax or YieldStatementSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax };
    }

    private static bool IsThrown(SyntaxNode creation) => creation.Parent is ThrowStatementSyntax or ThrowExpressionSyntax;

    /// <summary>Whether the statement waits for the call, or takes all that it gives.</summary>
    private static bool IsWaitedFor(SyntaxNode call) =>
        call.Ancestors().TakeWhile(static a => a is not StatementSyntax).Any(static a => a is AwaitExpressionSyntax)
        || call.Ancestors().OfType<StatementSyntax>().FirstOrDefault() is CommonForEachStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword } loop && loop.Expression.Span.Contains(call.Span);
}
