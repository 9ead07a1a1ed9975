using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4006: a stop member that waits before it signals, or disposes before it has waited.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4006StopInWrongOrderAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4006StopInWrongOrderAnalyzer()
        : base(RuleCatalog.StopInWrongOrder)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterSymbolAction(symbol => Analyze(symbol, facts), SymbolKind.NamedType);

    private void Analyze(SymbolAnalysisContext context, CompilationFacts facts)
    {
        if (context.Symbol is not INamedTypeSymbol { ContainingType: null } type || facts.Owners.Of(type, context.CancellationToken) is not { } owner)
        {
            return;
        }

        foreach (var step in StopOrder.In(owner, context.CancellationToken))
        {
            if (facts.Owners.IsStopFor(Rule.Id, step.Member) && !facts.TestCode.Silences(Rule, step.Early.Syntax.SyntaxTree, context.CancellationToken))
            {
                var early = ExpressionOf(step.Early.Syntax);
                var late = ExpressionOf(step.Late.Syntax);
                context.ReportDiagnostic(Diagnostic.Create(Rule, early.GetLocation(), new[] { late.GetLocation() }, StopMember.NameOf(step.Member), late.ToString(), early.ToString()));
            }
        }
    }

    /// <summary>The whole step, as a reader sees it.</summary>
    private static SyntaxNode ExpressionOf(SyntaxNode step) =>
        step.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: { } expression } ? expression : step;
}
