using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Could a dropped call be awaited, or its task be returned, right where it stands?</summary>
internal static class AwaitPlace
{
    public static bool CanAwaitOrReturn(IOperation call, ISymbol member) => CanAwait(call, member) || CanReturn(call, member);

    /// <summary>Whether the call stands in an asynchronous function, at a place where the language lets one await.</summary>
    public static bool CanAwait(IOperation call, ISymbol member) =>
        Function.Around(call, member) is IMethodSymbol { IsAsync: true } && IsOpen(call.Syntax);

    /// <summary>Whether the drop is the last effect of a function that returns a completed task all the same.</summary>
    public static bool CanReturn(IOperation call, ISymbol member)
    {
        if (Function.Around(call, member) is not IMethodSymbol { IsAsync: false } function
            || call.Type is not { } type
            || !SymbolEqualityComparer.Default.Equals(function.ReturnType, type)
            || StatementOf(call.Syntax) is not { Parent: BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax } block } statement)
        {
            return false;
        }

        var index = block.Statements.IndexOf(statement);
        return index == block.Statements.Count - 2 && IsCompletedTask((block.Statements[index + 1] as ReturnStatementSyntax)?.Expression);
    }

    /// <summary>The statement that drops the value of a call, conditional access and discards included.</summary>
    public static ExpressionStatementSyntax? StatementOf(SyntaxNode call)
    {
        for (var node = call.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case ExpressionStatementSyntax statement:
                    return statement;
                case not (ConditionalAccessExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or AssignmentExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax):
                    return null;
            }
        }

        return null;
    }

    public static bool IsCompletedTask(ExpressionSyntax? value) => value switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } => true,
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.DefaultLiteralExpression),
        DefaultExpressionSyntax => true,
        _ => false,
    };

    /// <summary>Neither under a lock, nor in a filter, a query or unsafe code.</summary>
    private static bool IsOpen(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax or UnsafeStatementSyntax or FixedStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return !ancestor.ChildTokens().Any(static t => t.IsKind(SyntaxKind.UnsafeKeyword));
            }
        }

        return true;
    }
}
