using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Gives the items to <c>Parallel.ForEachAsync</c>, which runs a bounded number at once, where all tasks are awaited together and their results are not used. A task of each is one call, so that nothing but the callee, which runs beside
/// itself already, sees the difference.
/// </summary>
internal static class BoundedStarts
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Facts is not { } facts
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation)
        {
            return null;
        }

        return (call.Parent is AwaitExpressionSyntax ? OfWhenAll(site, call, operation, facts) : OfLoop(site, call, operation)) ? Resources.Format("BoundStarts") : null;
    }

    /// <summary><c>await Task.WhenAll(source.Select(item => WorkAsync(item)));</c></summary>
    private static bool OfWhenAll(FixSite site, InvocationExpressionSyntax call, IInvocationOperation operation, CompilationFacts facts)
    {
        if (call.Parent is not AwaitExpressionSyntax awaited
            || StatementOf(site, awaited) is not { } statement
            || UnboundedStart.InWhenAll(operation, facts.Symbols) is null
            || UnboundedStart.Select(operation.Arguments[0].Value) is not { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: { } source }, ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax lambda }] } } select
            || select.Arguments[0].Value.Type is not { } sequence
            || ItemOf(lambda) is not { } item
            || BodyOf(lambda) is not { } body
            || !IsSequence(sequence)
            || HasRemark(statement))
        {
            return false;
        }

        var text = Text(site, statement.SpanStart, source, item, body);
        site.Replace(statement.Span, statement is ExpressionSyntax ? text.TrimEnd(';') : text);
        return true;
    }

    /// <summary>The statement that only waits, or the expression that is the whole body of a member without a result.</summary>
    private static SyntaxNode? StatementOf(FixSite site, AwaitExpressionSyntax awaited) => awaited.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        ArrowExpressionClauseSyntax when site.Model.GetTypeInfo(awaited, site.CancellationToken).Type?.SpecialType == SpecialType.System_Void => awaited,
        _ => null,
    };

    /// <summary>A loop that only collects tasks, between the list that it makes for them and the wait for all of them.</summary>
    private static bool OfLoop(FixSite site, InvocationExpressionSyntax call, IInvocationOperation operation)
    {
        if (call.FirstAncestorOrSelf<ForEachStatementSyntax>() is not { Parent: BlockSyntax block } loop
            || call.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax tasks, Name.Identifier.ValueText: "Add" }, Parent: ExpressionStatementSyntax add } }
            || !(add.Parent == loop || (add.Parent is BlockSyntax { Statements.Count: 1 } only && only.Parent == loop))
            || site.Model.GetSymbolInfo(tasks, site.CancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var declared] } list
            || declared.GetSyntax(site.CancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } } made
            || declaration.Parent != block
            || !IsEmptyList(made)
            || block.Statements.ElementAtOrDefault(block.Statements.IndexOf(loop) + 1) is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax wait } joined
            || AwaitedValue.WithoutConfigureAwait(wait.Expression) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" }, ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax waited }] }
            || waited.Identifier.ValueText != list.Name
            || block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == list.Name) != 2
            || !IsPlainCall(call)
            || !IsTask(operation.Type)
            || site.Model.GetTypeInfo(loop.Expression, site.CancellationToken).Type is not { } sequence
            || !IsSequence(sequence)
            || HasRemark(loop) || HasRemark(joined) || HasRemark(declaration) || joined.GetLeadingTrivia().Any(IsRemark) || HasRemarkBehind(loop) || HasRemarkBehind(declaration))
        {
            return false;
        }

        Remove(site, declaration);
        site.Replace(loop.Span, Text(site, loop.SpanStart, loop.Expression, loop.Identifier.ValueText, call.ToString()));
        Remove(site, joined);
        return true;
    }

    private static string Text(FixSite site, int position, ExpressionSyntax source, string item, string body) =>
        "await " + site.TypeName("System.Threading.Tasks", "Parallel", position) + ".ForEachAsync(" + source + ", async (" + item + ", _) => await " + body + site.Layout.ConfigureAwait + ")" + site.Layout.ConfigureAwait + ";";

    /// <summary>The whole line, with its end; what stands above it stays, but for the blank line above the last one of a block.</summary>
    private static void Remove(FixSite site, StatementSyntax statement)
    {
        var lines = site.Text.Lines;
        var (first, last) = (lines.GetLineFromPosition(statement.SpanStart), lines.GetLineFromPosition(statement.Span.End));
        if (statement.GetLastToken().GetNextToken().IsKind(SyntaxKind.CloseBraceToken) && first.LineNumber > 0 && lines[first.LineNumber - 1] is var above && string.IsNullOrWhiteSpace(above.ToString()))
        {
            first = above;
        }

        site.Replace(TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak), "");
    }

    public static string? ItemOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax { Parameter.Identifier.ValueText: { } name } => name,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null } parameter] } => parameter.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The one call that the lambda makes or awaits.</summary>
    public static string? BodyOf(LambdaExpressionSyntax lambda)
    {
        var body = lambda.ExpressionBody is AwaitExpressionSyntax awaited ? AwaitedValue.WithoutConfigureAwait(awaited.Expression) : lambda.ExpressionBody;
        return body is InvocationExpressionSyntax call && IsPlainCall(call) ? call.ToString() : null;
    }

    /// <summary>Given names and constants only: nothing else is evaluated, now or later, here or on another thread.</summary>
    public static bool IsPlainCall(InvocationExpressionSyntax call) =>
        (call is { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" }, Name.Identifier.ValueText: "Run" }, ArgumentList.Arguments: [{ Expression: ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, ExpressionBody: InvocationExpressionSyntax work } }] }
            && IsPlainCall(work))
        || (call.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax }
        && call.ArgumentList.Arguments.All(static a => a.RefKindKeyword.IsKind(SyntaxKind.None) && a.Expression is IdentifierNameSyntax { Identifier.ValueText: not "_" } or LiteralExpressionSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax }));

    private static bool IsEmptyList(VariableDeclaratorSyntax made) =>
        made.Initializer?.Value is ObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 0 } or ImplicitObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 0 } or { RawKind: (int)SyntaxKind.CollectionExpression };

    private static bool IsTask(ITypeSymbol? type) => type?.Name == "Task";

    /// <summary>A sequence that the method takes; where the framework has no such method, the proof finds out.</summary>
    private static bool IsSequence(ITypeSymbol type) => type is INamedTypeSymbol { Name: "IEnumerable" or "IAsyncEnumerable", TypeArguments.Length: 1 };

    private static bool HasRemark(SyntaxNode node) => node.DescendantTrivia().Any(t => node.Span.Contains(t.Span) && IsRemark(t));

    private static bool HasRemarkBehind(SyntaxNode node) => node.GetTrailingTrivia().Any(IsRemark);

    private static bool IsRemark(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
