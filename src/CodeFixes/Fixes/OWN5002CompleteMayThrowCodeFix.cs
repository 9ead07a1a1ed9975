using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5002: lets the first completion win.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5002CompleteMayThrowCodeFix))]
public sealed class OWN5002CompleteMayThrowCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5002CompleteMayThrowCodeFix()
        : base(RuleIds.CompleteMayThrow)
    {
    }

    private protected override string? Write(FixSite site)
    {
        var name = site.Node switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => null,
        };
        if (name is null)
        {
            return null;
        }

        site.Insert(name.SpanStart, "Try");
        if (LambdaThatWouldYield(site) is { } lambda)
        {
            site.Insert(lambda.Body.SpanStart, "{ ");
            site.Insert(lambda.Body.Span.End, "; }");
        }

        return Resources.Format("UseTry", "Try" + name.Identifier.ValueText);
    }

    /// <summary>The lambda whose value would be the result of the call, so that what takes it may become another overload, or its variable another type.</summary>
    private static LambdaExpressionSyntax? LambdaThatWouldYield(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { ExpressionBody: { } body } lambda
            || site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || (body != call && (body as ConditionalAccessExpressionSyntax)?.WhenNotNull != call))
        {
            return null;
        }

        if (lambda.Parent is not ArgumentSyntax { Parent.Parent: ExpressionSyntax taker })
        {
            return lambda.Parent is EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: true } } ? lambda : null;
        }

        var renamed = taker.ReplaceToken(site.Root.FindToken(NameOf(call)), SyntaxFactory.Identifier("TryComplete"));
        var was = site.Model.GetSymbolInfo(taker, site.CancellationToken).Symbol;
        var would = site.Model.GetSpeculativeSymbolInfo(taker.SpanStart, renamed, SpeculativeBindingOption.BindAsExpression).Symbol;
        return SymbolEqualityComparer.Default.Equals(was, would) ? null : lambda;
    }

    private static int NameOf(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax access ? access.Name.SpanStart : call.Expression.GetLastToken().SpanStart;
}
