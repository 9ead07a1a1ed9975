using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5006: waits until there is room for the item.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5006WriteResultIgnoredCodeFix))]
public sealed class OWN5006WriteResultIgnoredCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5006WriteResultIgnoredCodeFix()
        : base(RuleIds.WriteResultIgnored)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { Parent: { } parent } call } access
            || call.ArgumentList.Arguments.Count != 1
            || call.ContainsDirectives
            || StatementOf(call, parent) is not { } statement
            || site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is not IMethodSymbol { IsAsync: true } function
            || MayWaitForItself(call, access, site))
        {
            return null;
        }

        var awaited = access.Name.Identifier.ValueText == "Post" ? "SendAsync" : "WriteAsync";
        site.Replace(TextSpan.FromBounds(statement.Expression.SpanStart, call.SpanStart), "await ");
        site.Replace(access.Name.Span, awaited);
        if (TokenOf(function) is { } token)
        {
            site.Insert(call.ArgumentList.CloseParenToken.SpanStart, ", " + token);
        }

        if (site.Layout.ConfigureAwait is { Length: > 0 } configured)
        {
            site.Insert(call.Span.End, configured);
        }

        return Resources.Format("AwaitHere", awaited);
    }

    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax call, SyntaxNode parent) => parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } discard when discard.Right == call => statement,
        _ => null,
    };

    /// <summary>Whoever makes the room may be the function itself, or the block that the item is given to.</summary>
    private static bool MayWaitForItself(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, FixSite site)
    {
        var target = access.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer" } writer ? writer.Expression : access.Expression;
        var name = target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().LastOrDefault()?.Identifier.ValueText;
        foreach (var function in call.Ancestors().Where(static n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax))
        {
            if (function.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(m => m.Name.Identifier.ValueText is "Reader" or "Receive" or "ReceiveAsync" or "Completion" && m.Expression.ToString().EndsWith(name ?? "", System.StringComparison.Ordinal))
                || (function is AnonymousFunctionExpressionSyntax && function.Ancestors().OfType<ObjectCreationExpressionSyntax>().Any(c => c.ArgumentList?.Arguments.Any(a => a.Expression == function) == true)))
            {
                return true;
            }
        }

        return call.Ancestors().TakeWhile(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax)).Any(static n => n is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax);
    }

    /// <summary>The function's own token. One of a field may be the token that stops the reader, whose writers are to be let go by other means.</summary>
    private static string? TokenOf(IMethodSymbol function) =>
        function.Parameters.Where(static p => p.Type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" }).Select(static p => p.Name).FirstOrDefault();
}
