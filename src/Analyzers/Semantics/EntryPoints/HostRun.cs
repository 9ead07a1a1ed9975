using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this the run of a host? It goes on until it is told to stop, by its token or by a signal that it listens for itself, and then finishes what it has in hand.</summary>
internal static class HostRun
{
    private const int MaxDepth = 3;

    public static bool Is(IMethodSymbol method) =>
        method.Name is "Run" or "RunAsync" or "WaitForShutdown" or "WaitForShutdownAsync" or "RunAsService" or "RunConsoleAsync"
        && (method.ReducedFrom ?? method).ContainingType?.ContainingNamespace?.ToDisplayString() is { } space
        && (space.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) || space.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))

        // The last step of a request pipeline goes by the same name.
        && method.Parameters.All(static p => p.Type.TypeKind != TypeKind.Delegate);

    /// <summary>Whether a call, the methods that it is given, or what they call, runs a host.</summary>
    public static bool IsReachedBy(IOperation work, CompilationFacts facts, CancellationToken cancellationToken) => IsReachedBy(work, facts, 0, cancellationToken);

    private static bool IsReachedBy(IOperation work, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        foreach (var operation in work.DescendantsAndSelf())
        {
            var method = operation switch
            {
                IInvocationOperation call => call.TargetMethod,
                IMethodReferenceOperation reference => reference.Method,
                _ => null,
            };
            if (method is not null
                && (Is(method) || (depth < MaxDepth && facts.Bodies.Of(method, cancellationToken) is { } body && IsReachedBy(body, facts, depth + 1, cancellationToken))))
            {
                return true;
            }
        }

        return false;
    }
}
