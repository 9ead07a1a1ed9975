using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2003: a loop in a function that never looks at the token that it is given.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2003TokenIgnoredAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2003TokenIgnoredAnalyzer()
        : base(RuleCatalog.TokenIgnored)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Loop);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var loop = (ILoopOperation)context.Operation;
        if (facts.Loops.Of(loop, context.ContainingSymbol, context.CancellationToken) is { Id: RuleIds.TokenIgnored, Ignored: { } token } verdict
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, LoopVerdicts.KeywordOf(loop), token.Locations, Function.DisplayName(verdict.Function), token.Name));
        }
    }
}
