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

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!Siblings.MayBe(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax { Expression: { } waits }
            || Siblings.Of(call, facts, context.CancellationToken) is not { Count: > 1 } services
            || facts.TestCode.Is(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions, context.CancellationToken))
        {
            return;
        }

        var function = Function.Around(call, context.ContainingSymbol);
        context.ReportDiagnostic(Diagnostic.Create(Rule, waits.GetLocation(), services.Select(static s => s.Syntax.GetLocation()), Function.DisplayName(function)));
    }
}
