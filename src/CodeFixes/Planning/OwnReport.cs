using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>How does the type around a place report the failures that it catches, where it has no logger: <c>catch (Exception e) { _bus.OnInternalError(e); }</c>?</summary>
internal sealed class OwnReport
{
    private OwnReport(string access, IMethodSymbol method, bool exceptionFirst, bool takesMessage)
    {
        Access = access;
        Method = method;
        ExceptionFirst = exceptionFirst;
        TakesMessage = takesMessage;
    }

    /// <summary>What stands ahead of the arguments.</summary>
    public string Access { get; }

    public IMethodSymbol Method { get; }

    public bool ExceptionFirst { get; }

    public bool TakesMessage { get; }

    /// <summary>The first report in a catch of any exception that the place could make too.</summary>
    public static OwnReport? At(EditSite site, int position)
    {
        if (site.Root.FindToken(position).Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } type)
        {
            return null;
        }

        foreach (var clause in type.DescendantNodes().OfType<CatchClauseSyntax>())
        {
            if (clause.Declaration is not { Identifier: { RawKind: not 0 } exception, Type: var caught } || caught.ToString() is not ("Exception" or "System.Exception"))
            {
                continue;
            }

            foreach (var statement in clause.Block.Statements.OfType<ExpressionStatementSyntax>())
            {
                if (Of(statement.Expression, exception.ValueText, site, position) is { } report)
                {
                    return report;
                }
            }
        }

        return null;
    }

    private static OwnReport? Of(ExpressionSyntax expression, string exception, EditSite site, int position)
    {
        var call = expression is ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax called } ? called : expression as InvocationExpressionSyntax;
        if (call is not { ArgumentList.Arguments: { Count: 1 or 2 } arguments }
            || arguments.Any(static a => a.NameColon is not null || a.RefKindKeyword.RawKind != 0))
        {
            return null;
        }

        var at = arguments.IndexOf(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == exception);
        if (at < 0
            || (arguments.Count == 2 && !arguments[1 - at].Expression.IsKind(SyntaxKind.StringLiteralExpression))
            || site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is not IMethodSymbol { ReturnsVoid: true, IsAsync: false } method
            || !SoundsLikeReport(method.Name)
            || !CanBeSaidAt(expression, site, position))
        {
            return null;
        }

        return new OwnReport(site.Text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(expression.SpanStart, call.ArgumentList.SpanStart)), method, at == 0, arguments.Count == 2);
    }

    /// <summary>Names that only ever withhold a fix: to handle an error, or to fail, may close what it came from; to show it may need another thread; an observer ends with it.</summary>
    private static bool SoundsLikeReport(string name) =>
        name is "Error" or "OnInternalError" or "OnUnhandledException"
        || (new[] { "Log", "Warn", "Report", "Trace" }.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)
            && !new[] { "Set", "Throw", "Show", "Display", "Handle", "On" }.Any(word => name.StartsWith(word, StringComparison.Ordinal)));

    /// <summary>Whether what is called is named by members and types alone, which mean the same at the place.</summary>
    private static bool CanBeSaidAt(ExpressionSyntax expression, EditSite site, int position)
    {
        var target = expression is ConditionalAccessExpressionSyntax access ? access.Expression : ((InvocationExpressionSyntax)expression).Expression;
        if (target.DescendantNodesAndSelf().Any(static n => n is not (NameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax)))
        {
            return false;
        }

        var first = target.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().First();
        return site.Model.GetSymbolInfo(first, site.CancellationToken).Symbol is { } symbol and (IFieldSymbol or IPropertySymbol or IMethodSymbol or INamedTypeSymbol or INamespaceSymbol)
            && (symbol.IsStatic || symbol is INamespaceOrTypeSymbol || !LoggerInScope.IsStatic(site.Model.GetEnclosingSymbol(position, site.CancellationToken)))
            && site.Model.LookupSymbols(position, name: symbol.Name).Any(s => SymbolEqualityComparer.Default.Equals(s.OriginalDefinition, symbol.OriginalDefinition));
    }
}
