using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>By which token is a loop told to stop?</summary>
internal readonly struct LoopToken
{
    private LoopToken(string? text, bool isKnown)
    {
        Text = text;
        IsKnown = isKnown;
    }

    /// <summary>The token or source as the loop writes it; null where it observes none.</summary>
    public string? Text { get; }

    /// <summary>False where the loop observes several, so that nobody can say by which one it is cancelled.</summary>
    public bool IsKnown { get; }

    public static LoopToken Of(StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        var asked = loop.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(static a => a.Name.Identifier.ValueText == "IsCancellationRequested")
            .Select(static a => a.Expression)
            .Where(e => IsOutside(e, loop, model, cancellationToken))
            .Select(static e => e.ToString())
            .Distinct().ToList();
        if (asked.Count == 1)
        {
            return new LoopToken(asked[0], true);
        }

        var given = loop.DescendantNodes().OfType<ArgumentSyntax>()
            .Select(static a => a.Expression)
            .Where(e => e is IdentifierNameSyntax or MemberAccessExpressionSyntax && TokenOrigin.IsToken(model.GetTypeInfo(e, cancellationToken).Type) && e.ToString() != "CancellationToken.None")
            .ToList();
        var names = given.Select(static e => e.ToString()).Distinct().ToList();
        return names.Count == 0 ? new LoopToken(null, asked.Count == 0)
            : names.Count == 1 && asked.Count == 0 && IsOutside(given[0], loop, model, cancellationToken) ? new LoopToken(names[0], true)
            : new LoopToken(null, false);
    }

    /// <summary>Whether what the expression names is declared outside of the loop.</summary>
    private static bool IsOutside(ExpressionSyntax expression, StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken) =>
        expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(n =>
            model.GetSymbolInfo(n, cancellationToken).Symbol is { } symbol
            && (symbol is not (ILocalSymbol or IParameterSymbol) || symbol.DeclaringSyntaxReferences.All(r => !loop.Span.Contains(r.Span))))
        && !expression.DescendantNodesAndSelf().Any(static n => n is InvocationExpressionSyntax);
}
