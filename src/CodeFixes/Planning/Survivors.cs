using System;
using System.Collections.Generic;
using System.Linq;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What is left of a plan once every blocked branch is taken out?</summary>
internal static class Survivors
{
    /// <summary>Drops what is blocked, whatever needs it, and callers that are left with nothing to receive; until nothing changes.</summary>
    public static IReadOnlyList<FunctionPlan> Of(IEnumerable<FunctionPlan> functions)
    {
        var alive = new HashSet<FunctionPlan>(functions);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var function in alive.ToList())
            {
                function.Producers.RemoveAll(p => p.Callee is { } callee && !alive.Contains(callee));
                if (!function.IsBlocked && function.Callers.Any(c => !alive.Contains(c)))
                {
                    function.Block("a caller cannot change");
                }

                if (!function.IsBlocked && function.Producers.Count > 0)
                {
                    JoinRules.Check(function);
                }

                if (function.IsBlocked || (function.Producers.Count == 0 && !function.BecomesTask))
                {
                    alive.Remove(function);
                    changed = true;
                }
            }
        }

        return alive.OrderBy(static f => SourcePlace.FileOf(f.Document), StringComparer.Ordinal).ThenBy(static f => f.Declaration.SpanStart).ToList();
    }
}
