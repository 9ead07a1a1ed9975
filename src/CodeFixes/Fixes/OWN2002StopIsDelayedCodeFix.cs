using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2002: passes the token that is tested already to the wait, which then ends at once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2002StopIsDelayedCodeFix))]
public sealed class OWN2002StopIsDelayedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2002StopIsDelayedCodeFix()
        : base(RuleIds.StopIsDelayed)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.Span == site.Diagnostic.Location.SourceSpan) is not { } call
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation wait
            || Token(site, call) is not { } token)
        {
            return null;
        }

        return (LoopAround(call) is { } loop ? WriteInLoop(site, loop, wait, token) : WriteAlone(site, wait, token)) ? Resources.Format("PassTokenToWait", token.Token) : null;
    }

    /// <summary>The expression that is tested, which has to mean the same at the wait.</summary>
    private static TokenText? Token(FixSite site, SyntaxNode wait)
    {
        if (site.Diagnostic.AdditionalLocations.Count == 0
            || site.Root.FindNode(site.Diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax tested)
        {
            return null;
        }

        var root = tested;
        while (root is MemberAccessExpressionSyntax access)
        {
            root = access.Expression;
        }

        if (root is not (IdentifierNameSyntax or ThisExpressionSyntax)
            || (site.Model.GetSymbolInfo(root, site.CancellationToken).Symbol is ILocalSymbol local && !site.Model.LookupSymbols(wait.SpanStart, name: local.Name).Any(s => SymbolEqualityComparer.Default.Equals(s, local))))
        {
            return null;
        }

        var type = site.Model.GetTypeInfo(tested, site.CancellationToken).Type;
        return TokenOrigin.IsToken(type) ? new TokenText(OfOptional(site, tested) ?? tested.ToString()) : type?.Name == "CancellationTokenSource" ? new TokenText(tested + ".Token") : null;
    }

    /// <summary>A token that may be missing is asked for its value under a condition; the wait has none, and waits for nothing where there is no token.</summary>
    private static string? OfOptional(FixSite site, ExpressionSyntax tested) =>
        tested is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: var optional }
        && site.Model.GetTypeInfo(optional, site.CancellationToken).Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
            ? optional + ".GetValueOrDefault()"
            : null;

    private static StatementSyntax? LoopAround(SyntaxNode node) =>
        node.Ancestors().TakeWhile(static a => a is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) || a is GlobalStatementSyntax)
            .FirstOrDefault(static a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax) as StatementSyntax;

    private static bool WriteInLoop(FixSite site, StatementSyntax loop, IInvocationOperation wait, TokenText token)
    {
        if (LoopPlace.Of(loop, site.Model, site.CancellationToken) is not { } place)
        {
            return false;
        }

        // Cancellation may leave the function where its host expects it, or where it does so already; else it ends the loop alone.
        var mayThrow = place.HasTask && ((place.IsHostedBody && place.IsLast) || StopWait.ThrowsAlready(place, site.Model, site.CancellationToken));
        return StoppableWaits.Write(site, place, [wait], token, isLeft: true, mayThrow);
    }

    /// <summary>Outside a loop the wait may throw where nothing that follows would be skipped.</summary>
    private static bool WriteAlone(FixSite site, IInvocationOperation wait, TokenText token)
    {
        if (wait.Syntax.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || LoopPlace.Of(statement, site.Model, site.CancellationToken) is not { } place)
        {
            return false;
        }

        if (IsAheadOfLoop(statement, token))
        {
            return StoppableWaits.WriteAhead(site, place, wait, token);
        }

        if (!place.HasTask
            || !place.IsLast
            || statement.Ancestors().OfType<TryStatementSyntax>().Any(t => t.Block.Span.Contains(statement.Span) && CancellationClause.Catches(t, site.Model)))
        {
            return false;
        }

        return StoppableWaits.Write(site, place, [wait], token, isLeft: true, mayThrow: true);
    }

    /// <summary>Whether all that follows in the function is a loop that a stop keeps from turning even once.</summary>
    private static bool IsAheadOfLoop(StatementSyntax wait, TokenText token)
    {
        if (wait.Parent is not BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax } body
            || body.Statements.Last() is not WhileStatementSyntax { Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var asked } })
        {
            return false;
        }

        var text = asked.ToString();
        return (text == token.IsCancelled || text == token.Token + ".IsCancellationRequested")
            && body.Statements.SkipWhile(s => s != wait).Skip(1).Take(body.Statements.Count - body.Statements.IndexOf(wait) - 2)
                .All(static s => s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } && !s.DescendantNodes().Any(static n => n is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax));
    }
}
