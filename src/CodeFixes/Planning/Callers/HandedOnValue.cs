using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// May a function that returns a value wait for its work first? Its value comes later then, and whoever uses it on the spot can do nothing beside the work any more. Where it is
/// dropped, or only handed on, up to the exit code of the process or to a test, nothing is lost.
/// </summary>
internal static class HandedOnValue
{
    /// <summary>Why the function may not become asynchronous, or null; who calls it is asked by <see cref="Find"/>.</summary>
    public static string? Blocker(FunctionPlan function)
    {
        var method = function.Method;
        if (ProjectFacts.AnswersRequest(method, function.Facts, function.Declaration.SyntaxTree))
        {
            return "it answers a request";
        }

        return function.IsLambda || method.IsVirtual || method.IsOverride || method.IsAbstract || method.ReturnsByRef || method.ReturnsByRefReadonly
            || (method.PartialDefinitionPart ?? method.PartialImplementationPart) is not null || Contract.IsImplementation(method)
            || method.ReturnType is { TypeKind: TypeKind.Dynamic or TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter } or { IsRefLikeType: true }
            || method.ReturnType.GetMembers("GetAwaiter").Length > 0
                ? "it returns a value at once"
                : null;
    }

    /// <summary>Where the value of a call can be awaited on the spot; null where something is done with it.</summary>
    public static (SyntaxNode Place, DropShape Shape)? Find(InvocationExpressionSyntax call, FunctionPlan caller, CancellationToken cancellationToken)
    {
        if (DroppedCall.Value(call) != call)
        {
            return null;
        }

        var place = call.Ancestors().First(static n => n is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax);
        var isHandedOn = place switch
        {
            ReturnStatementSyntax => true,
            ArrowExpressionClauseSyntax => !caller.Method.ReturnsVoid || EndsProcess(call, caller, cancellationToken),
            AnonymousFunctionExpressionSyntax => caller.Method is { IsAsync: true, ReturnsVoid: false },
            ExpressionStatementSyntax => Blockers.IsTest(caller.Method) || EndsProcess(call, caller, cancellationToken),
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } local => Blockers.IsTest(caller.Method) || IsReturned(local),
            _ => false,
        };
        return isHandedOn ? (place, DropShape.Value) : null;
    }

    /// <summary><c>var result = M(); await other; return result;</c></summary>
    private static bool IsReturned(LocalDeclarationStatementSyntax local) =>
        local is { Parent: BlockSyntax { Statements: var all }, Declaration: { Type: not RefTypeSyntax, Variables: { Count: 1 } variables } }
        && all.Skip(all.IndexOf(local) + 1).SkipWhile(static s => s is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax }).FirstOrDefault() is ReturnStatementSyntax { Expression: IdentifierNameSyntax returned }
        && returned.Identifier.ValueText == variables[0].Identifier.ValueText;

    /// <summary><c>Environment.Exit(M())</c> or <c>Environment.ExitCode = M()</c>.</summary>
    private static bool EndsProcess(InvocationExpressionSyntax call, FunctionPlan caller, CancellationToken cancellationToken) => call.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax exit } => caller.Model.GetOperation(exit, cancellationToken) is IInvocationOperation { TargetMethod: { Name: "Exit", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } } },
        AssignmentExpressionSyntax code => caller.Model.GetSymbolInfo(code.Left, cancellationToken).Symbol is IPropertySymbol { Name: "ExitCode", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } },
        _ => false,
    };
}
