using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which method does the generic host run for as long as a background service lives?</summary>
internal static class ExecutedService
{
    /// <summary>Whether the method is an override of <c>ExecuteAsync</c>.</summary>
    public static bool Is(ISymbol? member) =>
        member is IMethodSymbol { Name: "ExecuteAsync", IsOverride: true, OverriddenMethod: { } overridden } && IsBase(overridden);

    /// <summary>The override that a type declares; null where it has none.</summary>
    public static IMethodSymbol? Of(INamedTypeSymbol type)
    {
        if (type.BaseType is null)
        {
            return null;
        }

        foreach (var member in type.GetMembers("ExecuteAsync"))
        {
            if (Is(member))
            {
                return (IMethodSymbol)member;
            }
        }

        return null;
    }

    private static bool IsBase(IMethodSymbol overridden)
    {
        for (IMethodSymbol? method = overridden; method is not null; method = method.OverriddenMethod)
        {
            if (method.ContainingType is { Name: "BackgroundService", ContainingNamespace: { Name: "Hosting", ContainingNamespace.Name: "Extensions" } })
            {
                return true;
            }
        }

        return false;
    }
}
