using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.MainIsNotABystander;

/// <summary>OWN6003: a loop that sleeps until something of this very process has happened, which it could wait for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN6003BusyWaitAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN6003BusyWaitAnalyzer()
        : base(RuleCatalog.BusyWait)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (context.Operation is not IWhileLoopOperation loop
            || PollingWait.Of(loop) is not { } polled
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        var where = loop.Syntax switch
        {
            WhileStatementSyntax head => head.WhileKeyword.GetLocation(),
            DoStatementSyntax head => head.DoKeyword.GetLocation(),
            var other => other.GetLocation(),
        };
        context.ReportDiagnostic(Diagnostic.Create(Rule, where, new[] { polled.GetLocation() }, polled.ToString()));
    }
}
