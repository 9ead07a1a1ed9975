using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What do the catch-alls of a project call with what they caught? By its text alone; only the fixes ask.</summary>
internal sealed class CaughtReports
{
    // Once may be chance; what three files do is a habit.
    private const int Habit = 3;

    private readonly Compilation _compilation;
    private IReadOnlyList<InvocationExpressionSyntax>? _calls;

    public CaughtReports(Compilation compilation) => _compilation = compilation;

    /// <summary>One call of each static method, of the form <c>Type.Method(exception, ..)</c>, that the catch-alls of several files call; that of the most files comes first.</summary>
    public IReadOnlyList<InvocationExpressionSyntax> Calls(CancellationToken cancellationToken) => _calls ??= Find(cancellationToken);

    /// <summary>What is written as a statement of a clause that catches any exception, with the name that the exception has there.</summary>
    public static IEnumerable<(ExpressionSyntax Statement, string Exception)> In(SyntaxNode code)
    {
        foreach (var clause in code.DescendantNodes().OfType<CatchClauseSyntax>())
        {
            if (clause.Declaration is { Identifier: { RawKind: not 0 } exception, Type: var caught } && caught.ToString() is "Exception" or "System.Exception")
            {
                foreach (var statement in clause.Block.Statements.OfType<ExpressionStatementSyntax>())
                {
                    yield return (statement.Expression, exception.ValueText);
                }
            }
        }
    }

    private List<InvocationExpressionSyntax> Find(CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string Type, string Name), (InvocationExpressionSyntax Call, int Files)>();
        foreach (var tree in _compilation.SyntaxTrees)
        {
            var here = new HashSet<(string, string)>();
            foreach (var (statement, exception) in In(tree.GetRoot(cancellationToken)))
            {
                if (statement is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type, Name: IdentifierNameSyntax name }, ArgumentList.Arguments: { Count: >= 1 } arguments } call
                    && arguments[0].Expression is IdentifierNameSyntax given && given.Identifier.ValueText == exception
                    && (type.Identifier.ValueText, name.Identifier.ValueText) is var key
                    && here.Add(key))
                {
                    found[key] = found.TryGetValue(key, out var known) ? (known.Call, known.Files + 1) : (call, 1);
                }
            }
        }

        return found.Values
            .Where(static f => f.Files >= Habit)
            .OrderByDescending(static f => f.Files)
            .ThenBy(static f => f.Call.Expression.ToString(), StringComparer.Ordinal)
            .Select(static f => f.Call)
            .ToList();
    }
}
