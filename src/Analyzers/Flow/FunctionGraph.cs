using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace TaskOwnership.Analyzers.Flow;

/// <summary>The control flow graph of one function: of a member, or of a lambda or local function in it.</summary>
internal static class FunctionGraph
{
    /// <summary>The graph of the function inside its member's graph, or null where it cannot be found.</summary>
    public static ControlFlowGraph? Of(ControlFlowGraph member, ISymbol function, CancellationToken cancellationToken)
    {
        if (function is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } nested)
        {
            return member;
        }

        // Only what the function stands in is asked for its graph: a member may have many lambdas, and each graph is dear.
        foreach (var local in member.LocalFunctions)
        {
            if (!IsAround(local, nested))
            {
                continue;
            }

            var graph = member.GetLocalFunctionControlFlowGraph(local, cancellationToken);
            if (SymbolEqualityComparer.Default.Equals(local, nested))
            {
                return graph;
            }

            if (Of(graph, nested, cancellationToken) is { } inner)
            {
                return inner;
            }
        }

        foreach (var lambda in Lambdas(member))
        {
            if (!IsAround(lambda.Symbol, nested))
            {
                continue;
            }

            var graph = member.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
            if (SymbolEqualityComparer.Default.Equals(lambda.Symbol, nested))
            {
                return graph;
            }

            if (Of(graph, nested, cancellationToken) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static bool IsAround(ISymbol function, ISymbol nested)
    {
        for (var current = nested; current is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }; current = current.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(current, function))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IFlowAnonymousFunctionOperation> Lambdas(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in Blocks.Operations(block))
            {
                if (operation is IFlowAnonymousFunctionOperation lambda)
                {
                    yield return lambda;
                }
            }
        }
    }
}
