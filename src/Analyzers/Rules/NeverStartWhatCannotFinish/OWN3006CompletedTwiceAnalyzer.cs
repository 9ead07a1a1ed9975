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
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation, OperationKind.MethodReference);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var (name, instance, syntax) = context.Operation switch
        {
            IInvocationOperation { TargetMethod.Name: var called, Instance: var on, Syntax: InvocationExpressionSyntax call } => (called, on, call.Expression),
            IMethodReferenceOperation { Method.Name: var given, Instance: var on, Syntax: ExpressionSyntax group } => (given, on, group),
            _ => default,
        };
        if (name is null
            || instance is null
            || !RivalCompletion.MayThrow(name)
            || RivalCompletion.Of(context.Operation, facts, context.CancellationToken) is not { } rival
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.GetLocation(),
            new[] { rival.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(context.Operation, context.ContainingSymbol)),
            name,
            SameStorage.NameOf(instance)));
    }
}
