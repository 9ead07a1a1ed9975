using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// How does a project report the failures that it catches, where the type at hand has no way of its own: by a static method that its catch-alls call again and again,
/// like <c>catch (Exception e) { DebugHelper.WriteException(e); }</c>?
/// </summary>
internal static class ProjectReport
{
    // Once may be chance; what three files do is a habit.
    private const int Habit = 3;

    private static readonly ConditionalWeakTable<Compilation, List<(IMethodSymbol Method, bool TakesMessage)>> Known = new();

    /// <summary>The report that most files call and that can be named at the position: what stands ahead of its arguments, and whether it takes a message behind the exception.</summary>
    public static (string Access, IMethodSymbol Method, bool TakesMessage)? At(SemanticModel model, int position, CancellationToken cancellationToken)
    {
        foreach (var (method, takesMessage) in Known.GetValue(model.Compilation, c => Find(c, cancellationToken)))
        {
            if (model.IsAccessible(position, method)
                && model.LookupNamespacesAndTypes(position, name: method.ContainingType.Name).Any(t => SymbolEqualityComparer.Default.Equals(t, method.ContainingType))
                && !IsWithin(model.GetEnclosingSymbol(position, cancellationToken), method.ContainingType))
            {
                return (method.ContainingType.Name + "." + method.Name, method, takesMessage);
            }
        }

        return null;
    }

    private static List<(IMethodSymbol Method, bool TakesMessage)> Find(Compilation compilation, CancellationToken cancellationToken)
    {
        // By its text first: only what several files call is bound.
        var called = new Dictionary<(string Type, string Name), List<InvocationExpressionSyntax>>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var here = new HashSet<(string, string)>();
            foreach (var clause in tree.GetRoot(cancellationToken).DescendantNodes().OfType<CatchClauseSyntax>())
            {
                if (clause.Declaration is not { Identifier: { RawKind: not 0 } exception, Type: var caught } || caught.ToString() is not ("Exception" or "System.Exception"))
                {
                    continue;
                }

                foreach (var statement in clause.Block.Statements.OfType<ExpressionStatementSyntax>())
                {
                    if (statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type, Name: IdentifierNameSyntax name }, ArgumentList.Arguments: { Count: >= 1 } arguments } call
                        && arguments[0].Expression is IdentifierNameSyntax given && given.Identifier.ValueText == exception.ValueText
                        && SoundsLikeReport(name.Identifier.ValueText)
                        && here.Add((type.Identifier.ValueText, name.Identifier.ValueText)))
                    {
                        var key = (type.Identifier.ValueText, name.Identifier.ValueText);
                        if (!called.TryGetValue(key, out var calls))
                        {
                            called.Add(key, calls = new List<InvocationExpressionSyntax>());
                        }

                        calls.Add(call);
                    }
                }
            }
        }

        return called.Values
            .Where(static calls => calls.Count >= Habit)
            .OrderByDescending(static calls => calls.Count)
            .ThenBy(static calls => calls[0].Expression.ToString(), StringComparer.Ordinal)
            .Select(calls => compilation.GetSemanticModel(calls[0].SyntaxTree).GetSymbolInfo(calls[0], cancellationToken).Symbol as IMethodSymbol)
            .Where(static m => m is { IsStatic: true, IsAsync: false, IsGenericMethod: false, ReturnsVoid: true, ContainingType: { IsGenericType: false, ContainingType: null } })
            .Select(static m => (m!, TakesMessage(m!)))
            .Where(static m => IsGiven(m.Item1, m.Item2))
            .ToList();
    }

    private static bool TakesMessage(IMethodSymbol method) => method.Parameters is [_, { Type.SpecialType: SpecialType.System_String, RefKind: RefKind.None }, ..];

    private static bool IsGiven(IMethodSymbol method, bool takesMessage) =>
        method.Parameters[0].Type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && method.Parameters.Skip(takesMessage ? 2 : 1).All(static p => p.IsOptional || p.IsParams);

    /// <summary>Names that only ever withhold: to show a failure may need another thread, to handle it may close what it came from.</summary>
    private static bool SoundsLikeReport(string name) =>
        new[] { "Log", "Warn", "Report", "Trace", "Error", "Exception" }.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)
        && !new[] { "Set", "Throw", "Show", "Display", "Handle", "On", "Is", "Get" }.Any(word => name.StartsWith(word, StringComparison.Ordinal));

    private static bool IsWithin(ISymbol? symbol, INamedTypeSymbol type)
    {
        for (; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol, type))
            {
                return true;
            }
        }

        return false;
    }
}
