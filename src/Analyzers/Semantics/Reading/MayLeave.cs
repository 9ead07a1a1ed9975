using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can a statement leave its member early: by an exception that a reader has to expect, or by returning?</summary>
internal static class MayLeave
{
    public static bool Early(IOperation operation, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case ITryOperation attempt when CatchAll.Handles(attempt, facts.Symbols):
                return FunctionBody.Operations(operation).Any(static o => o is IThrowOperation || IsReturn(o));
            case IAnonymousFunctionOperation or ILocalFunctionOperation:
                return false;
            case IThrowOperation:
            case IAwaitOperation awaited when CanFail(Peel.Awaitable(awaited.Operation)):
            case IInvocationOperation call when CanThrow(call, facts, cancellationToken):
                return true;
        }

        if (IsReturn(operation))
        {
            return true;
        }

        foreach (var child in operation.ChildOperations)
        {
            if (Early(child, facts, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReturn(IOperation operation) => operation is IReturnOperation { IsImplicit: false, Kind: OperationKind.Return };

    private static bool CanFail(IOperation awaitable) =>
        !CannotFail.Awaiting(awaitable)
        || (awaitable is IInvocationOperation call && call.Arguments.Any(static a => a.Value.Type?.Name == "CancellationToken" && !CancellationArgument.IsNone(a)));

    /// <summary>What only works on memory is not expected to throw; what is written here throws if it calls anything.</summary>
    public static bool CanThrow(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (CannotFail.Calling(call, facts.Symbols) || AsyncCall(call))
        {
            return false;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return true;
        }

        if (facts.Bodies.SyntaxOf(method, cancellationToken) is { } body)
        {
            return body.DescendantNodes().Any(static n => n is InvocationExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax);
        }

        return !WorksOnMemory(method.ContainingType);
    }

    /// <summary>A call whose task is awaited is judged where it is awaited.</summary>
    private static bool AsyncCall(IInvocationOperation call) => call.Type?.Name is "Task" or "ValueTask" && call.Type.ContainingNamespace?.Name == "Tasks";

    /// <summary>Framework types whose methods fail only where they are called wrongly.</summary>
    public static bool WorksOnMemory(INamedTypeSymbol? type)
    {
        var space = type?.ContainingNamespace?.ToDisplayString() ?? "";
        return space is "System" or "System.Text" or "System.Linq" or "System.Threading" or "System.Threading.Tasks" or "System.Threading.Channels" or "System.Diagnostics" or "System.Globalization"
            || space.StartsWith("System.Collections", System.StringComparison.Ordinal)
            || space.StartsWith("System.Runtime", System.StringComparison.Ordinal);
    }
}
