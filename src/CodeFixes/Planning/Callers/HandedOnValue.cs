using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// May a function that returns a value wait for its work first? Its value comes later then, and whoever does anything with it, or drops it, would do that at another time. Where it is
/// only returned, from one function to the next, until it is the exit code of the process, nothing is done in between.
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

        return function.IsLambda || !IsPlain(method) || method.IsVirtual || method.IsOverride || method.IsAbstract
            || (method.PartialDefinitionPart ?? method.PartialImplementationPart) is not null || Contract.IsImplementation(method)
                ? "it returns a value at once"
                : null;
    }

    /// <summary>The statement or arrow by which a caller returns the value of a call as it is; null where it does anything else with it.</summary>
    public static (SyntaxNode Place, DropShape Shape)? Find(InvocationExpressionSyntax call, FunctionPlan caller)
    {
        var isWhole = caller.IsEntryPoint || (!caller.Method.IsAsync && IsPlain(caller.Method));
        var place = call.Parent switch
        {
            ReturnStatementSyntax returned when isWhole => returned,
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow when isWhole => arrow,
            EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } local } when IsReturned(local) => local,
            _ => (SyntaxNode?)null,
        };
        return place is not null && IsAtTop(place, caller.Declaration) ? (place, DropShape.Value) : null;
    }

    /// <summary>Whether a method returns a value of a kind that a task can hold, and that is no task itself.</summary>
    private static bool IsPlain(IMethodSymbol method) =>
        !method.ReturnsVoid && !method.ReturnsByRef && !method.ReturnsByRefReadonly
        && method.ReturnType is { TypeKind: not (TypeKind.Dynamic or TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter), IsRefLikeType: false }
        && method.ReturnType.GetMembers("GetAwaiter").Length == 0;

    /// <summary><c>var result = M(); await other; return result;</c>: what a fix writes that joins other work, which was begun before.</summary>
    private static bool IsReturned(LocalDeclarationStatementSyntax local) =>
        local is { Parent: BlockSyntax { Statements: var all }, Declaration: { Type: not RefTypeSyntax, Variables: { Count: 1 } variables } }
        && all.IndexOf(local) is var i && i + 2 < all.Count
        && all[i + 1] is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: IdentifierNameSyntax } }
        && all[i + 2] is ReturnStatementSyntax { Expression: IdentifierNameSyntax returned }
        && returned.Identifier.ValueText == variables[0].Identifier.ValueText;

    /// <summary>Neither within what cleans up or handles failures, nor in a loop.</summary>
    private static bool IsAtTop(SyntaxNode place, SyntaxNode function)
    {
        for (var node = place; node != function && node.Parent is { } parent; node = parent)
        {
            if (parent is not (BlockSyntax or IfStatementSyntax or ElseClauseSyntax or SwitchSectionSyntax or SwitchStatementSyntax or GlobalStatementSyntax) && parent != function)
            {
                return false;
            }

            if (parent is BlockSyntax { Statements: var all } && all.TakeWhile(s => s != node).Any(static s => s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            {
                return false;
            }
        }

        return true;
    }
}
