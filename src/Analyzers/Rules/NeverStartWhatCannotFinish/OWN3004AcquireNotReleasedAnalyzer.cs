using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3004: a semaphore that is not released on every path, or released without having been acquired.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3004AcquireNotReleasedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3004AcquireNotReleasedAnalyzer()
        : base(RuleCatalog.AcquireNotReleased)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!SemaphoreHold.MayAcquire(call.TargetMethod.Name)
            || SemaphoreHold.Unpaired(call, facts, context.CancellationToken) is not { } release
            || call.Syntax is not InvocationExpressionSyntax syntax
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { release.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            SameStorage.NameOf(call.Instance!)));
    }
}
