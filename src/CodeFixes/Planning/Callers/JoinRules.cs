using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>May this function wait for what it received? Joining work that does not end would hang it.</summary>
internal static class JoinRules
{
    // A main loop is near the entry point, or it is not found.
    private const int MaxFunctions = 30;

    public static void Check(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (function.Producers.Any(IsUnderUnboundedLoop))
        {
            function.Block("work is started in a loop without bound");
            return;
        }

        if (function.Producers.Any(p => IsCaughtInLoop(p, function.Declaration)))
        {
            function.Block("a handler within a loop would not see what fails");
            return;
        }

        // The runtime looks for the attribute at the method that it calls, which is another one once the entry point is asynchronous.
        if (function is { IsEntryPoint: true, KeepsIdling: false, Method.IsAsync: false } && function.Method.GetAttributes().Any(static a => a.AttributeClass?.Name is "STAThreadAttribute" or "MTAThreadAttribute"))
        {
            function.Block("its thread has to stay in its apartment");
            return;
        }

        // What is awaited behind the loop of a user interface would go on by a context that nobody serves any more.
        if (function is { IsEntryPoint: true, KeepsIdling: false, Method.IsAsync: false } && RunsUserInterface(function, cancellationToken))
        {
            function.Block("its thread is the user interface's");
            return;
        }

        if (function.Producers.Any(p => IsOnTheWayOut(p, function.Declaration)))
        {
            function.Block("it starts work on its way out");
            return;
        }

        if (function.Producers.Any(p => p.Shape != DropShape.Value && !p.IsAwaitedAtOnce && IsLostByThrow(p, function.Declaration)))
        {
            function.Block("it throws before it could wait");
            return;
        }

        // Who waits for a function that catches or cleans up behind the work was meant to wait: the catch was written for it (OWN1007).
        if (function.Rule != RuleIds.CatchCannotSeeTask && function.Producers.FirstOrDefault(p => p.Callee is { HasRest: true } && !RestBehindWork.IsLast(p, function)) is { } ahead)
        {
            function.Block("it would run ahead of the rest of '" + ahead.Callee!.Method.Name + "'");
            return;
        }

        if (function.IsHandler)
        {
            // Nobody waits for it, and nothing of it is left to do behind the work.
            if (HandlerRoot.Blocker(function, cancellationToken) is { } blocker)
            {
                function.Block(blocker);
            }

            return;
        }

        if (!function.Awaits && AsyncNeed.Is(function))
        {
            if ((function.ChangesSignature ? AsyncNeed.Blocker(function, cancellationToken) : "it would hand out the work from within a try or a using") is { } reason)
            {
                function.Block(reason);
                return;
            }

            function.BecomesAsync = true;
        }

        if (function is { IsEntryPoint: true, KeepsIdling: false, Method.IsAsync: false } && ThreadBound.Is(function, cancellationToken))
        {
            function.Block(ThreadBound.Reason);
            return;
        }

        if (function is { Form: FunctionForm.Joins, Method: { IsAsync: true, ReturnsVoid: true } } && !function.Producers.All(p => IsGuarded(p, function)) && !HandlerRoot.LetsOutAsBefore(function))
        {
            function.Block("an event handler would let failures out");
            return;
        }

        // What hands the task out waits for nothing; a test runner awaits what a test hands out.
        if (function.Form != FunctionForm.Joins && !function.MustEnd && !Blockers.IsTest(function.Method))
        {
            return;
        }

        // The exit code that it returns is there once the work is done: then it has ended.
        if (function.IsEntryPoint && (function.KeepsIdling || function.ReplacedIdle is not null) && function.Producers.Any(static p => p.Shape == DropShape.Value))
        {
            function.Block("it idles, and returns what it waits for");
            return;
        }

        if (function.KeepsIdling)
        {
            return;
        }

        if (function.ReplacedIdle is null)
        {
            if (function.Lifetime() != Lifetime.Ends && (function.ReturnsValue || (function.DoneAndStop ??= DoneAndStop.Of(function, cancellationToken)) is null))
            {
                function.Block("it would wait for work that may not end");
            }

            return;
        }

        if (function.ReplacedIdle.Parent is not (BlockSyntax { Parent: MethodDeclarationSyntax } or GlobalStatementSyntax))
        {
            function.Block("it idles inside another statement");
            return;
        }

        if (function.MustAwait.Any(call => function.Producers.All(p => p.Call != call)))
        {
            function.Block("it would not await all that it starts");
            return;
        }

        // A service that is not started has ended already: it would take the others with it.
        if (function.Producers.Count + (function.LastService is null ? 0 : 1) > 1 && AreServices(function) && function.Producers.Any(IsConditional))
        {
            function.Block("one of its services may not be started");
            return;
        }

        var lifetimes = function.Producers.Select(static p => p.Lifetime(new())).ToList();
        if (lifetimes.All(static l => l == Lifetime.Endless))
        {
            return;
        }

        if (HasOtherLife(function) || lifetimes.Contains(Lifetime.Endless))
        {
            function.Block("something else may need the process to live on");
        }
    }

    /// <summary>Whether the work begins in a <c>finally</c> that a <c>return</c> goes through: what that returns is made already.</summary>
    private static bool IsOnTheWayOut(Producer producer, SyntaxNode function) =>
        producer.Place.Ancestors().TakeWhile(a => a != function).OfType<FinallyClauseSyntax>().Any(static f => f.Parent!.DescendantNodes(n => n != f && n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Any());

    /// <summary>Whether the statements behind the call always end in a <c>throw</c>: no wait could stand there.</summary>
    private static bool IsLostByThrow(Producer producer, SyntaxNode function)
    {
        for (var node = producer.Place; node != function && node.Parent is { } parent; node = parent)
        {
            if (parent is BlockSyntax { Statements: var all } && all.Any(s => s.SpanStart > node.SpanStart && s is ThrowStatementSyntax))
            {
                return true;
            }

            // A throw in the block of a try may be caught there.
            if (parent is TryStatementSyntax attempt && attempt.Block == node)
            {
                return false;
            }
        }

        return false;
    }

    private static bool RunsUserInterface(FunctionPlan main, CancellationToken cancellationToken)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        return Runs(main.Method);

        bool Runs(IMethodSymbol method) =>
            seen.Count < MaxFunctions && seen.Add(method) && main.Facts.Bodies.Of(method, cancellationToken) is { } body
            && FunctionBody.Operations(body).OfType<IInvocationOperation>().Any(call =>
                UserInterfaceEvent.Is(call.TargetMethod.ContainingType)
                    ? call.TargetMethod.Name.StartsWith("Run", StringComparison.Ordinal) || call.TargetMethod.Name.StartsWith("Start", StringComparison.Ordinal) || EndlessName.IsForUser(call.TargetMethod.Name)
                    : !call.IsVirtual && Runs(call.TargetMethod));
    }

    /// <summary>Whether work in hand is all meant to go on until the process ends.</summary>
    public static bool AreServices(FunctionPlan function) => function.Producers.All(static p => p.Lifetime(new()) == Lifetime.Endless);

    private static bool IsGuarded(Producer producer, FunctionPlan function) =>
        producer.Place.Ancestors().TakeWhile(a => a != function.Declaration).Any(a =>
            a is TryStatementSyntax attempt
            && attempt.Block.Span.Contains(producer.Place.Span)
            && function.Model.GetOperation(attempt) is ITryOperation guard
            && CatchAll.Handles(guard, function.Facts.Symbols));

    private static bool IsConditional(Producer producer) =>
        producer.Place.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax)).Any(static a => a is IfStatementSyntax or ElseClauseSyntax or SwitchStatementSyntax or CatchClauseSyntax or TryStatementSyntax { Catches.Count: > 0 });

    /// <summary>Whether each turn of a loop handles its own failures: what is joined behind the loop fails outside of the handler.</summary>
    private static bool IsCaughtInLoop(Producer producer, SyntaxNode function)
    {
        var isCaught = false;
        for (var node = producer.Place; node != function && node.Parent is { } parent; node = parent)
        {
            isCaught |= parent is TryStatementSyntax { Catches.Count: > 0 } attempt && attempt.Block == node;
            if (isCaught && JoinScope.IsLoop(parent))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnderUnboundedLoop(Producer producer) =>
        JoinScope.Around(producer.Place).Any(static a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Condition: null } or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 });

    /// <summary>Calls, timers and event handlers of an entry point, beyond what it awaits, for whose sake it may have idled.</summary>
    private static bool HasOtherLife(FunctionPlan main)
    {
        var body = main.Declaration is MethodDeclarationSyntax method ? (SyntaxNode?)method.Body ?? method.ExpressionBody : main.Declaration;
        if (body is null)
        {
            return true;
        }

        foreach (var node in body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax) && n != main.ReplacedIdle))
        {
            if (main.Producers.Any(p => p.Place.Contains(node)))
            {
                continue;
            }

            if (node is ObjectCreationExpressionSyntax or AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression }
                || (node is InvocationExpressionSyntax call && node != main.ReplacedIdle && !(call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Console" } }) && !main.ReplacedIdle!.Contains(node)))
            {
                return true;
            }
        }

        return false;
    }
}
