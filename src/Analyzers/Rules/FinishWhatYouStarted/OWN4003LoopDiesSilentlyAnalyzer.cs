using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

/// <summary>OWN4003: a loop or callback that its first failure ends for good.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN4003LoopDiesSilentlyAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN4003LoopDiesSilentlyAnalyzer()
        : base(RuleCatalog.LoopDiesSilently)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        context.RegisterOperationAction(operation => AnalyzeCall(operation, facts), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeCreation(operation, facts), OperationKind.ObjectCreation);
        context.RegisterOperationAction(operation => AnalyzeHandler(operation, facts), OperationKind.EventAssignment);
        if (facts.Hosting.IgnoresFailure)
        {
            context.RegisterSymbolAction(symbol => AnalyzeService(symbol, facts), SymbolKind.NamedType);
        }
    }

    private void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Syntax is not InvocationExpressionSyntax syntax)
        {
            return;
        }

        if (AcceptLoop.EndedByOneConnection(call, facts, context.CancellationToken) is { } accepting)
        {
            Report(context, facts, syntax.Expression, accepting);
        }
        else if (SilentLoop.StartedBy(call, context.ContainingSymbol, facts, context.CancellationToken) is { } silent)
        {
            Report(context, facts, syntax.Expression, silent.Loop);
        }
    }

    private void AnalyzeCreation(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (SilentCallback.Of((IObjectCreationOperation)context.Operation, context.ContainingSymbol, facts, context.CancellationToken) is { } silent)
        {
            Report(context, facts, silent.Given.Syntax, silent.Cause);
        }
    }

    private void AnalyzeHandler(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (SilentCallback.Of((IEventAssignmentOperation)context.Operation, facts, context.CancellationToken) is { } silent)
        {
            Report(context, facts, silent.Given.Syntax, silent.Cause);
        }
    }

    private void AnalyzeService(SymbolAnalysisContext context, CompilationFacts facts)
    {
        if (ExecutedService.Of((INamedTypeSymbol)context.Symbol) is { } execute
            && facts.Bodies.Of(execute, context.CancellationToken) is { } body
            && SilentLoop.InBody(body, facts, context.CancellationToken) is { } silent
            && !facts.TestCode.Silences(Rule, body.Syntax.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, execute.Locations[0], new[] { silent.Loop.Syntax.GetLocation() }, execute.Name));
        }
    }

    private void Report(OperationAnalysisContext context, CompilationFacts facts, SyntaxNode where, IOperation cause)
    {
        if (!facts.TestCode.Silences(Rule, where.SyntaxTree, context.CancellationToken))
        {
            var name = Function.DisplayName(Function.Around(cause, cause.SemanticModel?.GetEnclosingSymbol(cause.Syntax.SpanStart, context.CancellationToken) ?? context.ContainingSymbol));
            context.ReportDiagnostic(Diagnostic.Create(Rule, where.GetLocation(), new[] { cause.Syntax.GetLocation() }, name));
        }
    }
}
