using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4002: a stop that is done before the work that it stops has ended.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4002StopDoesNotWaitAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4002StopDoesNotWaitAnalyzer()
        : base(RuleCatalog.StopDoesNotWait)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        context.RegisterSymbolAction(symbol => AnalyzeType(symbol, facts), SymbolKind.NamedType);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, facts), OperationKind.Invocation);
    }

    private void AnalyzeType(SymbolAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (HostedStop.WithoutBase(type, facts, context.CancellationToken) is { } stop)
        {
            Report(stop.Locations[0], null, stop.Name, "ExecuteAsync");
        }

        if (type.ContainingType is not null || facts.Owners.Of(type, context.CancellationToken) is not { } owner)
        {
            return;
        }

        foreach (var unawaited in StopWithoutWait.In(owner, context.CancellationToken))
        {
            if (facts.Owners.IsStopFor(Rule.Id, unawaited.Member))
            {
                Report(unawaited.Member.Locations[0], unawaited.Work.Start.Syntax.GetLocation(), StopMember.NameOf(unawaited.Member), unawaited.Work.Field.Name);
            }
        }

        void Report(Location where, Location? start, string member, string work)
        {
            if (!facts.TestCode.Silences(Rule, where.SourceTree, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, where, start is null ? null : new[] { start }, member, work));
            }
        }
    }

    private void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (DroppedShutdown.MayBe(call.TargetMethod)
            && call.Syntax is InvocationExpressionSyntax { Expression: { } shutdown }
            && DroppedShutdown.Of(call, context.ContainingSymbol, facts, context.CancellationToken) is { } dropped
            && !facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, shutdown.GetLocation(), new[] { dropped.Run.Syntax.GetLocation() }, Function.DisplayName(dropped.Member), shutdown.ToString()));
        }
    }
}
