using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2005: a cancellation source whose token is used and which nobody can cancel.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2005NobodyCancelsAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2005NobodyCancelsAnalyzer()
        : base(RuleCatalog.NobodyCancels)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.ObjectCreation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!TokenOrigin.IsSource(creation.Type)
            || UncancelledSource.Of(creation, facts, context.CancellationToken) is not { } source
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rule, creation.Syntax.GetLocation(), source.Tokens, source.Name));
    }
}
