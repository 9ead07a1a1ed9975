using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What is left of a plan once every blocked branch is taken out?</summary>
internal static class Survivors
{
    /// <summary>Drops what is blocked, whatever needs it, and callers that are left with nothing to receive, until nothing changes; and what no diagnostic asks for any more.</summary>
    public static IReadOnlyList<FunctionPlan> Of(IEnumerable<FunctionPlan> functions, CancellationToken cancellationToken)
    {
        var alive = new HashSet<FunctionPlan>(functions);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var function in alive.ToList())
            {
                function.Producers.RemoveAll(p => p.Callee is { } callee && !alive.Contains(callee));
                if (!function.IsBlocked && function.Callers.FirstOrDefault(c => !alive.Contains(c)) is { } caller)
                {
                    function.Block("a caller cannot change: " + Innermost(caller));
                }

                if (!function.IsBlocked && function.Family.FirstOrDefault(f => !alive.Contains(f)) is { } member)
                {
                    function.Block("its contract cannot change everywhere: " + Innermost(member));
                }

                if (!function.IsBlocked && ConditionalCode.Blocks(function))
                {
                    function.Block("conditional code");
                }

                if (!function.IsBlocked && (function.Producers.Count > 0 || function.MustEnd))
                {
                    JoinRules.Check(function, cancellationToken);
                    if (!function.HasRest && RestBehindWork.Is(function))
                    {
                        // Callers that were asked before are asked again.
                        function.HasRest = changed = true;
                    }
                }

                if (function.IsBlocked || !function.HasPurpose)
                {
                    alive.Remove(function);
                    changed = true;
                }
            }
        }

        // A caller that could have received the work of a diagnostic which is refused is left as it was.
        return PlanParts.Of(alive).Where(static part => part.Any(static f => f.IsSeed)).SelectMany(static part => part).OrderBy(static f => SourcePlace.FileOf(f.Document), StringComparer.Ordinal).ThenBy(static f => f.Declaration.SpanStart).ToList();
    }

    /// <summary>The reason at the end of a chain of callers.</summary>
    private static string Innermost(FunctionPlan function) =>
        function.Blocker is not { } reason ? "nothing is left of its plan" : reason.Substring(reason.LastIndexOf(": ", StringComparison.Ordinal) is var i and >= 0 ? i + 2 : 0);
}
