using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Gives a call a token that it could take and was not given. A token that is named, be it <c>None</c>, stays.</summary>
internal static class TokenArgument
{
    public static bool CanWrite(IInvocationOperation call) => Place(call) is not null;

    public static bool Write(EditSite site, IInvocationOperation call, string token)
    {
        if (Place(call) is not { } name || call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: var given })
        {
            return false;
        }

        Append(site, given, ((InvocationExpressionSyntax)call.Syntax).ArgumentList.CloseParenToken.SpanStart, name.Length == 0 ? token : name + ": " + token);
        return true;
    }

    /// <summary>Writes a last argument.</summary>
    public static void Append(EditSite site, SeparatedSyntaxList<ArgumentSyntax> given, int end, string argument) =>
        site.Insert(given.Count == 0 ? end : given[given.Count - 1].Span.End, given.Count == 0 ? argument : ", " + argument);

    /// <summary>The name that the argument has to be given by, empty where its position says it; null where the call takes no token, or has one.</summary>
    private static string? Place(IInvocationOperation call)
    {
        if (call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: var given }
            || call.Arguments.Any(static a => a.ArgumentKind != ArgumentKind.DefaultValue && TokenOrigin.IsToken(a.Parameter?.Type)))
        {
            return null;
        }

        var isNamed = given.Any(static a => a.NameColon is not null);
        foreach (var argument in call.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter } && TokenOrigin.IsToken(parameter.Type))
            {
                var receiver = call.Arguments.Length > 0 && call.TargetMethod.IsExtensionMethod && call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax }
                    && call.Arguments[0].Syntax is not ArgumentSyntax ? 1 : 0;
                return !isNamed && parameter.Ordinal - receiver == given.Count ? "" : parameter.Name;
            }
        }

        return Overload(call.TargetMethod) is { } overload && call.Arguments.All(static a => a.ArgumentKind == ArgumentKind.Explicit)
            ? isNamed ? overload.Parameters[overload.Parameters.Length - 1].Name : ""
            : null;
    }

    /// <summary>The overload that takes the same and a token behind it.</summary>
    private static IMethodSymbol? Overload(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        foreach (var member in definition.ContainingType.GetMembers(method.Name))
        {
            if (member is IMethodSymbol candidate
                && candidate.Parameters.Length == definition.Parameters.Length + 1
                && candidate.IsStatic == definition.IsStatic
                && candidate.TypeParameters.Length == definition.TypeParameters.Length
                && candidate.DeclaredAccessibility == definition.DeclaredAccessibility
                && TokenOrigin.IsToken(candidate.Parameters[candidate.Parameters.Length - 1].Type)
                && SymbolEqualityComparer.Default.Equals(candidate.ReturnType, definition.ReturnType)
                && definition.Parameters.Zip(candidate.Parameters, static (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type) && a.RefKind == b.RefKind).All(static same => same))
            {
                return candidate;
            }
        }

        return null;
    }
}
