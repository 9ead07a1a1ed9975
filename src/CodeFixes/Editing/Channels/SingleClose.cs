using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Completes a channel once, and after its last write.</summary>
internal static class SingleClose
{
    public static string? Write(FixSite site)
    {
        if (site.Facts is not { } facts
            || site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation late)
        {
            return null;
        }

        var kind = ClosingCall.Of(late, facts.Symbols, out var target);
        return kind switch
        {
            ClosingKind.EndsOnce => WithError(call, site) ?? WithoutSecond(call, site),
            ClosingKind.Writes when ChannelName.Of(target, facts) is { } name => AfterLastWrite(call, name, facts, site),
            _ => null,
        };
    }

    /// <summary>Takes the second completion away, and with it the <c>finally</c> that holds nothing else.</summary>
    private static string? WithoutSecond(InvocationExpressionSyntax call, FixSite site)
    {
        if (call.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax block } statement
            || !StandsAlone(statement, site)
            || HasRemarks(statement)
            || call.ArgumentList.Arguments.Any(static a => a.Expression is not (LiteralExpressionSyntax or IdentifierNameSyntax)))
        {
            return null;
        }

        if (block.Statements.Count > 1)
        {
            site.Replace(LinesOf(statement, site), "");
            return Resources.Format("RemoveSecondClose");
        }

        if (block.Parent is not FinallyClauseSyntax { Parent: TryStatementSyntax { Catches.Count: > 0 } } cleanUp || HasRemarks(cleanUp) || !site.Layout.IsFirstOnLine(cleanUp.SpanStart))
        {
            return null;
        }

        site.Replace(LinesOf(cleanUp, site), "");
        return Resources.Format("RemoveSecondClose");
    }

    /// <summary>A handler and a <c>finally</c> that both complete: the handler keeps the error, and the <c>finally</c> completes with it.</summary>
    private static string? WithError(InvocationExpressionSyntax call, FixSite site)
    {
        if (call is not { Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: FinallyClauseSyntax { Parent: TryStatementSyntax { Parent: BlockSyntax, Catches: [{ Filter: null, Declaration.Identifier.ValueText: { Length: > 0 } caught } handler] } attempt } } }, Expression: MemberAccessExpressionSyntax access }
            || call.ArgumentList.Arguments.Count > 0
            || !site.Layout.IsFirstOnLine(attempt.SpanStart)
            || handler.Block.DescendantNodes().Any(static n => n is ThrowStatementSyntax or ReturnStatementSyntax or ThrowExpressionSyntax)
            || attempt.Ancestors().First(static n => n is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax).DescendantTokens().Any(static t => t.ValueText == "error" && t.IsKind(SyntaxKind.IdentifierToken)))
        {
            return null;
        }

        var receiver = access.Expression.ToString();
        var ends = EndsIn(attempt.Block, receiver);
        var failing = EndsIn(handler.Block, receiver);
        if (failing is not [var withError]
            || withError.ArgumentList.Arguments is not [{ Expression: IdentifierNameSyntax { Identifier.ValueText: var given } }]
            || given != caught
            || withError.Parent is not ExpressionStatementSyntax
            || ends.Count > 1
            || ends.Any(e => e.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax block } end || block != attempt.Block || block.Statements.Last() != end || block.Statements.Count < 2 || !StandsAlone(end, site) || HasRemarks(end)))
        {
            return null;
        }

        var type = TypeNames.Of("System", "Exception", 0, site.Document, site.Model, attempt.SpanStart, site.Layout, site.Edits);
        var nullable = (site.Model.GetNullableContext(attempt.SpanStart) & NullableContext.AnnotationsEnabled) != 0 ? "?" : "";
        var indent = site.Layout.IndentAt(attempt.SpanStart);
        site.Insert(attempt.SpanStart, type + nullable + " error = null;" + site.Layout.NewLine + indent);
        foreach (var end in ends)
        {
            site.Replace(LinesOf((StatementSyntax)end.Parent!, site), "");
        }

        site.Replace(withError.Span, "error = " + caught);
        site.Replace(access.Name.Span, "TryComplete");
        site.Insert(call.ArgumentList.OpenParenToken.Span.End, "error");
        return Resources.Format("CloseWithError");
    }

    private static List<InvocationExpressionSyntax> EndsIn(SyntaxNode block, string receiver) =>
        block.DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax).OfType<InvocationExpressionSyntax>()
            .Where(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Complete" or "TryComplete" } access && access.Expression.ToString() == receiver)
            .ToList();

    /// <summary>Moves the completion behind the last write, where nothing but writes lies between the two.</summary>
    private static string? AfterLastWrite(InvocationExpressionSyntax call, ISymbol name, CompilationFacts facts, FixSite site)
    {
        if (site.Diagnostic.AdditionalLocations is not [{ SourceTree: { } tree } location]
            || tree != site.Root.SyntaxTree
            || site.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } end
            || !StandsAlone(end, site)
            || end.ContainsDirectives
            || !end.Expression.DescendantNodesAndSelf().Any(n => n.Span == location.SourceSpan))
        {
            return null;
        }

        var first = block.Statements.IndexOf(end);
        var last = -1;
        for (var i = first + 1; i < block.Statements.Count; i++)
        {
            if (!OnlyWrites(block.Statements[i], name, facts, site, out var writes))
            {
                break;
            }

            last = writes ? i : last;
        }

        if (last < 0 || block.Statements[last] is not { } target || call.SpanStart > target.Span.End || block.Statements.Skip(last + 1).Any(s => WritesLater(s, name, facts, site)) || !StandsAlone(target, site) || target.ContainsDirectives)
        {
            return null;
        }

        var lines = LinesOf(end, site);
        var text = site.Text.ToString(lines);
        var next = site.Text.Lines.GetLineFromPosition(lines.End);
        site.Replace(first == 0 && string.IsNullOrWhiteSpace(site.Text.ToString(next.Span)) ? TextSpan.FromBounds(lines.Start, next.EndIncludingLineBreak) : lines, "");
        var at = site.Text.Lines.GetLineFromPosition(target.Span.End);
        site.Insert(at.EndIncludingLineBreak, (target is ExpressionStatementSyntax ? "" : site.Layout.NewLine) + text);
        return Resources.Format("CloseAfterWrites");
    }

    /// <summary>Whether a statement does nothing that somebody could see but write to the channel.</summary>
    private static bool OnlyWrites(StatementSyntax statement, ISymbol name, CompilationFacts facts, FixSite site, out bool writes)
    {
        writes = false;
        if (statement is not (ExpressionStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or IfStatementSyntax or LocalDeclarationStatementSyntax)
            || site.Model.GetOperation(statement, site.CancellationToken) is not { } operation)
        {
            return false;
        }

        foreach (var part in operation.Descendants())
        {
            switch (part)
            {
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                    break;
                case IInvocationOperation written when ClosingCall.Of(written, facts.Symbols, out var target) == ClosingKind.Writes && SymbolEqualityComparer.Default.Equals(ChannelName.Of(target, facts), name):
                    writes = true;
                    break;
                case IInvocationOperation or IObjectCreationOperation or IThrowOperation or IReturnOperation or IAssignmentOperation or IAnonymousFunctionOperation or IDynamicInvocationOperation:
                    return false;
            }
        }

        return true;
    }

    private static bool WritesLater(StatementSyntax statement, ISymbol name, CompilationFacts facts, FixSite site) =>
        site.Model.GetOperation(statement, site.CancellationToken)?.DescendantsAndSelf().Any(o => o is IInvocationOperation call
            && ClosingCall.Of(call, facts.Symbols, out var target) != ClosingKind.None && SymbolEqualityComparer.Default.Equals(ChannelName.Of(target, facts), name)) == true;

    private static bool StandsAlone(StatementSyntax statement, FixSite site) =>
        site.Layout.IsFirstOnLine(statement.SpanStart) && statement.GetLastToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static bool HasRemarks(SyntaxNode node) =>
        node.DescendantTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>The lines of a node, with the remarks above that belong to it.</summary>
    private static TextSpan LinesOf(SyntaxNode node, FixSite site)
    {
        var start = node.GetLeadingTrivia().Where(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).Select(static t => t.SpanStart).DefaultIfEmpty(node.SpanStart).First();
        return TextSpan.FromBounds(site.Layout.LineStart(start), site.Text.Lines.GetLineFromPosition(node.Span.End).EndIncludingLineBreak);
    }
}
