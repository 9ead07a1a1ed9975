using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// How does a project report the failures that it catches, where the type at hand has no way of its own: by a static method that its catch-alls call again and again,
/// like <c>catch (Exception e) { DebugHelper.WriteException(e); }</c>?
/// </summary>
internal static class ProjectReport
{
    /// <summary>The report that most files call and that can be named at the position: what stands ahead of its arguments, and whether it takes a message behind the exception.</summary>
    public static (string Access, IMethodSymbol Method, bool TakesMessage)? At(EditSite site, int position)
    {
        foreach (var call in site.Facts?.Reports.Calls(site.CancellationToken) ?? [])
        {
            if (site.Model.Compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call, site.CancellationToken).Symbol
                    is IMethodSymbol { IsStatic: true, IsAsync: false, IsGenericMethod: false, ReturnsVoid: true, ContainingType: { IsGenericType: false, ContainingType: null } type } method
                && SoundsLikeReport(method.Name)
                && !DoesNothing(method, site)
                && IsGiven(method, TakesMessage(method))
                && site.Model.IsAccessible(position, method)
                && site.Model.LookupNamespacesAndTypes(position, name: type.Name).Any(t => SymbolEqualityComparer.Default.Equals(t, type))
                && !IsWithin(site.Model.GetEnclosingSymbol(position, site.CancellationToken), type))
            {
                return (type.Name + "." + method.Name, method, TakesMessage(method));
            }
        }

        return null;
    }

    /// <summary>Whether a method is seen to make nothing of what it is given.</summary>
    public static bool DoesNothing(IMethodSymbol method, EditSite site) =>
        site.Facts?.Bodies.Of(method, site.CancellationToken) is { } body && !FunctionBody.Operations(body).Any(static o => o is IInvocationOperation or IAssignmentOperation or IThrowOperation);

    private static bool TakesMessage(IMethodSymbol method) => method.Parameters is [_, { Type.SpecialType: SpecialType.System_String, RefKind: RefKind.None }, ..];

    private static bool IsGiven(IMethodSymbol method, bool takesMessage) =>
        LoggerInScope.IsException(method.Parameters[0].Type)
        && method.Parameters.Skip(takesMessage ? 2 : 1).All(static p => p.IsOptional || p.IsParams);

    /// <summary>Names that only ever withhold: to show a failure may need another thread, to handle it may close what it came from.</summary>
    private static bool SoundsLikeReport(string name) =>
        new[] { "Log", "Warn", "Report", "Trace", "Error", "Exception" }.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)
        && !new[] { "Set", "Throw", "Show", "Display", "Handle", "On", "Is", "Get" }.Any(word => name.StartsWith(word, StringComparison.Ordinal))
        && !new[] { "Dialog", "Box", "Popup", "Alert", "Notif" }.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0);

    private static bool IsWithin(ISymbol? symbol, INamedTypeSymbol type)
    {
        for (; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol, type))
            {
                return true;
            }
        }

        return false;
    }
}
