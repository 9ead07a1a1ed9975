using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2007: registrations with a token that lives long, made per call and never released.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2007RegistrationPilesUpAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2007RegistrationPilesUpAnalyzer()
        : base(RuleCatalog.RegistrationPilesUp)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!RegistrationPile.MayBe(call.TargetMethod.Name)
            || RegistrationPile.On(call, context.ContainingSymbol, facts, context.CancellationToken) is not { } token
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            call.Syntax.GetLocation(),
            new[] { token.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            token.Syntax.ToString()));
    }
}
