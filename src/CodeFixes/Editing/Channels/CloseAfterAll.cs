using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Moves the completion of a shared channel out of its producers, behind the <c>await Task.WhenAll</c> that waits for all of them.</summary>
internal static class CloseAfterAll
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } end } call
            || call.Expression is not MemberAccessExpressionSyntax access
            || !StandsAlone(end, site)
            || site.Diagnostic.AdditionalLocations is not [{ SourceTree: { } tree } location]
            || tree != site.Root.SyntaxTree)
        {
            return null;
        }

        var start = site.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        if (Receiver(access.Expression, start, call, site) is not { } receiver || JoinOf(start, site) is not { } join || !Remove(end, block, site))
        {
            return null;
        }

        var indent = site.Layout.IndentAt(join.SpanStart);
        var unit = indent.Contains("\t") ? "\t" : "    ";
        var newLine = site.Layout.NewLine;
        var lineEnd = site.Text.Lines.GetLineFromPosition(join.Span.End).End;
        site.Insert(join.SpanStart, "try" + newLine + indent + "{" + newLine + indent + unit);
        foreach (var line in site.Text.Lines.Where(l => l.Start > join.SpanStart && l.Start < join.Span.End))
        {
            site.Insert(line.Start, unit);
        }

        var completion = receiver + "." + access.Name + call.ArgumentList + ";";
        site.Insert(lineEnd, newLine + indent + "}" + newLine + indent + "finally" + newLine + indent + "{" + newLine + indent + unit + completion + newLine + indent + "}");
        return Resources.Format("CloseAfterAll");
    }

    /// <summary>How the function that starts the producers names the channel: as they do, or as what it hands to them.</summary>
    private static string? Receiver(ExpressionSyntax receiver, SyntaxNode start, InvocationExpressionSyntax end, FixSite site)
    {
        if (end.ArgumentList.Arguments.Any(a => site.Model.GetConstantValue(a.Expression, site.CancellationToken) is not { HasValue: true, Value: null }))
        {
            return null;
        }

        var root = receiver.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault();
        if (root is null || site.Model.GetSymbolInfo(root, site.CancellationToken).Symbol is not { } symbol)
        {
            return null;
        }

        if (symbol is IFieldSymbol or IPropertySymbol)
        {
            return receiver.ToString();
        }

        var visible = site.Model.LookupSymbols(start.SpanStart, name: symbol.Name).Contains(symbol, SymbolEqualityComparer.Default);
        if (visible)
        {
            return receiver.ToString();
        }

        // The producer's own parameter: what is handed to it.
        if (symbol is not IParameterSymbol parameter || receiver is not IdentifierNameSyntax && receiver is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer" })
        {
            return null;
        }

        var handed = start.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(i => site.Model.GetOperation(i, site.CancellationToken)).OfType<IInvocationOperation>()
            .Where(i => SymbolEqualityComparer.Default.Equals(i.TargetMethod.OriginalDefinition, parameter.ContainingSymbol))
            .Select(i => i.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value.Syntax)
            .FirstOrDefault();
        return handed is null ? null : receiver is IdentifierNameSyntax ? handed.ToString() : handed + ".Writer";
    }

    /// <summary>The statement that awaits all producers; null where the channel may be read before it, since the reader would then wait for the completion, and the completion for the reader.</summary>
    private static ExpressionStatementSyntax? JoinOf(SyntaxNode start, FixSite site)
    {
        foreach (var statement in start.AncestorsAndSelf().TakeWhile(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax)).OfType<StatementSyntax>())
        {
            if (statement is ExpressionStatementSyntax itself && IsJoin(itself, out _))
            {
                return StandsAlone(itself, site) ? itself : null;
            }

            if (statement.Parent is not BlockSyntax block)
            {
                continue;
            }

            foreach (var next in block.Statements.Skip(block.Statements.IndexOf(statement) + 1))
            {
                if (next is ExpressionStatementSyntax join && IsJoin(join, out var joined))
                {
                    return joined is IdentifierNameSyntax tasks && statement.DescendantTokens().Any(t => t.ValueText == tasks.Identifier.ValueText) && StandsAlone(join, site) ? join : null;
                }

                // What runs beside is no reader that this function waits for.
                if (next.DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax).OfType<AwaitExpressionSyntax>().Any() || (next.DescendantTokens().Any(t => t.ValueText == "Reader") && next is CommonForEachStatementSyntax or WhileStatementSyntax))
                {
                    return null;
                }
            }
        }

        return null;
    }

    private static bool IsJoin(ExpressionStatementSyntax statement, out ExpressionSyntax? tasks)
    {
        tasks = null;
        var expression = statement.Expression is AwaitExpressionSyntax { Expression: var awaited } ? AwaitedValue.WithoutConfigureAwait(awaited) : null;
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" }, ArgumentList.Arguments: { Count: > 0 } arguments })
        {
            tasks = arguments[0].Expression;
            return true;
        }

        // Parallel.ForEachAsync waits for all that it starts.
        return expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ForEachAsync" or "ForAsync", Expression: IdentifierNameSyntax { Identifier.ValueText: "Parallel" } } };
    }

    /// <summary>Takes the completion away, and with it the <c>finally</c> that holds nothing else.</summary>
    private static bool Remove(ExpressionStatementSyntax end, BlockSyntax block, FixSite site)
    {
        if (end.GetLeadingTrivia().Concat(end.GetTrailingTrivia()).Any(IsRemark))
        {
            return false;
        }

        if (block.Statements.Count > 1)
        {
            if (block.Parent is FinallyClauseSyntax)
            {
                site.Replace(LinesOf(end, site), "");
                return true;
            }

            // With the blank line before it, where it was the last.
            var lines = LinesOf(end, site);
            var before = site.Text.Lines.GetLineFromPosition(lines.Start).LineNumber - 1;
            var isLast = block.Statements.Last() == end;
            site.Replace(isLast && string.IsNullOrWhiteSpace(site.Text.ToString(site.Text.Lines[before].Span)) ? TextSpan.FromBounds(site.Text.Lines[before].Start, lines.End) : lines, "");
            return true;
        }

        if (block.Parent is not FinallyClauseSyntax { Parent: TryStatementSyntax attempt } cleanUp || cleanUp.DescendantTrivia().Any(IsRemark) || attempt.ContainsDirectives)
        {
            return false;
        }

        if (attempt.Catches.Count > 0)
        {
            site.Replace(TextSpan.FromBounds(site.Layout.LineStart(cleanUp.SpanStart), site.Text.Lines.GetLineFromPosition(cleanUp.Span.End).EndIncludingLineBreak), "");
            return site.Layout.IsFirstOnLine(cleanUp.SpanStart);
        }

        return Unwrap(attempt, site);
    }

    /// <summary>Puts the statements of a <c>try</c> in its place.</summary>
    private static bool Unwrap(TryStatementSyntax attempt, FixSite site)
    {
        var body = attempt.Block;
        var outer = site.Layout.IndentAt(attempt.SpanStart);
        if (body.Statements.Count == 0
            || body.Statements.Any(static s => s is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax)
            || !site.Layout.IsFirstOnLine(attempt.SpanStart)
            || !site.Layout.IsFirstOnLine(body.OpenBraceToken.SpanStart)
            || !site.Layout.IsFirstOnLine(body.CloseBraceToken.SpanStart)
            || attempt.TryKeyword.TrailingTrivia.Concat(body.OpenBraceToken.TrailingTrivia).Concat(body.CloseBraceToken.TrailingTrivia).Any(IsRemark)
            || body.DescendantTokens().Any(static t => t.Text.Contains("\n")))
        {
            return false;
        }

        var inner = site.Layout.IndentAt(body.Statements[0].SpanStart);
        if (!inner.StartsWith(outer, System.StringComparison.Ordinal))
        {
            return false;
        }

        var surplus = inner.Length - outer.Length;
        site.Replace(TextSpan.FromBounds(site.Layout.LineStart(attempt.SpanStart), site.Text.Lines.GetLineFromPosition(body.OpenBraceToken.Span.End).EndIncludingLineBreak), "");
        foreach (var line in site.Text.Lines.Where(l => l.Start > body.OpenBraceToken.SpanStart && l.End < body.CloseBraceToken.SpanStart))
        {
            if (site.Text.ToString(line.Span).StartsWith(inner, System.StringComparison.Ordinal))
            {
                site.Replace(new TextSpan(line.Start, surplus), "");
            }
        }

        site.Replace(TextSpan.FromBounds(site.Layout.LineStart(body.CloseBraceToken.SpanStart), site.Text.Lines.GetLineFromPosition(attempt.Span.End).EndIncludingLineBreak), "");
        return true;
    }

    private static bool StandsAlone(StatementSyntax statement, FixSite site) =>
        site.Layout.IsFirstOnLine(statement.SpanStart) && statement.GetLastToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static TextSpan LinesOf(StatementSyntax statement, FixSite site) =>
        TextSpan.FromBounds(site.Layout.LineStart(statement.SpanStart), site.Text.Lines.GetLineFromPosition(statement.Span.End).EndIncludingLineBreak);

    private static bool IsRemark(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
