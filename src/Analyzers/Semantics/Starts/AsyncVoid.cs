using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can a failure leave an <c>async void</c> function, and is that function the idiom of a platform that calls it?</summary>
internal sealed class AsyncVoid
{
    private readonly CompilationFacts _facts;

    public AsyncVoid(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether nobody gets the task of a method, local function or lambda that is asynchronous.</summary>
    public static bool Is(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    /// <summary>The id of the rule that speaks of the declaration of an <c>async void</c> method or local function, or null.</summary>
    public string? VerdictOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!method.IsAsync || !method.ReturnsVoid || _facts.Bodies.Of(method, cancellationToken) is not { } body || !Awaits(body))
        {
            return null;
        }

        var escapes = FailureEscapes(body, cancellationToken);
        if (escapes && AnsweredElsewhere.AboutAsyncVoid(method))
        {
            return null;
        }

        if (IsPlatformIdiom(method))
        {
            return escapes ? RuleIds.UnownedWork : null;
        }

        switch (UseOf(method, cancellationToken))
        {
            case DelegateUse.Event:
                return escapes ? RuleIds.UnownedWork : null;
            case DelegateUse.Other:
                // The conversion is what is wrong, and OWN1005 says so.
                return null;
        }

        if (escapes)
        {
            return RuleIds.AsyncVoid;
        }

        // A sink that observes the task it is given is where dropping ends.
        return method.IsOverride || Contract.IsImplementation(method) || TakesTask(method) ? null : RuleIds.UnownedWork;
    }

    private bool TakesTask(IMethodSymbol method) =>
        method.Parameters.Any(p => SanctionedSink.IsTaskLike(p.Type, _facts.Symbols)
            || (p.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: { } result } && SanctionedSink.IsTaskLike(result, _facts.Symbols)));

    /// <summary>Whether a failure of the method or local function takes the process down.</summary>
    public bool Escapes(IMethodSymbol method, CancellationToken cancellationToken) =>
        _facts.Bodies.Of(method, cancellationToken) is { } body && FailureEscapes(body, cancellationToken);

    /// <summary>Whether an <c>await</c> that may fail, or a <c>throw</c>, stands outside every guard, so that its failure takes the process down.</summary>
    public bool FailureEscapes(IOperation body, CancellationToken cancellationToken)
    {
        var hasAwaited = false;
        foreach (var operation in FunctionBody.Operations(body))
        {
            // What is thrown ahead of the first await checks arguments, mostly.
            hasAwaited |= IsAwaiting(operation);
            if (hasAwaited && operation is IThrowOperation { Exception: not null } && !IsGuarded(operation, body))
            {
                return true;
            }

            if (IsAwaiting(operation)
                && !IsGuarded(operation, body)
                && (operation is not IAwaitOperation awaited || _facts.Guards.OfAwait(awaited, cancellationToken) == GuardState.Unguarded))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Awaits(IOperation body) => FunctionBody.Operations(body).Any(IsAwaiting);

    private static bool IsAwaiting(IOperation operation) =>
        operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };

    private bool IsGuarded(IOperation operation, IOperation body)
    {
        for (var current = operation; current.Parent is { } parent && current != body; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Body == current && CatchAll.Handles(attempt, _facts.Symbols))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Shaped as an event handler, fixed by a contract of another assembly, or a message that an engine sends.</summary>
    private bool IsPlatformIdiom(IMethodSymbol method) =>
        IsEventHandlerShape(method)
        || Contract.IsForeign(method)
        || (method.MethodKind == MethodKind.Ordinary && Bases(method.ContainingType).Any(static t => t.Name == "MonoBehaviour"));

    private static System.Collections.Generic.IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary><c>(object sender, EventArgs e)</c>, whatever the arguments derive from it; what an <c>EventHandler&lt;T&gt;</c> carries may be any type.</summary>
    public static bool IsEventHandlerShape(IMethodSymbol method)
    {
        if (method.Parameters.Length != 2)
        {
            return false;
        }

        if (method.Parameters[0] is { Name: "sender" or "_", Type.SpecialType: SpecialType.System_Object })
        {
            return true;
        }

        for (var type = method.Parameters[1].Type; type is not null; type = type.BaseType)
        {
            if (type.Name.EndsWith("EventArgs", System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private enum DelegateUse
    {
        None,
        Event,
        Other,
    }

    /// <summary>What the outermost type around the method makes of it as a method group.</summary>
    private DelegateUse UseOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var use = DelegateUse.None;
        foreach (var part in Owners.Outermost(method.ContainingType).DeclaringSyntaxReferences)
        {
            foreach (var name in part.GetSyntax(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText != method.Name)
                {
                    continue;
                }

                SyntaxNode value = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                switch (value.Parent)
                {
                    case AssignmentExpressionSyntax assignment when assignment.Right == value:
                        return assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || assignment.IsKind(SyntaxKind.AddAssignmentExpression) ? DelegateUse.Event : use;
                    case ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Parent: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } } }:
                        return DelegateUse.Event;
                    case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } } when called.StartsWith("Subscribe", System.StringComparison.Ordinal):
                        return DelegateUse.Event;
                    case ArgumentSyntax { Parent.Parent: not InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }:
                        use = DelegateUse.Other;
                        break;
                }
            }
        }

        return use;
    }
}
