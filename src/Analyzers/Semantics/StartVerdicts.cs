using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which rule, if any, speaks of a start? Each start has one verdict, so that one site has one report.</summary>
internal sealed class StartVerdicts
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<SyntaxNode, string?> _verdicts = new();

    public StartVerdicts(CompilationFacts facts) => _facts = facts;

    /// <summary>The id of the rule that speaks of the start, or null.</summary>
    public string? Of(WorkStart start, ISymbol member, CancellationToken cancellationToken)
    {
        if (!_verdicts.TryGetValue(start.Call.Syntax, out var verdict))
        {
            verdict = Decide(start, member, cancellationToken);
            _verdicts.TryAdd(start.Call.Syntax, verdict);
        }

        return verdict;
    }

    private string? Decide(WorkStart start, ISymbol member, CancellationToken cancellationToken)
    {
        if (_facts.Fates.Of(start, cancellationToken) != Fate.Dropped || ExemptCode.Contains(start, member, _facts, cancellationToken))
        {
            return null;
        }

        // What the entry point itself drops is the entry point's matter, not its caller's.
        if (_facts.EntryPoint.Is(Function.Around(start.Call, member), cancellationToken))
        {
            return null;
        }

        if (_facts.Guards.OfWork(start.Work, cancellationToken) != GuardState.Unguarded || OwnershipByProtocol.Tracks(start, _facts))
        {
            return null;
        }

        return RuleIds.HiddenBackgroundWork;
    }
}
