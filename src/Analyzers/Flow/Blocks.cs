using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace TaskOwnership.Analyzers.Flow;

/// <summary>What happens in one block of a graph.</summary>
internal static class Blocks
{
    /// <summary>The operations of the block in the order in which they are evaluated.</summary>
    public static IEnumerable<IOperation> Operations(BasicBlock block)
    {
        foreach (var operation in block.Operations)
        {
            foreach (var inner in InOrder(operation))
            {
                yield return inner;
            }
        }

        if (block.BranchValue is not null)
        {
            foreach (var inner in InOrder(block.BranchValue))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<IOperation> InOrder(IOperation operation)
    {
        var pending = new Stack<(IOperation Operation, bool Entered)>();
        pending.Push((operation, false));
        while (pending.Count > 0)
        {
            var (current, entered) = pending.Pop();
            if (entered)
            {
                yield return current;
                continue;
            }

            pending.Push((current, true));
            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push((child, false));
            }
        }
    }
}
