using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4005: a shutdown that nothing bounds.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4005UnboundedShutdownAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4005UnboundedShutdownAnalyzer()
        : base(RuleCatalog.UnboundedShutdown)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        context.RegisterOperationAction(operation => AnalyzeCall(operation, facts), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeWait(operation, facts), OperationKind.Await);
    }

    private void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (UnboundedStop.MayBe(call.TargetMethod.Name)
            && UnboundedStop.NoToken(call) is { } argument
            && UnboundedStop.IsByOwner(call, context.ContainingSymbol, facts, context.CancellationToken))
        {
            Report(context, facts, argument.Value.Syntax, call.TargetMethod.Name);
        }
    }

    private void AnalyzeWait(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (context.ContainingSymbol is IMethodSymbol member
            && StopMember.Is(member)
            && Function.Around(context.Operation, member).Equals(member, SymbolEqualityComparer.Default)
            && UnboundedStop.IgnoresToken((IAwaitOperation)context.Operation, member, out _))
        {
            Report(context, facts, context.Operation.Syntax, StopMember.NameOf(member));
        }
    }

    private void Report(OperationAnalysisContext context, CompilationFacts facts, SyntaxNode where, string name)
    {
        if (!facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, where.GetLocation(), OtherPlace.OfShutdown(context.ContainingSymbol), name));
        }
    }
}
