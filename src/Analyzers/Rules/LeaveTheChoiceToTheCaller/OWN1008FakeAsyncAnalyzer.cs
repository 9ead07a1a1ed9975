using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1008: a public asynchronous method of a library that only sends synchronous work to the pool.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1008FakeAsyncAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1008FakeAsyncAnalyzer()
        : base(RuleCatalog.FakeAsync)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        // Only a library's callers stand outside it, and only they are robbed of the choice.
        if (facts.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary)
        {
            context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);
        }
    }

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (FakeAsync.Of(call, context.ContainingSymbol, facts) is { } method
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, method.Locations[0], [call.Syntax.GetLocation()], method.Name));
        }
    }
}
