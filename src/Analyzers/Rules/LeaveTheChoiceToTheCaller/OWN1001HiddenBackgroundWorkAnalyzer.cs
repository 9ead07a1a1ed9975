using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1001: work started and dropped inside a member, where its failure vanishes and its caller cannot wait for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1001HiddenBackgroundWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1001HiddenBackgroundWorkAnalyzer()
        : base(RuleCatalog.HiddenBackgroundWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (WorkStart.Of((IInvocationOperation)context.Operation, facts.Symbols) is not { } start
            || start.Call.Syntax is not InvocationExpressionSyntax syntax
            || facts.Starts.Of(start, context.ContainingSymbol, context.CancellationToken) != Rule.Id
            || facts.TestCode.Is(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions, context.CancellationToken))
        {
            return;
        }

        var function = Function.Around(start.Call, context.ContainingSymbol);
        context.ReportDiagnostic(Diagnostic.Create(Rule, syntax.Expression.GetLocation(), Function.DisplayName(function)));
    }
}
