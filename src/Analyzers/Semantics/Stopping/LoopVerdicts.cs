using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which rule, if any, speaks of a loop? Each loop has one verdict, so that one loop has one report.</summary>
internal sealed class LoopVerdicts
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<SyntaxNode, LoopVerdict?> _verdicts = new();

    public LoopVerdicts(CompilationFacts facts)
    {
        _facts = facts;
        Signals = new LoopSignal(facts);
    }

    public LoopSignal Signals { get; }

    /// <summary>The verdict on a loop, or null. A loop that ends by its head is turned away at once.</summary>
    public LoopVerdict? Of(ILoopOperation loop, ISymbol member, CancellationToken cancellationToken)
    {
        if (!EndlessLoop.IsConstant(loop) && EndlessLoop.FlagOf(loop) is null)
        {
            return null;
        }

        if (!_verdicts.TryGetValue(loop.Syntax, out var verdict))
        {
            verdict = Decide(loop, member, cancellationToken);
            _verdicts.TryAdd(loop.Syntax, verdict);
        }

        return verdict;
    }

    /// <summary>The keyword by which a loop begins, which is where it is reported.</summary>
    public static Location KeywordOf(ILoopOperation loop) => loop.Syntax switch
    {
        WhileStatementSyntax head => head.WhileKeyword.GetLocation(),
        DoStatementSyntax head => head.DoKeyword.GetLocation(),
        ForStatementSyntax head => head.ForKeyword.GetLocation(),
        var other => other.GetLocation(),
    };

    /// <summary>The most specific rule that is enabled in this file. The order is that of the rules' contract.</summary>
    private LoopVerdict? Decide(ILoopOperation loop, ISymbol member, CancellationToken cancellationToken)
    {
        if (!StuckLoop.Waits(loop) || StuckLoop.IsInIterator(loop) || ExemptCode.IsScheduler(member.ContainingType, _facts.Symbols))
        {
            return null;
        }

        var function = Function.Around(loop, member);
        if (TokenUse.Among(FunctionBody.Operations(loop)).Any())
        {
            return IsEnabled(RuleCatalog.CancellationSwallowed, loop, cancellationToken) && SwallowedCancellation.In(loop, _facts, cancellationToken) is { } swallowed
                ? LoopVerdict.Swallows(function, swallowed.Token, swallowed.Clause)
                : null;
        }

        // What binds other bodies comes last.
        if (LoopExit.Exists(loop, _facts.Symbols)
            || !EndlessLoop.Is(loop, _facts, cancellationToken)
            || StuckLoop.MayFail(loop, _facts, cancellationToken))
        {
            return null;
        }

        var ignores = IsUnobserved(RuleCatalog.TokenIgnored, loop, cancellationToken);
        var cannotStop = TellsApart(loop) || !IsEnabled(RuleCatalog.TokenIgnored, loop, cancellationToken)
            ? IsUnobserved(RuleCatalog.LoopCannotStop, loop, cancellationToken)
            : ignores && IsEnabled(RuleCatalog.LoopCannotStop, loop, cancellationToken);
        if (!ignores && !cannotStop)
        {
            return null;
        }

        if (member.ContainingType is not { } type || ClosedByOwner.Is(loop, type, _facts.Symbols, cancellationToken))
        {
            return null;
        }

        if (ignores && IgnoredToken.Of(loop, member, _facts, cancellationToken) is { } ignored)
        {
            return LoopVerdict.Ignores(function, ignored);
        }

        return cannotStop && _facts.Background.Is(function, member, cancellationToken)
            ? LoopVerdict.CannotStop(function)
            : null;
    }

    private bool IsUnobserved(DiagnosticDescriptor rule, ILoopOperation loop, CancellationToken cancellationToken) =>
        IsEnabled(rule, loop, cancellationToken) && !Signals.IsObserved(loop, rule.Id, cancellationToken);

    /// <summary>Whether the user tells one of the rules of sources that the other is not told of; else both see the same.</summary>
    private bool TellsApart(ILoopOperation loop) =>
        _facts.Options.HasOwnSources(RuleIds.TokenIgnored, loop.Syntax.SyntaxTree) || _facts.Options.HasOwnSources(RuleIds.LoopCannotStop, loop.Syntax.SyntaxTree);

    private bool IsEnabled(DiagnosticDescriptor rule, IOperation loop, CancellationToken cancellationToken) =>
        _facts.Enabled.Has(rule, loop.Syntax.SyntaxTree, cancellationToken);
}
