using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Makes the task in hand stand for the work.</summary>
internal static class UnwrappedTask
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || call.Expression.Span != site.Diagnostic.Location.SourceSpan)
        {
            return null;
        }

        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" })
        {
            site.Insert(call.Span.End, ".Unwrap()");
            return Resources.Format("Unwrap");
        }

        // Task.Run(() => FooAsync().ConfigureAwait(false)) to Task.Run(() => FooAsync())
        if (call.ArgumentList.Arguments.Count == 0
            || call.ArgumentList.Arguments[0].Expression is not LambdaExpressionSyntax { Body: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } access } configured }
            || configured.ArgumentList.Arguments.Count != 1
            || configured.ContainsDirectives
            || HasRemark(configured, access))
        {
            return null;
        }

        site.Replace(TextSpan.FromBounds(access.Expression.Span.End, configured.Span.End), "");
        return Resources.Format("DropConfigureAwait");
    }

    private static bool HasRemark(InvocationExpressionSyntax configured, MemberAccessExpressionSyntax access)
    {
        foreach (var trivia in configured.DescendantTrivia())
        {
            if (trivia.SpanStart >= access.Expression.Span.End && trivia.Span.End <= configured.Span.End && !string.IsNullOrWhiteSpace(trivia.ToString()))
            {
                return true;
            }
        }

        return false;
    }
}
