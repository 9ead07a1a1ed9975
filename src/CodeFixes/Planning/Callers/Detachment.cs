using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does work go on when the function that begins it has ended? A token that was given to a call bounds that call, and nothing that outlives it.</summary>
internal static class Detachment
{
    /// <summary>Whether what a call begins may outlive the function around it.</summary>
    public static bool OfCall(EditSite site, ExpressionSyntax call)
    {
        if (site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation || site.Facts is not { } facts)
        {
            return true;
        }

        // x?.M() is what becomes of the whole.
        IOperation handle = operation;
        return AsyncCall.Is(operation, facts.Symbols) && Outlives(facts.Fates.Of(handle, site.CancellationToken));
    }

    /// <summary>Whether a delegate, a lambda or the name of a method, may run on when the function that hands it on has ended.</summary>
    public static bool OfDelegate(EditSite site, ExpressionSyntax expression)
    {
        SyntaxNode value = expression;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            value = value.Parent;
        }

        if (value.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } }
            || site.Facts is not { } facts
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation)
        {
            return true;
        }

        var fate = WorkStart.Of(operation, facts.Symbols) is { } start ? facts.Fates.Of(start, site.CancellationToken) : facts.Fates.Of(operation, site.CancellationToken);
        return fate is not (Fate.Awaited or Fate.Returned);
    }

    /// <summary>Whether a local function is begun somewhere so that it may outlive the member around it.</summary>
    public static bool OfLocalFunction(EditSite site, LocalFunctionStatementSyntax function)
    {
        if (site.Model.GetDeclaredSymbol(function, site.CancellationToken) is not { } symbol)
        {
            return true;
        }

        SyntaxNode around = function.FirstAncestorOrSelf<MemberDeclarationSyntax>(static m => m is not GlobalStatementSyntax) ?? site.Root;
        foreach (var name in around.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == symbol.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol, symbol))
            {
                continue;
            }

            if (name.Parent is InvocationExpressionSyntax call && call.Expression == name ? OfCall(site, call) : OfDelegate(site, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Outlives(Fate fate) => fate is not (Fate.Awaited or Fate.Returned);
}
