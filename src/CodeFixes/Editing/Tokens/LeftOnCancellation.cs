using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a loop end by the cancellation that its clauses take for a failure.</summary>
internal static class LeftOnCancellation
{
    public static bool Write(FixSite site)
    {
        if (site.Root.FindToken(site.Diagnostic.Location.SourceSpan.Start).Parent is not StatementSyntax loop
            || LoopPlace.Of(loop, site.Model, site.CancellationToken) is not { } place)
        {
            return false;
        }

        // What looks like success must not come of a stop.
        var endsItself = place.HasOwnEnd || place.Condition is { RawKind: not (int)SyntaxKind.TrueLiteralExpression };
        var leave = (endsItself && !place.IsHostedBody) || !place.ReturnsNothing ? "throw;" : "break;";
        if (leave == "throw;" && !place.HasTask)
        {
            return false;
        }

        var wrote = false;
        foreach (var attempt in loop.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<TryStatementSyntax>())
        {
            if (attempt.Catches.FirstOrDefault(c => CancellationClause.Catches(c, site.Model)) is not { } first || TokenIn(site, attempt, loop) is not { } tokens)
            {
                continue;
            }

            if (tokens.Length == 0 || !CancellationClause.OnlyReports(first) || (leave == "break;" && !place.IsLeftByBreakAt(attempt)) || !CancellationClause.Write(site, first, new TokenText(tokens), leave))
            {
                return false;
            }

            wrote = true;
        }

        return wrote;
    }

    /// <summary>The one token that the calls of a block are given; null where there is none, empty where it is not known to mean "stop".</summary>
    private static string? TokenIn(FixSite site, TryStatementSyntax attempt, StatementSyntax loop)
    {
        string? found = null;
        foreach (var call in attempt.Block.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>())
        {
            if (site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation)
            {
                continue;
            }

            var given = operation.Arguments.Where(static a => a.ArgumentKind == ArgumentKind.Explicit && TokenOrigin.IsToken(a.Value.Type) && !CancellationArgument.IsNone(a)).Select(static a => a.Value).ToList();
            if (operation is { TargetMethod.Name: "ThrowIfCancellationRequested", Instance: { } asked } && TokenOrigin.IsToken(asked.Type))
            {
                given.Add(asked);
            }

            foreach (var value in given)
            {
                // What a turn makes for itself may have a timeout of its own.
                var isOwn = value.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation { Local: var local } && local.DeclaringSyntaxReferences.Any(r => loop.Span.Contains(r.Span)));
                var text = isOwn ? "" : Peel.Conversions(value).Syntax.ToString();
                found = found is null || found == text ? text : "";
            }
        }

        return found;
    }
}
