using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3006: a completion that throws because another callback was first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN3006CompletedTwiceAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN3006CompletedTwiceAnalyzer()
        : base(RuleCatalog.CompletedTwice)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!RivalCompletion.MayThrow(call.TargetMethod.Name)
            || RivalCompletion.Of(call, facts.Symbols) is not { } rival
            || call.Syntax is not InvocationExpressionSyntax syntax
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { rival.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            call.TargetMethod.Name,
            SameStorage.NameOf(call.Instance!)));
    }
}
