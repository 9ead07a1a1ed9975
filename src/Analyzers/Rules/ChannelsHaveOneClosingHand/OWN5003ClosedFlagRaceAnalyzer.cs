using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5003: a flag is tested, and the channel is completed before it is written to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5003ClosedFlagRaceAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5003ClosedFlagRaceAnalyzer()
        : base(RuleCatalog.ClosedFlagRace)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!ClosedFlagRace.MayRace(call.TargetMethod.Name)
            || call.Syntax is not InvocationExpressionSyntax syntax
            || ClosingCall.Of(call, facts.Symbols, out var target) == ClosingKind.None
            || ClosedFlagRace.Of(call, context.ContainingSymbol, facts, context.CancellationToken) is not { } race
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { race.Test.Syntax.GetLocation(), race.Completion.Syntax.GetLocation() },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            race.Flag,
            target is null ? "" : ChannelName.DisplayName(target, target.Type!),
            facts.Symbols.Is(call.TargetMethod.ContainingType, KnownType.BlockingCollectionOfT) ? nameof(System.InvalidOperationException) : "ChannelClosedException"));
    }
}
