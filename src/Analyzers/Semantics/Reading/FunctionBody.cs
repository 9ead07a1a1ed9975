using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What runs when a function runs: its operations without those of the lambdas and local functions written in it.</summary>
internal static class FunctionBody
{
    public static IEnumerable<IOperation> Operations(IOperation body)
    {
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            yield return current;
            if (current is ILocalFunctionOperation or IAnonymousFunctionOperation && current != body)
            {
                continue;
            }

            var start = pending.Count;
            foreach (var child in current.ChildOperations)
            {
                pending.Push(child);
            }

            Reverse(pending, pending.Count - start);
        }
    }

    /// <summary>Puts the children that were pushed last back into source order.</summary>
    private static void Reverse(Stack<IOperation> stack, int count)
    {
        if (count < 2)
        {
            return;
        }

        var children = new IOperation[count];
        for (var i = 0; i < count; i++)
        {
            children[i] = stack.Pop();
        }

        foreach (var child in children)
        {
            stack.Push(child);
        }
    }
}
