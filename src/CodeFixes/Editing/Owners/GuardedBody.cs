using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Guards the whole body of an <c>async void</c> function, whose failure would end the process, and logs what it catches: one that a contract fixes, or one that is given where nobody can wait for it.
/// </summary>
internal static class GuardedBody
{
    public static string? Write(FixSite site)
    {
        var (function, name) = Function(site);
        var body = function is null ? null : FormChoice.Body(function) as BlockSyntax;
        if (body is null || body.Statements.Count == 0 || Blockers.HasConditionalCode(body) || body.Statements.Last() is ThrowStatementSyntax

            // The application hears of what nobody handles, and does more about it than to log it.
            || site.Facts?.Unhandled.Is(site.CancellationToken) == true

            // What leaves an event handler may have a place of its own where the whole application hears of it.
            || LoggerInScope.At(site, body.OpenBraceToken.Span.End, body.Span, orConsole: true, orProject: site.Diagnostic.Id != RuleIds.UnownedWork) is not { } logger
            || KeptTasks.EndOfLine(body.OpenBraceToken) is not { } opened
            || !site.Layout.IsFirstOnLine(body.CloseBraceToken.SpanStart))
        {
            return null;
        }

        var first = site.Text.Lines.GetLineFromPosition(body.OpenBraceToken.SpanStart).EndIncludingLineBreak;
        var last = site.Text.Lines.GetLineFromPosition(body.CloseBraceToken.SpanStart);
        var indent = site.Layout.IndentAt(body.Statements[0].SpanStart);
        var step = StoppedWait.StepOf(site, body.Statements[0].SpanStart, indent);
        var line = site.Layout.NewLine;
        site.Insert(opened, line + GuardText.Head(indent, line));
        IndentedLines.MoveAroundTexts(site, body, first, last.Start, step);
        var exception = GuardText.Exception(body);
        site.Insert(last.Start, GuardText.Clauses(site, body.SpanStart, indent, step, Token(site, body), "// Stopped, as asked.", exception, logger.Write(exception, mayBeNull: false, name + " failed") + ";"));
        return Resources.Format("LogFailure", name);
    }

    /// <summary>The function at the diagnostic, or the one of this file that it names, and what it is called.</summary>
    private static (SyntaxNode? Function, string Name) Function(FixSite site)
    {
        var span = site.Diagnostic.Location.SourceSpan;
        switch (site.Node)
        {
            case MethodDeclarationSyntax method when method.Identifier.Span == span && method.Modifiers.Any(SyntaxKind.AsyncKeyword):
                return (method, method.Identifier.ValueText);
            case LocalFunctionStatementSyntax local when local.Identifier.Span == span && local.Modifiers.Any(SyntaxKind.AsyncKeyword):
                return (local, local.Identifier.ValueText);
            case AnonymousFunctionExpressionSyntax lambda when lambda.AsyncKeyword.Span == span:
                return (lambda, Analyzers.Semantics.Function.DisplayName(site.Model.GetEnclosingSymbol(lambda.SpanStart, site.CancellationToken)!));
            case ExpressionSyntax group when group.AncestorsAndSelf().FirstOrDefault(a => a.Span == span) is ExpressionSyntax named
                && site.Model.GetSymbolInfo(named, site.CancellationToken).Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true, DeclaringSyntaxReferences: [var reference] } target
                && reference.SyntaxTree == site.Model.SyntaxTree:
                return (reference.GetSyntax(site.CancellationToken), target.Name);
            default:
                return (null, "");
        }
    }

    /// <summary>The token or source that the body stops by, where there is one outside of it: its cancellation is no failure.</summary>
    private static string? Token(FixSite site, BlockSyntax body)
    {
        string? found = null;
        foreach (var name in body.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol is not { } symbol
                || symbol is not (IFieldSymbol { NullableAnnotation: not NullableAnnotation.Annotated } or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } })
                || !(TypeOf(symbol) is { } type && (TokenOrigin.IsToken(type) || type.Name == "CancellationTokenSource"))
                || (symbol is IFieldSymbol && name.Parent is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && access.Name == name))
            {
                continue;
            }

            if (found is not null && found != symbol.Name)
            {
                return null;
            }

            found = symbol.Name;
        }

        return found;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };
}
