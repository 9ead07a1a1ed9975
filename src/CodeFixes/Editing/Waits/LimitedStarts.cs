using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Lets each piece of work wait for a semaphore before it begins, where all tasks are awaited together and their results are used: <c>Parallel.ForEachAsync</c> has none.
/// </summary>
internal static class LimitedStarts
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: AwaitExpressionSyntax waited } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Facts is not { } facts
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || UnboundedStart.InWhenAll(operation, facts.Symbols) is null
            || UnboundedStart.Select(operation.Arguments[0].Value) is not { Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax { ExpressionBody: { } body } lambda }] } }
            || StatementOf(waited) is not { Parent: BlockSyntax block } statement
            || !site.Layout.IsFirstOnLine(statement.SpanStart)
            || statement.GetLeadingTrivia().Any(static t => t.IsDirective)
            || lambda.DescendantTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia))
            || BoundedStarts.ItemOf(lambda) is null
            || BoundedStarts.BodyOf(lambda) is not { } work
            || site.Model.GetTypeInfo(lambda, site.CancellationToken).ConvertedType is not INamedTypeSymbol { TypeArguments: [_, INamedTypeSymbol { Name: "Task" } task] })
        {
            return null;
        }

        // Named by what it limits, so that two in one member do not meet.
        var like = statement is LocalDeclarationStatementSyntax { Declaration.Variables: [var result] } ? result.Identifier.ValueText + "Gate" : "gate";
        var gate = new LocalNames(block.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)block).Take(like, suffix: "");
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(statement.SpanStart);
        var step = StoppedWait.StepOf(site, statement.SpanStart, indent);
        var inner = indent + step;
        site.Insert(
            statement.SpanStart,
            "using var " + gate + " = new " + site.TypeName("System.Threading", "SemaphoreSlim", statement.SpanStart) + "(" + site.TypeName("System", "Environment", statement.SpanStart) + ".ProcessorCount);" + line + indent);
        if (!lambda.Modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            site.Insert(lambda.SpanStart, "async ");
        }

        site.Replace(
            TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.Span.End),
            line + indent + "{" + line
            + inner + "await " + gate + ".WaitAsync()" + site.Layout.ConfigureAwait + ";" + line
            + inner + "try" + line
            + inner + "{" + line
            + inner + step + (task.TypeArguments.Length > 0 ? "return " : "") + "await " + work + site.Layout.ConfigureAwait + ";" + line
            + inner + "}" + line
            + inner + "finally" + line
            + inner + "{" + line
            + inner + step + gate + ".Release();" + line
            + inner + "}" + line
            + indent + "}");
        return Resources.Format("LimitStarts", gate);
    }

    /// <summary>The statement that waits, where nothing of it runs before the wait but what makes the tasks.</summary>
    private static StatementSyntax? StatementOf(AwaitExpressionSyntax waited) => waited.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } } => declaration,
        ReturnStatementSyntax returned => returned,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Parent: ExpressionStatementSyntax assigned } => assigned,
        _ => null,
    };
}
