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

/// <summary>OWN6003: waits for the channel to take the item, where the loop tried again and again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN6003BusyWaitCodeFix))]
public sealed class OWN6003BusyWaitCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN6003BusyWaitCodeFix()
        : base(RuleIds.BusyWait)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node is not WhileStatementSyntax { Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryWrite" } access } call } } loop
            || call.ArgumentList.Arguments.Count != 1
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || site.Model.GetEnclosingSymbol(loop.SpanStart, site.CancellationToken) is not { } function
            || !AwaitPlace.CanAwait(operation, function)
            || loop.DescendantTrivia(loop.Span).Any(t => loop.Span.Contains(t.Span) && !string.IsNullOrWhiteSpace(t.ToString())))
        {
            return null;
        }

        site.Replace(loop.Span, "await " + access.Expression + ".WriteAsync" + call.ArgumentList + site.Layout.ConfigureAwait + ";");
        return Resources.Format("AwaitHere", "WriteAsync");
    }
}
