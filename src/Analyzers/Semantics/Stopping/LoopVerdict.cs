using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which rule speaks of a loop, and what does it need to say?</summary>
internal sealed class LoopVerdict
{
    private LoopVerdict(string id, ISymbol function, IParameterSymbol? ignored, IOperation? token, Location? clause)
    {
        Id = id;
        Function = function;
        Ignored = ignored;
        Token = token;
        Clause = clause;
    }

    public string Id { get; }

    /// <summary>The function that the loop stands in.</summary>
    public ISymbol Function { get; }

    /// <summary>The parameter that nobody looks at.</summary>
    public IParameterSymbol? Ignored { get; }

    /// <summary>The token whose cancellation is caught.</summary>
    public IOperation? Token { get; }

    /// <summary>The keyword of the clause that catches it.</summary>
    public Location? Clause { get; }

    public static LoopVerdict CannotStop(ISymbol function) => new(RuleIds.LoopCannotStop, function, null, null, null);

    public static LoopVerdict Ignores(ISymbol function, IParameterSymbol token) => new(RuleIds.TokenIgnored, function, token, null, null);

    public static LoopVerdict Swallows(ISymbol function, IOperation token, ICatchClauseOperation clause) =>
        new(RuleIds.CancellationSwallowed, function, null, token, ((CatchClauseSyntax)clause.Syntax).CatchKeyword.GetLocation());
}
