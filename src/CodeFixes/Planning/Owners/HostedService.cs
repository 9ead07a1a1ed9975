using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which members does the generic host call, and how often?</summary>
internal static class HostedService
{
    /// <summary><c>StartAsync</c> of a hosted service and <c>ExecuteAsync</c> of a background service: once in the life of the service.</summary>
    public static bool RunsOnce(IMethodSymbol method) =>
        (method.Name == "StartAsync" && Is(method.ContainingType)) || IsExecute(method);

    /// <summary>Whether the method is the body of a background service, whose token is cancelled by the <c>StopAsync</c> of the base.</summary>
    public static bool IsExecute(IMethodSymbol method) => method is { Name: "ExecuteAsync", IsOverride: true, Parameters.Length: 1 } && DerivesFromBackgroundService(method.ContainingType);

    public static bool DerivesFromBackgroundService(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == "BackgroundService" && IsHosting(current))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Is(ITypeSymbol type)
    {
        foreach (var contract in type.AllInterfaces)
        {
            if (contract.Name is "IHostedService" or "IHostedLifecycleService" && IsHosting(contract))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A type of the generic host, or of a web host.</summary>
    public static bool IsHosting(ITypeSymbol? type)
    {
        var space = type?.ContainingNamespace?.ToDisplayString();
        return space is not null && (space.StartsWith("Microsoft.Extensions.Hosting", System.StringComparison.Ordinal) || space.StartsWith("Microsoft.AspNetCore", System.StringComparison.Ordinal));
    }
}
