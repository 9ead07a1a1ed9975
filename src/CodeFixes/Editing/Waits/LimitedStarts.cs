using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Lets each piece of work wait for a semaphore before it begins, where all tasks are awaited together and their results are used, or where more than one call is made for each: <c>Parallel.ForEachAsync</c> has no results, and runs
/// what stands ahead of the first wait beside itself.
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
            || UnboundedStart.Select(operation.Arguments[0].Value) is not { Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax lambda }] } }
            || BoundedStarts.ItemOf(lambda) is null
            || site.Model.GetTypeInfo(lambda, site.CancellationToken).ConvertedType is not INamedTypeSymbol { TypeArguments: [_, INamedTypeSymbol { Name: "Task" } task] })
        {
            return null;
        }

        return waited.Parent is ArrowExpressionClauseSyntax arrow ? InExpressionBody(site, waited, arrow, lambda, task) : InBlock(site, waited, lambda, task);
    }

    private static string? InBlock(FixSite site, AwaitExpressionSyntax waited, LambdaExpressionSyntax lambda, INamedTypeSymbol task)
    {
        if (StatementOf(waited) is not { Parent: BlockSyntax block } statement
            || !site.Layout.IsFirstOnLine(statement.SpanStart)
            || statement.GetLeadingTrivia().Any(static t => t.IsDirective))
        {
            return null;
        }

        // Named by what it limits, so that two in one member do not meet.
        var like = statement is LocalDeclarationStatementSyntax { Declaration.Variables: [var result] } ? result.Identifier.ValueText + "Gate" : "gate";
        var gate = new LocalNames(block.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)block).Take(like, suffix: "");
        var indent = site.Layout.IndentAt(statement.SpanStart);
        if (!Limit(site, lambda, task, gate, indent, StoppedWait.StepOf(site, statement.SpanStart, indent)))
        {
            return null;
        }

        site.Insert(statement.SpanStart, Gate(site, gate, statement.SpanStart) + site.Layout.NewLine + indent);
        return Resources.Format("LimitStarts", gate);
    }

    /// <summary>A member that is one expression becomes a block.</summary>
    private static string? InExpressionBody(FixSite site, AwaitExpressionSyntax waited, ArrowExpressionClauseSyntax arrow, LambdaExpressionSyntax lambda, INamedTypeSymbol task)
    {
        if (arrow.Parent is not MethodDeclarationSyntax { SemicolonToken: var end } method
            || lambda.Body is BlockSyntax
            || arrow.DescendantTrivia().Concat(arrow.GetFirstToken().GetPreviousToken().TrailingTrivia).Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia))
            || waited.ToString().IndexOf('\n') >= 0)
        {
            return null;
        }

        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(method.SpanStart);
        var step = site.Layout.StepAt(method);
        var gate = new LocalNames(method).Take("gate", suffix: "");
        if (!Limit(site, lambda, task, gate, indent + step, step))
        {
            return null;
        }

        site.Replace(
            TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, waited.SpanStart),
            line + indent + "{" + line
            + indent + step + Gate(site, gate, waited.SpanStart) + line
            + indent + step + (task.TypeArguments.Length > 0 ? "return " : ""));
        site.Insert(end.Span.End, line + indent + "}");
        return Resources.Format("LimitStarts", gate);
    }

    private static string Gate(FixSite site, string gate, int position) =>
        "using var " + gate + " = new " + site.TypeName("System.Threading", "SemaphoreSlim", position) + "(" + site.TypeName("System", "Environment", position) + ".ProcessorCount);";

    private static bool Limit(FixSite site, LambdaExpressionSyntax lambda, INamedTypeSymbol task, string gate, string indent, string step)
    {
        var line = site.Layout.NewLine;
        if (lambda.Block is { } block)
        {
            return AwaitsFirst(lambda, block) && GuardedStatements.WriteFinally(site, block, "await " + gate + ".WaitAsync()" + site.Layout.ConfigureAwait + ";", gate + ".Release();");
        }

        if (lambda.ExpressionBody is not { } body || lambda.DescendantTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia)) || BoundedStarts.BodyOf(lambda) is not { } work)
        {
            return false;
        }

        if (!lambda.Modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            site.Insert(lambda.SpanStart, "async ");
        }

        var inner = indent + step;
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
        return true;
    }

    /// <summary>Whether nothing runs ahead of the first wait but the call that is awaited: what is behind it runs beside itself already.</summary>
    private static bool AwaitsFirst(LambdaExpressionSyntax lambda, BlockSyntax block)
    {
        var first = block.Statements.FirstOrDefault() switch
        {
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } => awaited,
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax awaited }] } => awaited,
            _ => null,
        };
        return lambda.Modifiers.Any(SyntaxKind.AsyncKeyword) && first is not null && AwaitedValue.WithoutConfigureAwait(first.Expression) is InvocationExpressionSyntax call && BoundedStarts.IsPlainCall(call);
    }

    /// <summary>The statement that waits, where nothing of it runs before the wait but what makes the tasks.</summary>
    private static StatementSyntax? StatementOf(AwaitExpressionSyntax waited) => waited.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } } => declaration,
        ReturnStatementSyntax returned => returned,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Parent: ExpressionStatementSyntax assigned } => assigned,
        ExpressionStatementSyntax statement => statement,
        _ => null,
    };
}
