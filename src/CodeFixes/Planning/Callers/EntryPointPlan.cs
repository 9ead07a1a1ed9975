using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What the entry point holds, and where it waits.</summary>
internal static class EntryPointPlan
{
    /// <summary>Makes the entry point responsible for a task that it drops or holds itself. False where the call is no such thing.</summary>
    public static bool AddOwnStart(FunctionPlan main, IInvocationOperation call, HashSet<SourcePlace> known, CancellationToken cancellationToken)
    {
        var start = WorkStart.Of(call, main.Facts.Symbols);
        if (start is null && !SanctionedSink.IsTaskLike(call.Type, main.Facts.Symbols))
        {
            return false;
        }

        if (call.Syntax is not InvocationExpressionSyntax syntax
            || start is { Kind: not (StartKind.TaskRun or StartKind.StartNew) }
            || call.Type is not INamedTypeSymbol { Name: "Task" }
            || DroppedCall.Find(syntax) is not { } drop)
        {
            main.Block("it starts work that has no task to await");
            return true;
        }

        if (known.Add(new SourcePlace(main.Document, syntax.Span)))
        {
            var lifetime = start is { } begun ? main.Facts.Lifetimes.OfWork(begun.Work, cancellationToken) : main.Facts.Lifetimes.OfCall(call, cancellationToken);
            var like = start is { } named ? PlannedStart.NameOf(named) : call.TargetMethod.Name;
            main.Producers.Add(new Producer(syntax, drop, like, lifetime, callee: null));
        }

        return true;
    }

    /// <summary>
    /// Where an entry point that only receives tasks idles: if another rule already reports that, the wait is left to it; if it would
    /// report only now, the wait is replaced in the same plan.
    /// </summary>
    public static void FindIdle(FunctionPlan main, CancellationToken cancellationToken)
    {
        if (main.IsBlocked || main.ReplacedIdle is not null || main.Facts.Bodies.Of(main.Method, cancellationToken) is not { } body)
        {
            return;
        }

        if (IdleWait.In(body, main.Facts.Symbols) is not { } idle)
        {
            FindLastService(main, cancellationToken);
            return;
        }

        if (main.Facts.EntryPoint.UnawaitedStarts(cancellationToken).Any())
        {
            main.KeepsIdling = true;
        }
        else
        {
            main.ReplacedIdle = IdleWait.StatementOf(idle.Syntax);
        }
    }

    /// <summary>
    /// An entry point whose last statement runs a service would never get to what it started besides: both are services, and the first one to end
    /// ends the process.
    /// </summary>
    private static void FindLastService(FunctionPlan main, CancellationToken cancellationToken)
    {
        var statements = main.Declaration switch
        {
            MethodDeclarationSyntax { Body: { } body } => body.Statements.ToList(),
            CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).ToList(),
            _ => new List<StatementSyntax>(),
        };
        var last = statements.LastOrDefault(static s => s is not LocalFunctionStatementSyntax) as ExpressionStatementSyntax;
        var call = last?.Expression switch
        {
            InvocationExpressionSyntax run => run,
            AwaitExpressionSyntax { Expression: InvocationExpressionSyntax awaited } => awaited,
            _ => null,
        };
        if (call is null
            || main.Producers.Count == 0
            || main.Producers.Any(p => p.Place == last || p.Shape == DropShape.Arrow)
            || !JoinRules.AreServices(main)
            || main.Model.GetOperation(call, cancellationToken) is not IInvocationOperation operation
            || main.Facts.Lifetimes.OfCall(operation, cancellationToken) != Lifetime.Endless
            || !(operation.TargetMethod.ReturnsVoid || operation.Type is INamedTypeSymbol { Name: "Task", IsGenericType: false })
            || operation.TargetMethod.ReturnsVoid != (last!.Expression == call)
            || (operation.TargetMethod.ReturnsVoid && !EvaluationTime.CanBeLater(call, main.Model, cancellationToken))
            || last.DescendantTrivia().Any(t => last.Span.Contains(t.Span) && !string.IsNullOrWhiteSpace(t.ToString())))
        {
            return;
        }

        main.LastService = call;
        main.ReplacedIdle = last;
    }
}
