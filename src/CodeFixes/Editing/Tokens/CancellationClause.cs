using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the clause that tells cancellation from failure, ahead of the one that takes it for a failure.</summary>
internal static class CancellationClause
{
    /// <summary>The first clause that cancellation would end in; null where it passes, or ends in a clause that was written for it.</summary>
    public static CatchClauseSyntax? Mistaking(TryStatementSyntax attempt, SemanticModel model)
    {
        foreach (var clause in attempt.Catches)
        {
            if (IsForCancellation(clause))
            {
                return null;
            }

            if (CatchesAll(clause, model))
            {
                return AnswersFirst(clause) ? null : clause;
            }
        }

        return null;
    }

    /// <summary>Whether the first that a clause does is to leave where the stop was asked for: <c>if (e is TaskCanceledException &amp;&amp; token.IsCancellationRequested) { break; }</c>.</summary>
    private static bool AnswersFirst(CatchClauseSyntax clause) =>
        clause.Block.Statements.FirstOrDefault() is IfStatementSyntax { Condition: var asked, Statement: var then }
        && (then is BlockSyntax { Statements: [.., var last] } ? last : then) is BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax
        && asked.DescendantTokens().Any(static t => t.ValueText == "IsCancellationRequested")
        && !asked.DescendantNodesAndSelf().Any(static n => n.IsKind(SyntaxKind.LogicalNotExpression))
        && asked.DescendantNodesAndSelf().Where(static n => n.IsKind(SyntaxKind.IsExpression) || n.IsKind(SyntaxKind.IsPatternExpression)).All(static n => n.DescendantTokens().Any(static t => t.ValueText is "OperationCanceledException" or "TaskCanceledException"));

    /// <summary>Whether some clause of the statement sees cancellation at all.</summary>
    public static bool Catches(TryStatementSyntax attempt, SemanticModel model) => attempt.Catches.Any(c => Catches(c, model));

    /// <summary>Whether a clause sees cancellation.</summary>
    public static bool Catches(CatchClauseSyntax clause, SemanticModel model) => IsForCancellation(clause) || CatchesAll(clause, model);

    /// <summary>Whether all that the clause does is to log, to wait or to count, so that cancellation may go past it.</summary>
    public static bool OnlyReports(CatchClauseSyntax clause) => clause.Block.Statements.All(OnlyReports);

    /// <summary>Writes the clause ahead of another; false where conditional code stands between.</summary>
    public static bool Write(EditSite site, CatchClauseSyntax before, TokenText token, string leave, string extra = "")
    {
        if (before.GetLeadingTrivia().Any(static t => t.IsDirective))
        {
            return false;
        }

        var keyword = before.CatchKeyword.SpanStart;
        var head = "catch (" + site.TypeName("System", "OperationCanceledException", keyword) + ") when (" + token.IsCancelled + ")";
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(keyword) + extra;
        if (site.Layout.IsFirstOnLine(keyword))
        {
            var first = before.GetLeadingTrivia().Where(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).Select(static t => t.SpanStart).DefaultIfEmpty(keyword).First();
            var onOneLine = IsOnOneLine(site, before);
            site.Insert(
                site.Layout.LineStart(first),
                indent + head + (onOneLine ? " { " + leave + " }" : line + indent + "{" + line + indent + Step(site, before) + leave + line + indent + "}") + line,
                -1);
            return true;
        }

        site.Insert(keyword, head + (IsOnOneLine(site, before) ? " { " + leave + " } " : " {" + line + indent + Step(site, before) + leave + line + indent + "} "));
        return true;
    }

    private static string Step(EditSite site, CatchClauseSyntax clause)
    {
        var outer = site.Layout.IndentAt(clause.Block.CloseBraceToken.SpanStart);
        var inner = clause.Block.Statements.Count > 0 ? site.Layout.IndentAt(clause.Block.Statements[0].SpanStart) : "";
        return inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner.Substring(outer.Length) : outer.Contains("\t") ? "\t" : "    ";
    }

    private static bool IsOnOneLine(EditSite site, CatchClauseSyntax clause) =>
        site.Layout.LineStart(clause.CatchKeyword.SpanStart) == site.Layout.LineStart(clause.Block.CloseBraceToken.SpanStart);

    /// <summary>A clause that names cancellation, be it to let it pass.</summary>
    private static bool IsForCancellation(CatchClauseSyntax clause) =>
        clause.Declaration?.Type is { } type && (type as SimpleNameSyntax ?? (type as QualifiedNameSyntax)?.Right)?.Identifier.ValueText is "OperationCanceledException" or "TaskCanceledException";

    private static bool CatchesAll(CatchClauseSyntax clause, SemanticModel model)
    {
        if (clause.Filter is { } filter && filter.DescendantTokens().Any(static t => t.ValueText is "OperationCanceledException" or "TaskCanceledException" or "IsCancellationRequested"))
        {
            return false;
        }

        return clause.Declaration is not { } declaration || model.GetTypeInfo(declaration.Type).Type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, Name: "Exception" or "SystemException" };
    }

    private static bool OnlyReports(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block.Statements.All(OnlyReports),
        IfStatementSyntax asked => OnlyReports(asked.Statement) && (asked.Else is null || OnlyReports(asked.Else.Statement)),
        ContinueStatementSyntax or EmptyStatementSyntax => true,
        LocalDeclarationStatementSyntax local => local.UsingKeyword.IsKind(SyntaxKind.None) && !local.DescendantNodes().Any(static n => n is AwaitExpressionSyntax),
        ExpressionStatementSyntax { Expression: var expression } => OnlyReports(expression),
        _ => false,
    };

    private static bool OnlyReports(ExpressionSyntax expression) => expression switch
    {
        AwaitExpressionSyntax awaited => OnlyReports(awaited.Expression),
        PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: var value } => !value.DescendantNodesAndSelf().Any(static n => n is AwaitExpressionSyntax or AssignmentExpressionSyntax),
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax call } => OnlyReports(call),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } } => OnlyReports(configured),
        InvocationExpressionSyntax call => Name(call.Expression) is { } name && (name is "Delay" or "Sleep" or "Add" or "Increment" || SoundsLikeReport(name)),
        _ => false,
    };

    /// <summary>Words of calls that tell of a failure.</summary>
    private static bool SoundsLikeReport(string name) =>
        new[] { "Log", "Write", "Report", "Trace", "Warn", "Error", "Debug", "Info", "Fatal", "Critical", "Print" }.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string? Name(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
