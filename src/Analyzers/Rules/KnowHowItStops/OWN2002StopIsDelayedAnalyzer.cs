using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.KnowHowItStops;

/// <summary>OWN2002: a wait that is not given the token which its loop tests.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN2002StopIsDelayedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN2002StopIsDelayedAnalyzer()
        : base(RuleCatalog.StopIsDelayed)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var wait = (IInvocationOperation)context.Operation;
        if (!DelayedStop.MayBe(wait.TargetMethod.Name)
            || wait.Syntax is not InvocationExpressionSyntax syntax
            || DelayedStop.Of(wait, context.ContainingSymbol, facts, context.CancellationToken) is not { } delayed
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.GetLocation(),
            new[] { delayed.Token.Syntax.GetLocation() },
            Function.DisplayName(delayed.Function),
            delayed.Token.Syntax.ToString(),
            syntax.Expression.ToString()));
    }
}
