using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does a function that hands out a task have to be asynchronous for that, and may it be? One that is not keeps its exceptions, its context and its timing.</summary>
internal static class AsyncNeed
{
    /// <summary>What is handed out from within a <c>try</c> or a <c>using</c> would leave it before it ends; a value is there once the work is done.</summary>
    public static bool Is(FunctionPlan function) =>
        function.ReturnsValue
        || function.Producers.Any(p => p.Shape == DropShape.Value
            || (p.IsAwaitedAtOnce && !RestBehindWork.IsLast(p, function))
            || JoinScope.Inner(p, function.Declaration) is not null
            || RestBehindWork.IsDisposed(p, function));

    /// <summary>Why the function may not become asynchronous, or null.</summary>
    public static string? Blocker(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (ThreadBound.Is(function, cancellationToken))
        {
            return ThreadBound.Reason;
        }

        var method = function.Method;
        if (method.Parameters.Any(static p => p.RefKind != RefKind.None || p.Type.IsRefLikeType || p.Type.TypeKind == TypeKind.Pointer))
        {
            return "it has parameters that cannot outlive the call";
        }

        if (method is { IsStatic: false, ContainingType.IsValueType: true })
        {
            return "it is a struct's member, and would work on a copy";
        }

        if (FormChoice.Body(function.Declaration) is not { } body || function.Declaration.ChildTokens().Any(static t => t.IsKind(SyntaxKind.UnsafeKeyword)))
        {
            return "its body cannot be asynchronous";
        }

        foreach (var node in body.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            switch (node)
            {
                case UnsafeStatementSyntax or FixedStatementSyntax or RefTypeSyntax:
                    return "it has unsafe code";
                case VariableDeclaratorSyntax variable when function.Model.GetDeclaredSymbol(variable, cancellationToken) is ILocalSymbol { Type.IsRefLikeType: true }:
                    return "it has locals that cannot live across an await";
                case ThrowStatementSyntax or ThrowExpressionSyntax when function.Producers.Count > 0 && node.SpanStart < function.Producers[0].Place.SpanStart:
                    return "its checks would throw later";
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } when name.StartsWith("ThrowIf", System.StringComparison.Ordinal) || name is "SetSynchronizationContext":
                    return "its checks would throw later";
                case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax target } when IsAmbient(target, function.Model, cancellationToken):
                    return "what it sets for its caller would be undone";
            }
        }

        return null;
    }

    /// <summary><c>AsyncLocal</c>, <c>Activity.Current</c> and the cultures: what an asynchronous body sets there, its caller does not see.</summary>
    private static bool IsAmbient(MemberAccessExpressionSyntax target, SemanticModel model, CancellationToken cancellationToken) =>
        target.Name.Identifier.ValueText is "Value" or "Current" or "CurrentCulture" or "CurrentUICulture"
        && model.GetSymbolInfo(target, cancellationToken).Symbol is IPropertySymbol { ContainingType.Name: "AsyncLocal" or "Activity" or "CultureInfo" or "Thread" };
}
