using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4004: services that are waited for together, while the end of one stops none of the others.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4004SiblingsOutliveEachOtherAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4004SiblingsOutliveEachOtherAnalyzer()
        : base(RuleCatalog.SiblingsOutliveEachOther)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        context.RegisterOperationAction(operation => AnalyzeCall(operation, facts), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeWait(operation, facts), OperationKind.Await);
    }

    private void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (Siblings.MayBe(call.TargetMethod.Name)
            && call.Syntax is InvocationExpressionSyntax { Expression: { } waits }
            && Siblings.Of(call, facts, context.CancellationToken) is { Count: > 1 } services)
        {
            Report(context, facts, waits, services);
        }
    }

    private void AnalyzeWait(OperationAnalysisContext context, CompilationFacts facts)
    {
        var wait = (IAwaitOperation)context.Operation;
        if (Siblings.InSequence(wait, facts, context.CancellationToken) is { Count: > 1 } services)
        {
            Report(context, facts, wait.Syntax, services);
        }
    }

    private void Report(OperationAnalysisContext context, CompilationFacts facts, SyntaxNode where, IReadOnlyList<IInvocationOperation> services)
    {
        if (!facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            var function = Function.Around(context.Operation, context.ContainingSymbol);
            context.ReportDiagnostic(Diagnostic.Create(Rule, where.GetLocation(), services.Select(static s => s.Syntax.GetLocation()), Function.DisplayName(function)));
        }
    }
}
