using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Guards one turn of a loop or one call of a callback: cancellation leaves, every other failure is logged.</summary>
internal static class GuardedTurn
{
    public static string? Write(FixSite site)
    {
        if (site.Diagnostic.AdditionalLocations.Count != 1 || site.Diagnostic.AdditionalLocations[0] is not { SourceTree: { } tree, SourceSpan: var cause } || tree.FilePath != site.Root.SyntaxTree.FilePath || !site.Root.FullSpan.Contains(cause))
        {
            return null;
        }

        var loop = site.Root.FindNode(cause, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>(s => s.Span == cause);
        return BodyOf(loop) is { } body ? WriteLoop(site, loop!, body) : WriteCallback(site);
    }

    private static StatementSyntax? BodyOf(StatementSyntax? loop) => loop switch
    {
        WhileStatementSyntax { Statement: var body } => body,
        ForStatementSyntax { Statement: var body } => body,
        CommonForEachStatementSyntax { Statement: var body } => body,
        _ => null,
    };

    private static string? WriteLoop(FixSite site, StatementSyntax loop, StatementSyntax statement)
    {
        if (statement is not BlockSyntax { Statements.Count: > 0 } body || !IsMeantForThis(site, loop))
        {
            return null;
        }

        // What the loop waits for stays outside: a source that is closed ends the loop as before, and a turn that fails at once does not spin.
        var all = body.Statements;
        var first = all.TakeWhile(s => TurnWait.Is(s, site.Model, site.CancellationToken)).Count();
        var last = all.Count - all.Skip(first).Reverse().TakeWhile(s => TurnWait.IsPause(s, site.Model, site.CancellationToken)).Count();
        if (first >= last || (first == 0 && last == all.Count && !TurnWait.IsInHead(loop, site.Model, site.CancellationToken)))
        {
            return null;
        }

        var token = LoopToken.Of(loop, site.Model, site.CancellationToken);
        var name = NameAround(loop);
        return token.IsKnown && GuardedStatements.Log(site, body, first, last, token.Text, "A turn of " + name + " failed") ? Resources.Format("GuardTurn", name) : null;
    }

    /// <summary>A loop whose failure another caller may count on is left alone.</summary>
    private static bool IsMeantForThis(FixSite site, StatementSyntax loop)
    {
        var around = loop.Ancestors().FirstOrDefault(static n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        if (around is AnonymousFunctionExpressionSyntax || loop.Span.Contains(site.Diagnostic.Location.SourceSpan))
        {
            return true;
        }

        return around is not null
            && site.Model.GetDeclaredSymbol(around, site.CancellationToken) is IMethodSymbol method
            && (method is { IsOverride: true, Name: "ExecuteAsync" } || IsMentionedOnce(site, method));
    }

    private static bool IsMentionedOnce(FixSite site, IMethodSymbol method)
    {
        var mentions = 0;
        return (method.MethodKind == MethodKind.LocalFunction || method.DeclaredAccessibility == Accessibility.Private)
            && method.ExplicitInterfaceImplementations.IsEmpty
            && Escape.Never(method, _ => ++mentions <= 1, site.Facts!, site.CancellationToken);
    }

    private static string? WriteCallback(FixSite site)
    {
        var given = site.Node;
        if (given.FirstAncestorOrSelf<AssignmentExpressionSyntax>(a => a.Right == given) is not null)
        {
            return null;
        }

        switch (given)
        {
            case AnonymousFunctionExpressionSyntax { Block: { } block }:
                return WriteBody(site, block, NameAround(block));
            case LambdaExpressionSyntax { ExpressionBody: { } expression } lambda:
                return WriteExpression(site, lambda, expression);
            default:
                return site.Model.GetSymbolInfo(given, site.CancellationToken).Symbol is IMethodSymbol method
                    && IsMentionedOnce(site, method)
                    && method.DeclaringSyntaxReferences is [{ SyntaxTree: { } tree } declared] && tree == site.Root.SyntaxTree
                    && BlockOf(declared.GetSyntax(site.CancellationToken)) is { } body
                        ? WriteBody(site, body, method.Name)
                        : null;
        }
    }

    private static BlockSyntax? BlockOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        _ => null,
    };

    private static string? WriteBody(FixSite site, BlockSyntax body, string name)
    {
        // What arms the timer again stays behind the guard.
        var last = body.Statements.Count - body.Statements.Reverse().TakeWhile(s => site.Model.GetOperation(s, site.CancellationToken) is IExpressionStatementOperation { Operation: { } operation } && SkippedRearm.Arms(operation, site.Facts!.Symbols)).Count();
        return last > 0 && GuardedStatements.Log(site, body, 0, last, null, name + " failed") ? Resources.Format("GuardTurn", name) : null;
    }

    private static string? WriteExpression(FixSite site, LambdaExpressionSyntax lambda, ExpressionSyntax expression)
    {
        var name = NameAround(lambda);
        if (expression.ToString().Contains("\n") || expression.HasLeadingTrivia || lambda.ArrowToken.TrailingTrivia.Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia))
            || LoggerInScope.At(site, expression.SpanStart) is not { } logger)
        {
            return null;
        }

        var indent = site.Layout.IndentAt(lambda.SpanStart);
        var step = StoppedWait.StepOf(site, lambda.SpanStart, indent);
        var line = site.Layout.NewLine;
        var exception = new LocalNames(lambda.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)lambda).TakeException();
        var type = TypeNames.Of("System", "Exception", 0, site.Document, site.Model, expression.SpanStart, site.Layout, site.Edits);
        site.Replace(
            TextSpan.FromBounds(lambda.ArrowToken.Span.End, expression.Span.End),
            line + indent + "{" + line
            + indent + step + "try" + line
            + indent + step + "{" + line
            + indent + step + step + expression + ";" + line
            + indent + step + "}" + line
            + indent + step + "catch (" + type + " " + exception + ")" + line
            + indent + step + "{" + line
            + indent + step + step + logger.Write(exception, mayBeNull: false, name + " failed") + ";" + line
            + indent + step + "}" + line
            + indent + "}");
        return Resources.Format("GuardTurn", name);
    }

    private static string NameAround(SyntaxNode node) => node.Ancestors().FirstOrDefault(static n => n is LocalFunctionStatementSyntax or MemberDeclarationSyntax) switch
    {
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        BaseFieldDeclarationSyntax { Declaration.Variables: [var variable, ..] } => variable.Identifier.ValueText,
        _ => "Main",
    };
}
