using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a background service override the stop without stopping? Its base cancels the token and waits for the work.</summary>
internal static class HostedStop
{
    /// <summary>The override of <c>StopAsync</c> that never calls its base, in a service whose work goes on; null where there is none.</summary>
    public static IMethodSymbol? WithoutBase(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (type.BaseType is null || Override(type, "StopAsync") is not { } stop || Override(type, "ExecuteAsync") is not { } execute)
        {
            return null;
        }

        if (facts.Bodies.Of(execute, cancellationToken) is not { } work || !FunctionBody.Operations(work).Any(static o => o is ILoopOperation or IAwaitOperation))
        {
            return null;
        }

        return facts.Bodies.Of(stop, cancellationToken) is { } body && !body.DescendantsAndSelf().Any(o => o is IInvalidOperation or IThrowOperation || Stops(o, type)) ? stop : null;
    }

    private static IMethodSymbol? Override(INamedTypeSymbol type, string name)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IMethodSymbol { IsOverride: true, OverriddenMethod.ContainingType: { Name: "BackgroundService", ContainingNamespace: { Name: "Hosting", ContainingNamespace.Name: "Extensions" } } } method)
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>A call of the base, of other code of the service that may call it, or of the task itself.</summary>
    private static bool Stops(IOperation operation, INamedTypeSymbol type) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "StopAsync" or "Dispose", Instance: IInstanceReferenceOperation } => true,
        IInvocationOperation { Instance: IInstanceReferenceOperation } call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, type) && call.TargetMethod.IsAsync,
        IPropertyReferenceOperation { Property.Name: "ExecuteTask" } => true,
        _ => false,
    };
}
