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
    /// Plans, writes and proves; what <paramref name="inPlace"/> can write needs no plan. Parts of the plan that do not hang together are independent: one that fails the proof is withdrawn
    /// and the rest is proved once more. Null where nothing is left.
    /// </summary>
    public static async Task<OwnershipPlan?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, InPlaceChange.Writer inPlace, CancellationToken cancellationToken)
    {
        var changes = await InPlaceChange.WriteAsync(seeds, inPlace, cancellationToken).ConfigureAwait(false);
        var planned = seeds.Where(s => changes.All(c => c.Diagnostic != s.Diagnostic)).ToList();
        var functions = (await OwnershipPlanner.PlanAsync(solution, planned, cancellationToken).ConfigureAwait(false)).Functions;
        for (var attempt = 0; attempt < 2 && (functions.Count > 0 || changes.Count > 0); attempt++)
        {
            var edits = new FileEdits();
            foreach (var function in functions)
            {
                await FunctionEditor.WriteAsync(function, edits, cancellationToken).ConfigureAwait(false);
            }

            changes.RemoveAll(c => !edits.TryAdd(c.Edits));
            if (edits.IsEmpty || await edits.ApplyAsync(solution, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return null;
            }

            var failing = await Proof.FailingFilesAsync(solution, changed, seeds.First().Diagnostic.Id, cancellationToken).ConfigureAwait(false);
            if (failing.Count == 0)
            {
                return new OwnershipPlan(changed, functions, changes.Count > 0 ? changes[0].Title : null);
            }

            changes.RemoveAll(c => failing.Contains(c.FileName));
            functions = Components(functions).Where(c => c.All(f => !failing.Contains(SourcePlace.FileOf(f.Document)))).SelectMany(static c => c).ToList();
        }

        return null;
    }

    /// <summary>The parts of a plan that hang together by who calls whom.</summary>
    private static IEnumerable<IReadOnlyList<FunctionPlan>> Components(IReadOnlyList<FunctionPlan> functions)
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

            var component = new List<FunctionPlan>();
            var pending = new Stack<FunctionPlan>();
            pending.Push(function);
            while (pending.Count > 0)
            {
                var current = pending.Pop();
                component.Add(current);
                foreach (var next in neighbours[current].Where(seen.Add))
                {
                    pending.Push(next);
                }
            }

            yield return component;
        }
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
