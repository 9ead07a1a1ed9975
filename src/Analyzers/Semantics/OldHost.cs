using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does the host of a background service hear of its failure? Since version 6 it logs it and stops.</summary>
internal static class OldHost
{
    /// <summary>The override of <c>ExecuteAsync</c> in a project that is hosted by an older version; null elsewhere.</summary>
    public static IMethodSymbol? UnheardService(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (type.BaseType is null)
        {
            return null;
        }

        foreach (var member in type.GetMembers("ExecuteAsync"))
        {
            if (member is IMethodSymbol { IsOverride: true, OverriddenMethod.ContainingType: { Name: "BackgroundService", ContainingNamespace: { Name: "Hosting", ContainingNamespace.Name: "Extensions" } } } method)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return IsOld(facts.Compilation) ? method : null;
            }
        }

        return null;
    }

    /// <summary>A library that only references the abstractions is hosted by whoever uses it.</summary>
    private static bool IsOld(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.FirstOrDefault(static a => a.Name == "Microsoft.Extensions.Hosting") is { Version.Major: > 0 and < 6 };
}
