using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Gives a wait the token that is in reach, so that it ends at least when its caller gives up.</summary>
internal static class StoppableWait
{
    public static string? Write(FixSite site) =>
        site.Node is ExpressionSyntax wait && TokenAround(site, wait) is { } token ? Pass(site, wait, token) : null;

    /// <summary>Gives one wait the token; returns the title, or null where it takes none.</summary>
    public static string? Pass(FixSite site, ExpressionSyntax wait, string token)
    {
        var value = AwaitedValue.WithoutConfigureAwait(wait);
        if (value is InvocationExpressionSyntax call)
        {
            if (site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation)
            {
                return null;
            }

            var given = operation.Arguments.FirstOrDefault(static a => TokenOrigin.IsToken(a.Value.Type));

            // What was said on purpose stays so.
            if (given is { ArgumentKind: ArgumentKind.Explicit } || operation.TargetMethod.Name is "WaitOne" or "GetResult" or "GetAwaiter")
            {
                return null;
            }

            site.Insert(call.ArgumentList.CloseParenToken.SpanStart, (call.ArgumentList.Arguments.Count > 0 ? ", " : "") + token);
            return Resources.Format("PassToken", token);
        }

        if (wait.Parent is not AwaitExpressionSyntax
            || site.Facts?.Symbols[KnownType.Task]?.GetMembers("WaitAsync").Any(static m => m is IMethodSymbol { Parameters: [{ Type: { } type }] } && TokenOrigin.IsToken(type)) != true)
        {
            return null;
        }

        site.Insert(value.Span.End, ".WaitAsync(" + token + ")");
        return Resources.Format("PassToken", token);
    }

    /// <summary>The token parameter of the innermost function around the wait that has one, or the token of its request.</summary>
    private static string? TokenAround(FixSite site, SyntaxNode wait)
    {
        for (var function = site.Model.GetEnclosingSymbol(wait.SpanStart, site.CancellationToken); function is IMethodSymbol method; function = method.ContainingSymbol)
        {
            if (TokenOf(method) is { } token)
            {
                return token;
            }
        }

        return null;
    }

    /// <summary>The token that a function is given, or that of its request.</summary>
    public static string? TokenOf(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (TokenOrigin.IsToken(parameter.Type) && parameter.RefKind == RefKind.None)
            {
                return parameter.Name;
            }

            if (parameter.Type is { Name: "HttpContext", ContainingNamespace.Name: "Http" })
            {
                return parameter.Name + ".RequestAborted";
            }
        }

        return null;
    }
}
