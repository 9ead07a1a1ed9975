using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1005: an asynchronous function converted to a delegate that returns <c>void</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1005AsyncVoidDelegateAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1005AsyncVoidDelegateAnalyzer()
        : base(RuleCatalog.AsyncVoidDelegate)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        context.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.DelegateCreation);

    private void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var creation = (IDelegateCreationOperation)context.Operation;
        if (facts.AsyncVoidDelegates.Is(creation, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, Where(creation.Target.Syntax), OtherPlace.OfAsyncVoidDelegate(creation.Target, facts, context.CancellationToken), ReceiverOf(creation)));
        }
    }

    private static Location Where(SyntaxNode target) =>
        target is AnonymousFunctionExpressionSyntax { AsyncKeyword: { RawKind: not 0 } keyword } ? keyword.GetLocation() : target.GetLocation();

    private static string ReceiverOf(IOperation value)
    {
        while (value.Parent is { } parent)
        {
            switch (parent)
            {
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    return call.TargetMethod.Name;
                case IArgumentOperation { Parent: IObjectCreationOperation creation }:
                    return creation.Type?.Name ?? "";
                case IVariableDeclaratorOperation declarator:
                    return declarator.Symbol.Name;
                case IReturnOperation or IBlockOperation:
                    return "return";
                default:
                    value = parent;
                    break;
            }
        }

        return "";
    }
}
