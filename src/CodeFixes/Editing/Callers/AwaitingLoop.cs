using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes a loop that awaits where an asynchronous delegate was given to one that could not.</summary>
internal static class AwaitingLoop
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { } lambda
            || lambda.AsyncKeyword.Span != site.Diagnostic.Location.SourceSpan
            || lambda.Parent is not ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } } argument
            || ParameterOf(lambda) is not { } parameter
            || call.Expression is not MemberAccessExpressionSyntax access
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is not { } function
            || !AwaitPlace.CanAwait(operation, function))
        {
            return null;
        }

        return (operation.TargetMethod.ContainingType.Name, operation.TargetMethod.Name, call.ArgumentList.Arguments.Count) switch
        {
            ("List", "ForEach", 1) => WriteForEach(site, statement, access.Expression, lambda, parameter),
            ("Parallel", "ForEach", 2) when call.ArgumentList.Arguments[1] == argument => WriteForEachAsync(site, statement, access, operation, lambda, parameter),
            _ => null,
        };
    }

    private static ParameterSyntax? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0],
        _ => null,
    };

    /// <summary><c>list.ForEach(async x => { .. });</c> to <c>foreach (var x in list) { .. }</c>.</summary>
    private static string? WriteForEach(FixSite site, ExpressionStatementSyntax statement, ExpressionSyntax list, LambdaExpressionSyntax lambda, ParameterSyntax parameter)
    {
        // To return from the delegate is to go on with the next item; the loop would need a continue.
        if (lambda.Body.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is ReturnStatementSyntax)
            || HasRemark(statement, statement.SpanStart, list.SpanStart)
            || HasRemark(statement, list.Span.End, lambda.ArrowToken.Span.End)
            || HasRemark(statement, lambda.Body.Span.End, statement.Span.End))
        {
            return null;
        }

        var head = "foreach (" + (parameter.Type?.ToString() ?? "var") + " " + parameter.Identifier.Text + " in " + list + ")";
        if (lambda.Body is BlockSyntax block)
        {
            site.Replace(TextSpan.FromBounds(statement.SpanStart, lambda.ArrowToken.Span.End), head);
            site.Replace(TextSpan.FromBounds(block.Span.End, statement.Span.End), "");
        }
        else
        {
            var indent = site.Layout.IndentAt(statement.SpanStart);
            var inner = indent + (indent.Contains("\t") ? "\t" : "    ");
            var newLine = site.Layout.NewLine;
            site.Replace(TextSpan.FromBounds(statement.SpanStart, lambda.Body.SpanStart), head + newLine + indent + "{" + newLine + inner);
            site.Replace(TextSpan.FromBounds(lambda.Body.Span.End, statement.Span.End), ";" + newLine + indent + "}");
        }

        return Resources.Format("AwaitInLoop");
    }

    /// <summary><c>Parallel.ForEach(items, async x => ..);</c> to <c>await Parallel.ForEachAsync(items, async (x, _) => ..);</c>.</summary>
    private static string? WriteForEachAsync(FixSite site, ExpressionStatementSyntax statement, MemberAccessExpressionSyntax access, IInvocationOperation operation, LambdaExpressionSyntax lambda, ParameterSyntax parameter)
    {
        if (operation.TargetMethod.ContainingType.GetMembers("ForEachAsync").IsEmpty || access.Name is not IdentifierNameSyntax name)
        {
            return null;
        }

        var unused = lambda.Body.DescendantTokens().Any(static t => t.ValueText == "_") || parameter.Identifier.ValueText == "_" ? "cancellationToken" : "_";
        SyntaxNode list = lambda is ParenthesizedLambdaExpressionSyntax parenthesized ? parenthesized.ParameterList : parameter;
        site.Insert(statement.SpanStart, "await ");
        site.Replace(name.Span, "ForEachAsync");
        site.Replace(list.Span, parameter.Type is null ? "(" + parameter.Identifier.Text + ", " + unused + ")" : "(" + parameter + ", System.Threading.CancellationToken " + unused + ")");
        site.Insert(statement.Expression.Span.End, site.Layout.ConfigureAwait);
        return Resources.Format("ForEachAsync");
    }

    private static bool HasRemark(SyntaxNode node, int start, int end) =>
        node.DescendantTrivia(descendIntoTrivia: true).Any(t => t.SpanStart >= start && t.Span.End <= end && !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}
