using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// May a synchronous event handler end the chain of callers, as an <c>async void</c> that handles whatever fails? Nobody can receive a task from it. Whoever raises
/// the event goes on at the first <c>await</c>, as it did when the work was dropped, so that nothing behind that may be meant for it. What was <c>async void</c> itself
/// let its failures out already: where a user interface raises the event, they go the same way as before, and need no guard.
/// </summary>
internal static class HandlerRoot
{
    /// <summary>Whether the function is subscribed to an event, and no contract fixes that it is synchronous.</summary>
    public static async Task<bool> IsAsync(FunctionPlan function, Solution solution, CancellationToken cancellationToken)
    {
        var method = function.Method;
        if (!method.ReturnsVoid || method.IsAsync || function.BecomesTask || method.IsOverride || method.IsVirtual || method.IsAbstract || !method.ExplicitInterfaceImplementations.IsEmpty)
        {
            return false;
        }

        if (function.Declaration is AnonymousFunctionExpressionSyntax lambda)
        {
            return IsSubscribed(lambda, function.Model, cancellationToken);
        }

        if (UserInterfaceEvent.Handles(method))
        {
            return true;
        }

        // Handlers are subscribed by their own type; no search through the whole solution is spent on what is none.
        foreach (var part in method.ContainingType.DeclaringSyntaxReferences)
        {
            var subscriptions = (await part.GetSyntaxAsync(cancellationToken).ConfigureAwait(false)).DescendantNodes()
                .OfType<AssignmentExpressionSyntax>()
                .Where(static a => a.IsKind(SyntaxKind.AddAssignmentExpression))
                .SelectMany(static a => a.Right.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                .Where(n => n.Identifier.ValueText == method.Name)
                .ToList();
            if (subscriptions.Count == 0 || solution.GetDocument(part.SyntaxTree) is not { } document || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                continue;
            }

            if (subscriptions.Any(n => IsSubscribed(n.Parent is MemberAccessExpressionSyntax access && access.Name == n ? access : n, model, cancellationToken)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol?.OriginalDefinition, method.OriginalDefinition)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why the handler may not await what it received, or null.</summary>
    public static string? Blocker(FunctionPlan function, CancellationToken cancellationToken)
    {
        var needsGuard = !LetsOutAsBefore(function) || !UserInterfaceEvent.Raises(function, cancellationToken);
        if (FormChoice.Body(function.Declaration) is not BlockSyntax body)
        {
            return needsGuard ? "an event handler would let failures out" : AsyncNeed.Blocker(function, cancellationToken);
        }

        if (AsyncNeed.Blocker(function, cancellationToken) is { } reason)
        {
            return reason;
        }

        if (needsGuard && UnguardedBlocker(function, body) is { } unguarded)
        {
            return unguarded;
        }

        var first = function.Producers.Min(static p => p.Place.SpanStart);
        var arguments = function.Method.Parameters.Where(static p => p.Type is { IsValueType: false, SpecialType: not (SpecialType.System_String or SpecialType.System_Object) }).Select(static p => p.Name).ToList();
        return body.DescendantNodes().Any(n => n.SpanStart > first && n is IdentifierNameSyntax { Identifier.ValueText: var name } && arguments.Contains(name) && !function.Producers.Any(p => p.Place.Span.Contains(n.Span)))
            ? "whoever raises the event may look at its arguments afterwards"
            : null;
    }

    /// <summary>Whether all that the function receives was <c>async void</c>, or comes from what was: a failure in it has always gone to the context that the handler runs in.</summary>
    public static bool LetsOutAsBefore(FunctionPlan function)
    {
        var visited = new HashSet<FunctionPlan>();
        return function.Producers.All(Was);

        bool Was(Producer producer) => producer.Callee is { } callee && (!visited.Add(callee) || ((callee.BecomesTask || callee.Producers.Count > 0) && callee.Producers.All(Was)));
    }

    private static string? UnguardedBlocker(FunctionPlan function, BlockSyntax body)
    {
        var guard = body.Statements.LastOrDefault(static s => s is not LocalFunctionStatementSyntax);
        if (!function.Producers.All(p => guard?.Span.Contains(p.Place.Span) == true))
        {
            return "an event handler would go on behind the work";
        }

        // What else fails there, whoever raises the event is told of.
        return !IsGuard(guard!, function) || body.Statements.Any(s => s != guard && MayThrow(s)) ? "an event handler would let failures out" : null;
    }

    private static bool IsGuard(StatementSyntax statement, FunctionPlan function) =>
        statement is TryStatementSyntax { Finally: null } attempt
        && function.Producers.All(p => !attempt.Span.Contains(p.Place.Span) || attempt.Block.Span.Contains(p.Place.Span))
        && function.Model.GetOperation(attempt) is ITryOperation guard
        && CatchAll.Handles(guard, function.Facts.Symbols);

    private static bool MayThrow(StatementSyntax statement) =>
        statement is not LocalFunctionStatementSyntax
        && statement.DescendantNodesAndSelf(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n =>
            n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or CastExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or UsingStatementSyntax or CommonForEachStatementSyntax);

    /// <summary><c>x.Changed += OnChanged</c>, with or without a delegate made for it.</summary>
    public static bool IsSubscribed(ExpressionSyntax handler, SemanticModel model, CancellationToken cancellationToken) => EventOf(handler, model, cancellationToken) is not null;

    /// <summary>The event that a handler is subscribed to; null where it is none's.</summary>
    public static IEventSymbol? EventOf(ExpressionSyntax handler, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = handler;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax || value.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: BaseObjectCreationExpressionSyntax } })
        {
            value = value.FirstAncestorOrSelf<ExpressionSyntax>(e => e != value && e.Contains(value))!;
        }

        return value.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } subscription
            && subscription.Right == value
            ? model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol as IEventSymbol
            : null;
    }
}
