using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

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
            if (NeverGoesOn(site, call))
            {
                return null;
            }

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

    /// <summary>Work that does not end by itself, waited for ahead of other statements: these are reached only because the task is not the work.</summary>
    private static bool NeverGoesOn(FixSite site, InvocationExpressionSyntax call) =>
        site.Facts is { } facts
        && site.Model.GetOperation(call, site.CancellationToken) is IInvocationOperation start
        && facts.Fates.Of(start, site.CancellationToken) == Fate.Awaited
        && facts.Lifetimes.OfWork(TaskIsNotTheWork.AsyncWorkOf(start), site.CancellationToken) == Lifetime.Endless
        && call.FirstAncestorOrSelf<StatementSyntax>() is { } statement
        && LoopPlace.Of(statement, site.Model, site.CancellationToken) is not { IsLast: true };

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
