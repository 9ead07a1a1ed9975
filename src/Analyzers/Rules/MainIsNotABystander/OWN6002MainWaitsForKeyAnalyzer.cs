using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.MainIsNotABystander;

/// <summary>OWN6002: an entry point that keeps the process alive by waiting for a key, or for nothing, while work runs that it cannot await.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN6002MainWaitsForKeyAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN6002MainWaitsForKeyAnalyzer()
        : base(RuleCatalog.MainWaitsForKey)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        if (context.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication))
        {
            return;
        }

        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation, OperationKind.Loop);
    }

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var operation = context.Operation;
        var key = operation is IInvocationOperation call && KeyWait.Is(call) && !KeyWait.IsStep(call);
        if ((!key && !IsIdle(operation, facts.Symbols))
            || !facts.EntryPoint.Includes(Function.Around(operation, context.ContainingSymbol), context.CancellationToken))
        {
            return;
        }

        // An idle wait beside starts that could be awaited is OWN6001.
        var running = key
            ? RunningWork.At(operation, facts, context.CancellationToken)
            : facts.EntryPoint.UnawaitedStarts(context.CancellationToken).Any() ? null : RunningWork.BesideStarts(operation, facts, context.CancellationToken);
        if (running is null || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        var name = Function.DisplayName(Function.Around(operation, context.ContainingSymbol));
        context.ReportDiagnostic(Diagnostic.Create(Rule, Where(operation.Syntax), new[] { running.GetLocation() }, name));
    }

    private static bool IsIdle(IOperation operation, KnownSymbols symbols) => operation switch
    {
        ILoopOperation loop => IdleWait.IsIdle(loop) && KeyWait.AlwaysRuns(loop),
        IInvocationOperation call => IdleWait.MayBeIdle(call.TargetMethod.Name) && IdleWait.IsIdle(call, symbols) && !IdleWait.IsInIdleLoop(call),
        _ => false,
    };

    private static Location Where(SyntaxNode wait) => wait switch
    {
        WhileStatementSyntax loop => loop.WhileKeyword.GetLocation(),
        ForStatementSyntax loop => loop.ForKeyword.GetLocation(),
        DoStatementSyntax loop => loop.DoKeyword.GetLocation(),
        InvocationExpressionSyntax call => call.Expression.GetLocation(),
        _ => wait.GetLocation(),
    };
}
