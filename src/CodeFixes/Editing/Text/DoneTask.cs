using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Does an expression stand for a task that is done, and for nothing else?</summary>
internal static class DoneTask
{
    public static bool Is(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" }
            or ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null };
}
