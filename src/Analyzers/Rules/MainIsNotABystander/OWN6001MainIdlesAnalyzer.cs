using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.MainIsNotABystander;

/// <summary>OWN6001: an entry point that starts work and then only idles.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN6001MainIdlesAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN6001MainIdlesAnalyzer()
        : base(RuleCatalog.MainIdles)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        if (context.Compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary or OutputKind.NetModule or OutputKind.WindowsRuntimeMetadata)
        {
            return;
        }

        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation, OperationKind.Loop);
    }

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (!IsIdle(context.Operation, facts.Symbols)
            || !facts.EntryPoint.Includes(Function.Around(context.Operation, context.ContainingSymbol), context.CancellationToken)
            || !facts.EntryPoint.UnawaitedStarts(context.CancellationToken).Any()
            || facts.TestCode.Silences(Rule, context.Operation.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        var name = Function.DisplayName(Function.Around(context.Operation, context.ContainingSymbol));
        var starts = facts.EntryPoint.UnawaitedStarts(context.CancellationToken).Select(static s => s.Syntax.GetLocation());
        context.ReportDiagnostic(Diagnostic.Create(Rule, Where(context.Operation.Syntax), starts, name));
    }

    private static bool IsIdle(IOperation operation, KnownSymbols symbols) => operation switch
    {
        ILoopOperation loop => IdleWait.IsIdle(loop),
        IInvocationOperation call => IdleWait.MayBeIdle(call.TargetMethod.Name) && IdleWait.IsIdle(call, symbols) && !IdleWait.IsInIdleLoop(call),
        _ => false,
    };

    private static Location Where(SyntaxNode idle) => idle switch
    {
        WhileStatementSyntax loop => loop.WhileKeyword.GetLocation(),
        ForStatementSyntax loop => loop.ForKeyword.GetLocation(),
        DoStatementSyntax loop => loop.DoKeyword.GetLocation(),
        InvocationExpressionSyntax call => call.Expression.GetLocation(),
        _ => idle.GetLocation(),
    };
}
