using System.Collections.Generic;
using System.Linq;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>The parts of a plan that hang together by who calls whom, or by a contract.</summary>
internal static class PlanParts
{
    public static IEnumerable<IReadOnlyList<FunctionPlan>> Of(IReadOnlyCollection<FunctionPlan> functions)
    {
        var neighbours = functions.ToDictionary(static f => f, static _ => new HashSet<FunctionPlan>());
        foreach (var function in functions)
        {
            foreach (var caller in function.Callers.Concat(function.Family).Where(neighbours.ContainsKey))
            {
                neighbours[function].Add(caller);
                neighbours[caller].Add(function);
            }
        }

        var seen = new HashSet<FunctionPlan>();
        foreach (var function in functions)
        {
            if (!seen.Add(function))
            {
                continue;
            }

            var part = new List<FunctionPlan>();
            var pending = new Stack<FunctionPlan>();
            pending.Push(function);
            while (pending.Count > 0)
            {
                var current = pending.Pop();
                part.Add(current);
                foreach (var next in neighbours[current].Where(seen.Add))
                {
                    pending.Push(next);
                }
            }

            yield return part;
        }
    }
}
