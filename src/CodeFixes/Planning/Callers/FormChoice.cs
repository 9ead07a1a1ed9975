using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which form does a function take that becomes responsible for work?</summary>
internal static class FormChoice
{
    public static FunctionForm Of(FunctionPlan function, CancellationToken cancellationToken)
    {
        var method = function.Method;
        if (function.IsEntryPoint)
        {
            return FunctionForm.Joins;
        }

        if (IsIterator(function.Declaration))
        {
            function.Block("it is an iterator");
        }

        if (method.IsAsync && method.ReturnsVoid)
        {
            // An event's own handler stays what it is; it may await where it handles failures. Whether it is one, its references say.
            if (!function.BecomesTask && AsyncVoid.IsEventHandlerShape(method))
            {
                return FunctionForm.Joins;
            }

            function.BecomesTask = true;
            return FunctionForm.ReturnsTask;
        }

        if (method.IsAsync || (!method.ReturnsVoid && ReturnsPlainTask(function)))
        {
            if (ProjectFacts.AnswersRequest(method, function.Facts, function.Declaration.SyntaxTree))
            {
                function.Block("it answers a request");
            }

            return FunctionForm.Joins;
        }

        if (!method.ReturnsVoid)
        {
            if (HandedOnValue.Blocker(function) is { } reason)
            {
                function.Block(reason);
            }

            function.ReturnsValue = true;
            return FunctionForm.ReturnsTask;
        }

        return !function.FollowsContract && IsOneSynchronousStart(function, cancellationToken) ? FunctionForm.Synchronous : FunctionForm.ReturnsTask;
    }

    /// <summary>Whether the function hands out a task already, from a body that is not asynchronous.</summary>
    private static bool ReturnsPlainTask(FunctionPlan function) =>
        !function.Method.IsAsync && function.Facts.Symbols.Is(function.Method.ReturnType, KnownType.Task) && Body(function.Declaration) is BlockSyntax;

    private static bool IsIterator(SyntaxNode declaration) =>
        Body(declaration) is { } body
        && body.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is YieldStatementSyntax);

    /// <summary>A body that is one dropped <c>Task.Run</c> of synchronous work, and nothing else.</summary>
    private static bool IsOneSynchronousStart(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (function.Producers.Count != 1 || function.Producers[0] is not { Callee: null, IsPoolWorkItem: false } producer || function.IsLambda || Body(function.Declaration) is not { } body)
        {
            return false;
        }

        if (body is BlockSyntax { Statements: var statements } && !(statements.Count == 1 && statements[0] == producer.Place))
        {
            return false;
        }

        return function.Model.GetOperation(producer.Call, cancellationToken) is IInvocationOperation operation
            && WorkStart.Of(operation, function.Facts.Symbols) is { Kind: StartKind.TaskRun, Work: { } work }
            && producer.Call.ArgumentList.Arguments.Count == 1
            && DroppedCall.Value(producer.Call) == producer.Call
            && InlinedWork.CanWrite(producer.Call, producer.Place)
            && work switch
            {
                IAnonymousFunctionOperation lambda => !lambda.Symbol.IsAsync && lambda.Symbol.ReturnsVoid && lambda.Symbol.Parameters.IsEmpty && !lambda.Body.Descendants().Any(static o => o is ILocalFunctionOperation),
                IMethodReferenceOperation reference => reference.Method is { ReturnsVoid: true, IsAsync: false } && producer.Call.ArgumentList.Arguments[0].Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax,
                _ => false,
            };
    }

    public static SyntaxNode? Body(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };
}
