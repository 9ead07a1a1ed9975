using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5005: a reader that nobody ends, or that leaves its writers waiting when it fails.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN5005ReaderNeverReleasedAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN5005ReaderNeverReleasedAnalyzer()
        : base(RuleCatalog.ReaderNeverReleased)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!UnreleasedReader.Reads(call, facts.Symbols)
            || call.Syntax is not InvocationExpressionSyntax syntax
            || UnreleasedReader.Of(call, context.ContainingSymbol, facts, context.CancellationToken) is not { } reader
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            syntax.Expression.GetLocation(),
            new[] { reader.Channel.Locations[0] },
            Function.DisplayName(Function.Around(call, context.ContainingSymbol)),
            reader.Channel.Name));
    }
}
