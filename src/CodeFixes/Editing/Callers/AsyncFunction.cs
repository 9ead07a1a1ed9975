using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Makes a function that a server calls asynchronous: the server waits for either form.</summary>
internal static class AsyncFunction
{
    /// <summary>Writes what is missing, if anything is; false where the function must stay as it is. <paramref name="isCalled"/>: code that is seen calls the method.</summary>
    public static bool Write(EditSite site, IMethodSymbol function, SyntaxNode place, bool isCalled)
    {
        if (!Blockers.IsOpen(place))
        {
            return false;
        }

        if (function.IsAsync)
        {
            return true;
        }

        if (function.DeclaringSyntaxReferences.Length != 1 || IsAwaitable(function) || function.ReturnsByRef || function.ReturnsByRefReadonly || function.Parameters.Any(static p => p.RefKind != RefKind.None))
        {
            return false;
        }

        switch (function.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken))
        {
            case ParenthesizedLambdaExpressionSyntax { ReturnType: null, Block: not null } lambda:
                site.Insert(lambda.ParameterList.SpanStart, "async ");
                return true;
            case MethodDeclarationSyntax { Body: not null } method when !isCalled && !HasContract(function) && IsTop(method, place):
                var task = site.TypeName("System.Threading.Tasks", "Task", method.ReturnType.SpanStart);
                if (function.ReturnsVoid)
                {
                    site.Replace(method.ReturnType.Span, "async " + task);
                }
                else
                {
                    site.Insert(method.ReturnType.SpanStart, "async " + task + "<");
                    site.Insert(method.ReturnType.Span.End, ">");
                }

                return true;
            default:
                return false;
        }
    }

    private static bool IsAwaitable(IMethodSymbol function) => !function.ReturnsVoid && (function.ReturnType.Name is "Task" or "ValueTask" || function.ReturnType.GetMembers("GetAwaiter").Length > 0 || function.ReturnType.TypeKind is TypeKind.Dynamic or TypeKind.Error);

    private static bool HasContract(IMethodSymbol method) =>
        method.IsVirtual || method.IsAbstract || method.IsOverride || method.PartialDefinitionPart is not null || method.PartialImplementationPart is not null
        || method.ContainingType.AllInterfaces.Any(i => i.GetMembers().Any(m => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method)));

    private static bool IsTop(MethodDeclarationSyntax method, SyntaxNode place) =>
        place.Ancestors().First(static n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) == method;
}
