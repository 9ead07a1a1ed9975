using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What becomes of dropped work that no caller can own: its type keeps the task and awaits it when it stops, or else its failure is observed.</summary>
internal static class LastBranches
{
    /// <summary>The changes for diagnostics that no branch before the given one answers, one for each, or one for all of a type.</summary>
    public static async Task<IReadOnlyList<InPlaceChange.Change>> WriteAsync(IEnumerable<(Document Document, Diagnostic Diagnostic)> seeds, Branch from, CancellationToken cancellationToken)
    {
        var changes = new List<InPlaceChange.Change>();
        if (from >= Branch.None)
        {
            return changes;
        }

        var open = new List<(Document Document, Diagnostic Diagnostic)>();
        var places = new HashSet<SourcePlace>();
        var types = new Dictionary<(string File, int Start), List<OwnedStart>>();
        foreach (var seed in seeds.Where(IsForThese).OrderBy(static s => SourcePlace.FileOf(s.Document), StringComparer.Ordinal).ThenBy(static s => s.Diagnostic.Location.SourceSpan.Start))
        {
            if (!places.Add(new SourcePlace(seed.Document, seed.Diagnostic.Location.SourceSpan)))
            {
                continue;
            }

            // Where a catch is written for the failure, it has to be heard of there and then.
            if (from <= Branch.TypeOwns && seed.Diagnostic.Id != RuleIds.CatchCannotSeeTask && await OwnedStart.OfAsync(seed, cancellationToken).ConfigureAwait(false) is { } start)
            {
                var declaration = start.Member.ContainingType.DeclaringSyntaxReferences[0];
                var key = (declaration.SyntaxTree.FilePath, declaration.Span.Start);
                if (!types.TryGetValue(key, out var starts))
                {
                    types.Add(key, starts = new List<OwnedStart>());
                }

                starts.Add(start);
            }
            else
            {
                open.Add(seed);
            }
        }

        foreach (var starts in types.Values)
        {
            if (await KeptTasks.WriteAsync(starts, cancellationToken).ConfigureAwait(false) is { } change)
            {
                changes.Add(change);
            }
            else
            {
                open.AddRange(starts.Select(static s => s.Seed));
            }
        }

        changes.AddRange(await InPlaceChange.WriteAsync(open, Observe, cancellationToken, Branch.Observed).ConfigureAwait(false));
        return changes;
    }

    /// <summary>A test is there to fail: what only logs its failures lets it pass.</summary>
    private static string? Observe(FixSite site) =>
        site.Facts?.TestCode.Is(site.CancellationToken) == true ? null : ObservedWork.Write(site) ?? GuardedBody.Write(site);

    private static bool IsForThese((Document Document, Diagnostic Diagnostic) seed) =>
        seed.Diagnostic.Id is RuleIds.HiddenBackgroundWork or RuleIds.UnawaitedTask or RuleIds.UnownedWork or RuleIds.AsyncVoid or RuleIds.CatchCannotSeeTask;
}
