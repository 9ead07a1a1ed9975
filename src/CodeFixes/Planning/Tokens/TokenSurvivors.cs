using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What is left of a plan of tokens once every blocked branch is taken out?</summary>
internal static class TokenSurvivors
{
    /// <summary>A private function whose every call would give the same field of its own type reads that field itself.</summary>
    public static void ReadFields(IReadOnlyCollection<TokenParameter> parameters)
    {
        var callers = new Dependents(parameters);
        var pending = new Queue<TokenParameter>(parameters.Distinct());
        while (pending.Count > 0)
        {
            var parameter = pending.Dequeue();
            if (parameter is { Instead: null, IsBlocked: false, AddsOverload: false, Calls.Count: > 0, Declarations: { Count: 1 } declarations }
                && declarations[0].Method is { IsStatic: false, DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary } method
                && parameter.Calls.Select(static c => Owned(c.Giver)).Distinct().ToList() is [{ } owned]
                && SymbolEqualityComparer.Default.Equals(owned.Type, method.ContainingType))
            {
                parameter.Instead = owned;
                foreach (var dependent in callers.Of(parameter))
                {
                    pending.Enqueue(dependent);
                }
            }
        }
    }

    /// <summary>Blocks whatever needs something that is blocked, and the seeds that are left without a token; each is looked at once.</summary>
    public static IReadOnlyList<TokenSeed> Of(IEnumerable<TokenSeed> seeds, IReadOnlyCollection<TokenParameter> parameters)
    {
        var dependents = new Dependents(parameters);
        dependents.Spread(parameters.Where(static p => p.IsBlocked).Concat(parameters.SelectMany(static p => p.Needs).Where(static n => n.IsBlocked)), static p => p.Block("a caller has no token to give"));

        var vain = InVain(seeds.ToList(), parameters, dependents);
        dependents.Spread(
            parameters.Where(p => p.Instead is null && p.Calls.Any(c => vain.Contains(c.Target))),
            static p => p.Block("a caller has no token to give")).OfType<TokenParameter>().ToList().ForEach(static p => p.Block("a caller waits for something else"));

        var alive = seeds.Where(s => !s.Giver.IsBlocked && !vain.Contains(s.Loop)).ToList();
        var throwing = new HashSet<TokenSeed>(alive.Where(static s => s.Throws));
        var givers = GiversOf(throwing);
        foreach (var owned in givers.OfType<OwnedSource>())
        {
            owned.Throws = true;
        }

        // All between the loop and whoever says "stop" have to let cancellation through: tasks can, threads and the entry point cannot.
        var deaf = dependents.Spread(givers.Where(static g => g is SignalledSource || (g is TokenParameter { Instead: null } parameter && parameter.Declarations.Any(static d => d.Method.ReturnsVoid))));
        return WithLoopsAround(alive.Where(s => !throwing.Contains(s) || !deaf.Contains(s.Giver)).ToList());
    }

    /// <summary>
    /// The loops and calls that are told to stop by a source that the plan makes, and whose function would go on all the same. A token that was there
    /// already is somebody else's, who waited in vain before.
    /// </summary>
    private static HashSet<SyntaxNode> InVain(IReadOnlyCollection<TokenSeed> seeds, IReadOnlyCollection<TokenParameter> parameters, Dependents dependents)
    {
        var told = dependents.Spread(seeds.Select(static s => s.Giver).Concat(parameters.SelectMany(static p => p.Needs)).Where(static g => g is OwnedSource or SignalledSource));
        var waits = new OtherWaits();
        foreach (var call in parameters.Distinct().Where(static p => !p.IsBlocked).SelectMany(static p => p.Calls).Where(c => told.Contains(c.Giver) && c.Giver is not SignalledSource))
        {
            waits.Add(call.Site, call.Target);
        }

        foreach (var seed in seeds.Where(s => told.Contains(s.Giver)))
        {
            waits.Add(seed.Site, seed.Loop);
        }

        return waits.InVain();
    }

    /// <summary>What the seeds need, each once.</summary>
    public static IReadOnlyList<TokenGiver> GiversOf(IEnumerable<TokenSeed> seeds)
    {
        var seen = new HashSet<TokenGiver>();
        var pending = new Stack<TokenGiver>(seeds.Select(static s => s.Giver));
        var found = new List<TokenGiver>();
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (seen.Add(current))
            {
                found.Add(current);
                foreach (var need in current.Needs)
                {
                    pending.Push(need);
                }
            }
        }

        return found;
    }

    /// <summary>The loops that are reported, and those around a call that gives one of them its token.</summary>
    private static IReadOnlyList<TokenSeed> WithLoopsAround(IReadOnlyList<TokenSeed> seeds)
    {
        var calls = new HashSet<SyntaxNode>(GiversOf(seeds.Where(static s => s.IsReported)).OfType<TokenParameter>().Where(static p => p.Instead is null).SelectMany(static p => p.Calls).SelectMany(static c => c.Target.Ancestors()));
        return seeds.Where(s => s.IsReported || calls.Contains(s.Loop)).OrderBy(static s => s.FileName, System.StringComparer.Ordinal).ThenBy(static s => s.Loop.SpanStart).ToList();
    }

    /// <summary>Which functions need a giver: the way back from what they need.</summary>
    private sealed class Dependents
    {
        private readonly Dictionary<TokenGiver, List<TokenParameter>> _dependents = new();

        public Dependents(IEnumerable<TokenParameter> parameters)
        {
            foreach (var parameter in parameters.Distinct())
            {
                foreach (var need in parameter.Needs)
                {
                    if (!_dependents.TryGetValue(need, out var those))
                    {
                        _dependents.Add(need, those = new List<TokenParameter>());
                    }

                    those.Add(parameter);
                }
            }
        }

        public IReadOnlyList<TokenParameter> Of(TokenGiver giver) => _dependents.TryGetValue(giver, out var those) ? those : [];

        /// <summary>The givers with all that need them, and all that need those.</summary>
        public HashSet<TokenGiver> Spread(IEnumerable<TokenGiver> from, System.Action<TokenParameter>? reached = null)
        {
            var seen = new HashSet<TokenGiver>();
            var pending = new Stack<TokenGiver>(from);
            while (pending.Count > 0)
            {
                var current = pending.Pop();
                if (!seen.Add(current))
                {
                    continue;
                }

                foreach (var dependent in Of(current))
                {
                    reached?.Invoke(dependent);
                    pending.Push(dependent);
                }
            }

            return seen;
        }
    }

    private static OwnedSource? Owned(TokenGiver giver) => giver as OwnedSource ?? (giver as TokenParameter)?.Instead as OwnedSource;
}
