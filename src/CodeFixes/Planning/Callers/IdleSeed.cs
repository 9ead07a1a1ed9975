using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What does an entry point that idles have to await?</summary>
internal static class IdleSeed
{
    /// <summary>The entry point idles: whatever it starts, reaches or holds, it shall await.</summary>
    public static FunctionPlan? Add(OwnershipPlanner planner, Document document, SemanticModel model, CompilationFacts facts, SyntaxNode idle, CancellationToken cancellationToken)
    {
        if (facts.EntryPoint.Method(cancellationToken) is not { } main
            || planner.FunctionAround(document, model, facts, idle, cancellationToken) is not { IsEntryPoint: true } function)
        {
            return null;
        }

        function.IsSeed = true;
        function.ReplacedIdle = IdleWait.StatementOf(idle);
        foreach (var call in facts.EntryPoint.UnawaitedStarts(cancellationToken).ToList())
        {
            if (call.Syntax is InvocationExpressionSyntax syntax)
            {
                function.MustAwait.Add(syntax);
            }

            if (!EntryPointPlan.AddOwnStart(function, call, planner.Producers, cancellationToken))
            {
                AddHiddenStarts(planner, call.TargetMethod, main, 3, cancellationToken);
            }
        }

        return function;
    }

    /// <summary>The starts that a method of the entry point's type hides are part of the same plan.</summary>
    private static void AddHiddenStarts(OwnershipPlanner planner, IMethodSymbol method, IMethodSymbol main, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0 || !SymbolEqualityComparer.Default.Equals(method.ContainingType, main.ContainingType) || method.DeclaringSyntaxReferences.Length != 1)
        {
            return;
        }

        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        if (planner.Solution.GetDocument(declaration.SyntaxTree) is not { } document
            || !document.TryGetSemanticModel(out var model)
            || ProjectFacts.Of(document, model) is not { } facts
            || facts.Bodies.Of(method, cancellationToken) is not { } body)
        {
            return;
        }

        foreach (var call in FunctionBody.Operations(body).OfType<IInvocationOperation>())
        {
            var start = WorkStart.Of(call, facts.Symbols);
            if (start is null && !AsyncCall.Is(call, facts.Symbols))
            {
                AddHiddenStarts(planner, call.TargetMethod, main, depth - 1, cancellationToken);
            }
            else if ((start is { } begun ? facts.Fates.Of(begun, cancellationToken) : facts.Fates.Of(call, cancellationToken)) == Fate.Dropped && call.Syntax is InvocationExpressionSyntax syntax)
            {
                planner.AddStart(document, model, facts, syntax, rule: RuleIds.MainIdles, isSeed: true, cancellationToken);
            }
        }
    }
}
