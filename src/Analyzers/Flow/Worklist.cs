using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace TaskOwnership.Analyzers.Flow;

/// <summary>What a forward analysis is about: how an operation changes the state, and what is known where two ways meet.</summary>
internal interface IFlowQuestion<TState>
    where TState : struct
{
    /// <summary>What is known where the function begins.</summary>
    TState Start { get; }

    TState After(IOperation operation, TState before);

    TState Join(TState one, TState other);

    /// <summary>Whether the operation may throw, so that a handler around it may begin with what was known before it.</summary>
    bool MayThrow(IOperation operation);
}

/// <summary>
/// The one worklist over Roslyn's control flow graph. A catch begins with what may be known where its try throws; a finally with what is known at
/// every ordinary way into it, and what is known at its end is all that is known behind it.
/// </summary>
internal sealed class Worklist<TState>
    where TState : struct
{
    private readonly ControlFlowGraph _graph;
    private readonly IFlowQuestion<TState> _question;
    private readonly TState?[] _entry;
    private readonly Queue<BasicBlock> _pending = new();
    private readonly Dictionary<ControlFlowRegion, HashSet<int>> _behind = new();

    private Worklist(ControlFlowGraph graph, IFlowQuestion<TState> question)
    {
        _graph = graph;
        _question = question;
        _entry = new TState?[graph.Blocks.Length];
    }

    /// <summary>Every operation that can be reached, in the order of the blocks, with what is known before it.</summary>
    public static IEnumerable<(IOperation Operation, TState Before)> Solve(ControlFlowGraph graph, IFlowQuestion<TState> question, CancellationToken cancellationToken)
    {
        var analysis = new Worklist<TState>(graph, question);
        analysis.Run(cancellationToken);
        foreach (var block in graph.Blocks)
        {
            if (analysis._entry[block.Ordinal] is not { } state)
            {
                continue;
            }

            foreach (var operation in Blocks.Operations(block))
            {
                yield return (operation, state);
                state = question.After(operation, state);
            }
        }
    }

    private void Run(CancellationToken cancellationToken)
    {
        Enter(_graph.Blocks[0], _question.Start);
        while (_pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Visit(_pending.Dequeue());
        }
    }

    private void Visit(BasicBlock block)
    {
        var state = _entry[block.Ordinal]!.Value;
        TState? thrown = null;
        foreach (var operation in Blocks.Operations(block))
        {
            if (_question.MayThrow(operation))
            {
                thrown = thrown is { } already ? _question.Join(already, state) : state;
            }

            state = _question.After(operation, state);
        }

        if (block.FallThroughSuccessor is { Semantics: ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow })
        {
            thrown = thrown is { } already ? _question.Join(already, state) : state;
        }

        if (thrown is { } failed)
        {
            EnterHandlers(block, failed);
        }

        Follow(block.ConditionalSuccessor, block, state);
        Follow(block.FallThroughSuccessor, block, state);
    }

    private void EnterHandlers(BasicBlock block, TState state)
    {
        // The root of a nested function lies in a region of the function around it, whose handlers are none of this graph.
        for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { Kind: ControlFlowRegionKind.TryAndCatch } whole)
            {
                continue;
            }

            foreach (var handler in whole.NestedRegions)
            {
                if (handler != region)
                {
                    Enter(_graph.Blocks[handler.FirstBlockOrdinal], state);
                }
            }
        }
    }

    private void Follow(ControlFlowBranch? branch, BasicBlock source, TState state)
    {
        if (branch is null)
        {
            return;
        }

        if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            LeaveFinally(source, state);
            return;
        }

        if (branch.Destination is not { } destination)
        {
            return;
        }

        if (branch.FinallyRegions.IsEmpty)
        {
            Enter(destination, state);
            return;
        }

        for (var i = 0; i < branch.FinallyRegions.Length; i++)
        {
            var next = i + 1 < branch.FinallyRegions.Length ? branch.FinallyRegions[i + 1].FirstBlockOrdinal : destination.Ordinal;
            LeadOn(branch.FinallyRegions[i], next);
        }

        Enter(_graph.Blocks[branch.FinallyRegions[0].FirstBlockOrdinal], state);
    }

    private void LeaveFinally(BasicBlock source, TState state)
    {
        for (var region = source.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Finally)
            {
                continue;
            }

            if (_behind.TryGetValue(region, out var targets))
            {
                foreach (var target in targets)
                {
                    Enter(_graph.Blocks[target], state);
                }
            }

            return;
        }
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

    private void Enter(BasicBlock block, TState state)
    {
        ref var entry = ref _entry[block.Ordinal];
        if (entry is { } known)
        {
            state = _question.Join(known, state);
            if (EqualityComparer<TState>.Default.Equals(known, state))
            {
                return;
            }
        }

        entry = state;
        _pending.Enqueue(block);
    }
}
