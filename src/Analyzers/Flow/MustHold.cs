using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace TaskOwnership.Analyzers.Flow;

/// <summary>What one operation does to a fact.</summary>
internal enum Effect
{
    None,
    Establishes,
    Withdraws,
}

/// <summary>
/// A forward analysis of one fact: where does it hold on every ordinary path? A catch begins with what holds everywhere in its try;
/// a finally with what holds at every ordinary way into it, and what holds at its end is all that is known behind it.
/// </summary>
internal sealed class MustHold
{
    private readonly ControlFlowGraph _graph;
    private readonly Func<IOperation, Effect> _effect;
    private readonly bool?[] _entry;
    private readonly Queue<BasicBlock> _pending = new();
    private readonly Dictionary<ControlFlowRegion, HashSet<int>> _behind = new();

    private MustHold(ControlFlowGraph graph, Func<IOperation, Effect> effect)
    {
        _graph = graph;
        _effect = effect;
        _entry = new bool?[graph.Blocks.Length];
    }

    /// <summary>The operations at which the fact holds on every ordinary path, of those that are asked for.</summary>
    public static IEnumerable<IOperation> Operations(ControlFlowGraph graph, Func<IOperation, Effect> effect, Func<IOperation, bool> asked, CancellationToken cancellationToken)
    {
        var analysis = new MustHold(graph, effect);
        analysis.Run(cancellationToken);
        foreach (var block in graph.Blocks)
        {
            if (analysis._entry[block.Ordinal] is not { } holds)
            {
                continue;
            }

            foreach (var operation in Blocks.Operations(block))
            {
                if (holds && asked(operation))
                {
                    yield return operation;
                }

                holds = After(effect(operation), holds);
            }
        }
    }

    private static bool After(Effect effect, bool holds) => effect == Effect.None ? holds : effect == Effect.Establishes;

    private void Run(CancellationToken cancellationToken)
    {
        Enter(_graph.Blocks[0], false);
        while (_pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Visit(_pending.Dequeue());
        }
    }

    private void Visit(BasicBlock block)
    {
        var holds = _entry[block.Ordinal]!.Value;
        var throughout = holds;
        foreach (var operation in Blocks.Operations(block))
        {
            holds = After(_effect(operation), holds);
            throughout &= holds;
        }

        EnterHandlers(block, throughout);
        Follow(block.ConditionalSuccessor, block, holds);
        Follow(block.FallThroughSuccessor, block, holds);
    }

    /// <summary>An exception may leave the block at any operation.</summary>
    private void EnterHandlers(BasicBlock block, bool holds)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { Kind: ControlFlowRegionKind.TryAndCatch } whole)
            {
                continue;
            }

            foreach (var handler in whole.NestedRegions)
            {
                if (handler != region)
                {
                    Enter(_graph.Blocks[handler.FirstBlockOrdinal], holds);
                }
            }
        }
    }

    private void Follow(ControlFlowBranch? branch, BasicBlock source, bool holds)
    {
        if (branch is null)
        {
            return;
        }

        if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            for (var region = source.EnclosingRegion; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind == ControlFlowRegionKind.Finally)
                {
                    if (_behind.TryGetValue(region, out var targets))
                    {
                        foreach (var target in targets)
                        {
                            Enter(_graph.Blocks[target], holds);
                        }
                    }

                    return;
                }
            }

            return;
        }

        if (branch.Destination is not { } destination)
        {
            return;
        }

        if (branch.FinallyRegions.IsEmpty)
        {
            Enter(destination, holds);
            return;
        }

        for (var i = 0; i < branch.FinallyRegions.Length; i++)
        {
            var next = i + 1 < branch.FinallyRegions.Length ? branch.FinallyRegions[i + 1].FirstBlockOrdinal : destination.Ordinal;
            LeadOn(branch.FinallyRegions[i], next);
        }

        Enter(_graph.Blocks[branch.FinallyRegions[0].FirstBlockOrdinal], holds);
    }

    /// <summary>Notes what follows a finally; its end is then looked at once more.</summary>
    private void LeadOn(ControlFlowRegion region, int next)
    {
        if (!_behind.TryGetValue(region, out var targets))
        {
            _behind.Add(region, targets = new HashSet<int>());
        }

        if (!targets.Add(next))
        {
            return;
        }

        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            if (_entry[i] is not null)
            {
                _pending.Enqueue(_graph.Blocks[i]);
            }
        }
    }

    private void Enter(BasicBlock block, bool holds)
    {
        ref var entry = ref _entry[block.Ordinal];
        if (entry is { } known && (known == holds || !known))
        {
            return;
        }

        entry = holds;
        _pending.Enqueue(block);
    }
}
