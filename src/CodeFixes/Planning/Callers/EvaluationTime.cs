using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does a call mean the same when a lambda makes it later?</summary>
internal static class EvaluationTime
{
    /// <summary>Arguments and receivers that mean the same when a lambda evaluates them later: constants, and names that nothing assigns again.</summary>
    public static bool CanBeLater(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Expression is MemberBindingExpressionSyntax || (call.Expression is MemberAccessExpressionSyntax access && !IsStable(access.Expression, model, cancellationToken)))
        {
            return false;
        }

        return call.ArgumentList.Arguments.All(a => a.RefKindKeyword.IsKind(SyntaxKind.None) && IsStable(a.Expression, model, cancellationToken));
    }

    public static bool IsStable(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (expression is LiteralExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax || model.GetConstantValue(expression, cancellationToken).HasValue)
        {
            return true;
        }

        var symbol = model.GetSymbolInfo(expression, cancellationToken).Symbol;
        switch (symbol)
        {
            case INamedTypeSymbol or INamespaceSymbol or IFieldSymbol { IsReadOnly: true, IsStatic: true }:
                return true;
            case IParameterSymbol { RefKind: RefKind.None } or ILocalSymbol { RefKind: RefKind.None }:
                return !IsAssigned(symbol, expression, model, cancellationToken);
            default:
                return false;
        }
    }

    private static bool IsAssigned(ISymbol variable, SyntaxNode anchor, SemanticModel model, CancellationToken cancellationToken)
    {
        var member = anchor.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault(static m => m is not GlobalStatementSyntax) ?? anchor.SyntaxTree.GetRoot(cancellationToken);
        foreach (var name in member.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == variable.Name))
        {
            var written = name.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left == name,
                PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => name.Parent.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
                ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
                _ => false,
            };
            if (written && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, variable))
            {
                return true;
            }
        }

        return false;
    }
}
