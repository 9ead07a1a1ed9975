using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A proved change of a solution that gives dropped work an owner.</summary>
internal sealed class OwnershipPlan
{
    // Each turn withdraws what fails; what is left after so many hangs together in a way that no proof takes apart.
    private const int MaxAttempts = 5;

    private readonly string? _title;

    private OwnershipPlan(Solution changed, IReadOnlyList<FunctionPlan> functions, string? title)
    {
        Changed = changed;
        _title = title;
        Functions = functions;
    }

    public Solution Changed { get; }

    public IReadOnlyList<FunctionPlan> Functions { get; }

    /// <summary>
    /// Plans, writes and proves; what <paramref name="inPlace"/> can write needs no plan, and what no caller can own is left to the last branches. Parts of the plan that do not hang
    /// together are independent: one that fails the proof is withdrawn, its diagnostics take the next branch, and the whole is proved once more. Null where nothing is left.
    /// </summary>
    public static async Task<OwnershipPlan?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, InPlaceChange.Writer inPlace, CancellationToken cancellationToken)
    {
        var changes = await InPlaceChange.WriteAsync(seeds, inPlace, cancellationToken).ConfigureAwait(false);
        var answered = new HashSet<Diagnostic>(changes.SelectMany(static c => c.Seeds).Select(static s => s.Diagnostic));
        var outcome = await OwnershipPlanner.PlanAsync(solution, seeds.Where(s => !answered.Contains(s.Diagnostic)).ToList(), cancellationToken).ConfigureAwait(false);
        var functions = outcome.Functions;
        await AddLastAsync(outcome.Refused.Select(static r => (r.Document, r.Diagnostic)), Branch.TypeOwns).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts && (functions.Count > 0 || changes.Count > 0); attempt++)
        {
            var edits = new FileEdits();
            foreach (var function in functions)
            {
                await FunctionEditor.WriteAsync(function, edits, cancellationToken).ConfigureAwait(false);
            }

            changes.RemoveAll(c => !edits.TryAdd(c.Edits));
            if (edits.IsEmpty || await edits.ApplyAsync(solution, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                if (functions.Count == 0)
                {
                    return null;
                }

                await WithdrawAsync(static _ => true).ConfigureAwait(false);
                continue;
            }

            var rule = seeds.First().Diagnostic.Id;
            var failing = await Proof.FailingFilesAsync(solution, changed, rule, cancellationToken).ConfigureAwait(false);
            if (failing.Count == 0)
            {
                return new OwnershipPlan(changed, functions, changes.Count > 0 ? changes[0].Title : null);
            }

            // A name that the proof refuses is no reason to lose the change.
            if (functions.Where(static f => f.TakesSuffix).ToList() is { Count: > 0 } renamed)
            {
                renamed.ForEach(static f => f.TakesSuffix = false);
                continue;
            }

            var withdrawn = await FailingAloneAsync(solution, changes.Where(c => c.Touches(failing)).ToList(), functions.Count == 0, rule, cancellationToken).ConfigureAwait(false);
            if (withdrawn.Count > 0)
            {
                changes.RemoveAll(withdrawn.Contains);
                foreach (var branch in withdrawn.GroupBy(static c => c.Branch))
                {
                    await AddLastAsync(branch.SelectMany(static c => c.Seeds), branch.Key + 1).ConfigureAwait(false);
                }
            }
            else
            {
                await WithdrawAsync(failing.Contains).ConfigureAwait(false);
            }
        }

        return null;

        // The parts of the plan in which one of the files stands.
        Task WithdrawAsync(Func<string, bool> isFailing)
        {
            functions = PlanParts.Of(functions).Where(c => !c.Any(f => isFailing(SourcePlace.FileOf(f.Document)))).SelectMany(static c => c).ToList();
            return AddLastAsync(Unanswered(seeds.Where(s => !answered.Contains(s.Diagnostic)), functions), Branch.TypeOwns);
        }

        async Task AddLastAsync(IEnumerable<(Document Document, Diagnostic Diagnostic)> open, Branch from)
        {
            var refused = open.ToList();
            answered.UnionWith(refused.Select(static s => s.Diagnostic));
            changes.AddRange(await LastBranches.WriteAsync(refused, from, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The diagnostics that no planned function answers.</summary>
    private static IEnumerable<(Document Document, Diagnostic Diagnostic)> Unanswered(IEnumerable<(Document Document, Diagnostic Diagnostic)> seeds, IReadOnlyList<FunctionPlan> functions)
    {
        var places = new HashSet<SourcePlace>(functions.SelectMany(static f => f.Places()));
        return seeds.Where(s => !places.Contains(new SourcePlace(s.Document, s.Diagnostic.Location.SourceSpan))).ToList();
    }

    /// <summary>The changes that fail the proof by themselves. One that stands alone has just been proved so.</summary>
    private static async Task<HashSet<InPlaceChange.Change>> FailingAloneAsync(Solution solution, IReadOnlyList<InPlaceChange.Change> changes, bool areAll, string rule, CancellationToken cancellationToken)
    {
        var failing = new HashSet<InPlaceChange.Change>();
        foreach (var change in changes)
        {
            if ((areAll && changes.Count == 1) || (await InPlaceChange.ProveAsync(solution, [change], rule, cancellationToken).ConfigureAwait(false)).Failing.Count > 0)
            {
                failing.Add(change);
            }
        }

        return failing;
    }

    /// <summary>What the plan of one diagnostic does, in words.</summary>
    public string Title()
    {
        if (_title is not null)
        {
            return _title;
        }

        var entry = Functions.FirstOrDefault(static f => f.IsEntryPoint && f.IsSeed);
        var seed = entry ?? Functions.FirstOrDefault(static f => f.IsSeed) ?? Functions[0];
        var name = Analyzers.Semantics.Function.DisplayName(seed.Method);
        if (seed.IsEntryPoint)
        {
            return Resources.Format("AwaitInMain", name);
        }

        return TitleOf(seed, name, seed.Callers.Concat(seed.Family.SelectMany(static f => f.Callers)).Distinct().Count());
    }

    private static string TitleOf(FunctionPlan seed, string name, int callers) => seed switch
    {
        { Form: FunctionForm.Joins } => Resources.Format("Join", name),
        { AddsSuccessor: true } => callers == 0 ? Resources.Format("AddSuccessorOnly", name) : Resources.Format("AddSuccessor", name, callers),
        { ChangesPublicApi: true } => Resources.Format("ChangePublic", name, callers),
        { Family.Count: > 0 } => Resources.Format("ContractReceives", name, callers, seed.Family.Count + 1),
        { Form: FunctionForm.Synchronous } => callers == 1 ? Resources.Format("CallerStarts", name) : Resources.Format("CallersStart", name, callers),
        _ => callers switch
        {
            0 => Resources.Format("ReturnTask", name),
            1 => Resources.Format("CallerReceives", name),
            _ => Resources.Format("CallersReceive", name, callers),
        },
    };
}
