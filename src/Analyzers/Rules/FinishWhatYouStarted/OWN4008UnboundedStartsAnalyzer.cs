using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4008: one start for each item of a source of unknown length, with no bound on how many run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4008UnboundedStartsAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4008UnboundedStartsAnalyzer()
        : base(RuleCatalog.UnboundedStarts)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        // What another rule says of the start is more than that there may be many of them.
        var call = (IInvocationOperation)context.Operation;
        if (call.Syntax is not InvocationExpressionSyntax syntax
            || (UnboundedStart.InWhenAll(call, facts.Symbols) ?? UnboundedStart.InLoop(call, facts, context.CancellationToken)) is not { } source
            || facts.Starts.Of(call, context.ContainingSymbol, context.CancellationToken) is not null
            || facts.TestCode.Silences(Rule, syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rule, syntax.Expression.GetLocation(), [source.Syntax.GetLocation()], Function.DisplayName(Function.Around(call, context.ContainingSymbol)), UnboundedSource.NameOf(source)));
    }
}
