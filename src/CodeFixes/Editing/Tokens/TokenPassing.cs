using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Gives the token at a place that names the function: as an argument of a call, or in a lambda where the function itself was handed on.</summary>
internal static class TokenPassing
{
    public static bool Write(EditSite site, TokenCall call, IMethodSymbol method, string name)
    {
        var token = call.Giver.Text.Token;
        return InvocationOf(call.Target) is { } invocation ? WriteArgument(site, invocation, method, name, token) : WriteLambda(site, call.Target, method, token);
    }

    /// <summary>The call that the target is what is called of; null where the function is handed on.</summary>
    public static InvocationExpressionSyntax? InvocationOf(ExpressionSyntax target) =>
        target.Parent is InvocationExpressionSyntax invocation && invocation.Expression == target ? invocation : null;

    /// <summary>Whether a mention of the function as a delegate can be written as a lambda that calls it.</summary>
    public static bool CanBeLambda(EditSite site, ExpressionSyntax target)
    {
        if (target.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression } or BinaryExpressionSyntax or IsPatternExpressionSyntax
            || DelegateOf(site, target) is not { } invoke || invoke.Parameters.Any(static p => p.RefKind != RefKind.None))
        {
            return false;
        }

        return target is not MemberAccessExpressionSyntax access || access.Expression is ThisExpressionSyntax or BaseExpressionSyntax || EvaluationTime.IsStable(access.Expression, site.Model, site.CancellationToken)
            || site.Model.GetSymbolInfo(access.Expression, site.CancellationToken).Symbol is IFieldSymbol { IsReadOnly: true };
    }

    private static IMethodSymbol? DelegateOf(EditSite site, ExpressionSyntax target) =>
        (site.Model.GetTypeInfo(target, site.CancellationToken).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod;

    private static bool WriteArgument(EditSite site, InvocationExpressionSyntax invocation, IMethodSymbol method, string name, string token)
    {
        var given = invocation.ArgumentList.Arguments;
        var isReduced = method.IsExtensionMethod && site.Model.GetSymbolInfo(invocation, site.CancellationToken).Symbol is IMethodSymbol { ReducedFrom: not null };
        var index = TokenSignature.IndexIn(method) - (isReduced ? 1 : 0);
        if (given.Count < index || given.Take(index).Any(static a => a.NameColon is not null))
        {
            TokenArgument.Append(site, given, invocation.ArgumentList.CloseParenToken.SpanStart, name + ": " + token);
        }
        else if (index < given.Count)
        {
            site.Insert(given[index].SpanStart, token + ", ");
        }
        else
        {
            TokenArgument.Append(site, given, invocation.ArgumentList.CloseParenToken.SpanStart, token);
        }

        return true;
    }

    private static bool WriteLambda(EditSite site, ExpressionSyntax target, IMethodSymbol method, string token)
    {
        if (DelegateOf(site, target) is not { } invoke)
        {
            return false;
        }

        var names = invoke.Parameters.Select((p, i) => i < method.Parameters.Length ? method.Parameters[i].Name : p.Name).ToList();
        var arguments = names.ToList();
        arguments.Insert(System.Math.Min(TokenSignature.IndexIn(method), arguments.Count), token);
        site.Insert(target.SpanStart, (names.Count == 1 ? names[0] : "(" + string.Join(", ", names) + ")") + " => ", 1);
        site.Insert(target.Span.End, "(" + string.Join(", ", arguments) + ")", -1);
        return true;
    }
}
