using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Can a delegate carry a task? One that returns a task can. One that returns nothing may be given to another overload once it has
/// something to return; <c>Task.Run</c> is known to have that overload and to wait for what it is given. Everywhere else the task would be lost without a word.
/// </summary>
internal static class DelegateUse
{
    /// <summary>The lambda's symbol, if it can.</summary>
    public static IMethodSymbol? CanCarryTask(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(lambda, cancellationToken) is not IAnonymousFunctionOperation { Symbol: { } symbol } operation || IsExpressionTree(operation))
        {
            return null;
        }

        return !symbol.ReturnsVoid || (HandlerRoot.IsSubscribed(lambda, model, cancellationToken) && (!symbol.IsAsync || AsyncVoid.IsEventHandlerShape(symbol))) || (!symbol.IsAsync && symbol.Parameters.IsEmpty && IsWorkOfTaskRun(lambda, model, cancellationToken)) ? symbol : null;
    }

    /// <summary>Whether the expression is what a <c>Task.Run</c> runs, as an <c>Action</c> so far.</summary>
    public static bool IsWorkOfTaskRun(ExpressionSyntax work, SemanticModel model, CancellationToken cancellationToken) =>
        work.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } call } } argument
        && arguments[0] == argument
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { Name: "Run", IsGenericMethod: false, ContainingType: { Name: "Task", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } } method
        && method.Parameters[0].Type is INamedTypeSymbol { Name: "Action" };

    private static bool IsExpressionTree(IOperation lambda)
    {
        for (var current = lambda.Parent; current is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation; current = current.Parent)
        {
            if (current.Type?.Name == "Expression")
            {
                return true;
            }
        }

        return false;
    }
}
