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
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var parameter in parameters)
            {
                if (parameter is { Instead: null, IsBlocked: false, AddsOverload: false, Calls.Count: > 0, Declarations: { Count: 1 } declarations }
                    && declarations[0].Method is { IsStatic: false, DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary } method
                    && parameter.Calls.Select(static c => Owned(c.Giver)).Distinct().ToList() is [{ } owned]
                    && SymbolEqualityComparer.Default.Equals(owned.Type, method.ContainingType))
                {
                    parameter.Instead = owned;
                    changed = true;
                }
            }
        }
    }

    /// <summary>Blocks whatever needs something that is blocked, and the seeds that are left without a token; until nothing changes.</summary>
    public static IReadOnlyList<TokenSeed> Of(IEnumerable<TokenSeed> seeds, IEnumerable<TokenParameter> parameters)
    {
        var all = seeds.ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var parameter in parameters)
            {
                if (!parameter.IsBlocked && parameter.Needs.Any(static n => n.IsBlocked))
                {
                    parameter.Block("a caller has no token to give");
                    changed = true;
                }
            }
        }

        return WithLoopsAround(all.Where(static s => !s.Giver.IsBlocked && (!s.Throws || IsExpected(s))).ToList());
    }

    /// <summary>Whether all between the loop and whoever says "stop" can let cancellation through: tasks can, threads and the entry point cannot.</summary>
    private static bool IsExpected(TokenSeed seed)
    {
        var givers = GiversOf([seed]);
        foreach (var owned in givers.OfType<OwnedSource>())
        {
            owned.Throws = true;
        }

        return !givers.Any(static g => g is SignalledSource || (g is TokenParameter { Instead: null } parameter && parameter.Declarations.Any(static d => d.Method.ReturnsVoid)));
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

    private static OwnedSource? Owned(TokenGiver giver) => giver as OwnedSource ?? (giver as TokenParameter)?.Instead as OwnedSource;
}
