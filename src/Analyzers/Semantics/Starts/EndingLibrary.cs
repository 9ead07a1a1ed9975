using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this a method of a library whose calls come back by themselves, whoever implements it?</summary>
internal static class EndingLibrary
{
    public static bool Has(IMethodSymbol method)
    {
        for (var space = (method.ReducedFrom ?? method).ContainingType?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (IsOne(space.ToDisplayString()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Containers, settings and their changes, caches, logs, serialisers, mappers and validators answer from memory, or write what they are given. Where one goes to a database or a server, it
    /// has a time limit by default.
    /// </summary>
    private static bool IsOne(string space) => space is
        "Microsoft.Extensions.DependencyInjection"
        or "Microsoft.Extensions.Configuration"
        or "Microsoft.Extensions.Options"
        or "Microsoft.Extensions.Primitives"
        or "Microsoft.Extensions.Logging"
        or "Microsoft.Extensions.Caching"
        or "Microsoft.Extensions.ObjectPool"
        or "Microsoft.Extensions.Localization"
        or "Microsoft.EntityFrameworkCore"
        or "Dapper"
        or "Newtonsoft.Json"
        or "MessagePack"
        or "Google.Protobuf"
        or "YamlDotNet"
        or "Serilog"
        or "NLog"
        or "log4net"
        or "AutoMapper"
        or "FluentValidation";
}
