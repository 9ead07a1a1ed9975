using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this a method of a library whose calls come back by themselves, whoever implements it?</summary>
internal static class EndingLibrary
{
    // Each answers from memory or writes what it is given: containers, settings and their changes, caches, logs, serialisers, mappers, validators. Where one goes to a database or a server,
    // it has a time limit by default.
    private static readonly string[] s_spaces =
    [
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.Options",
        "Microsoft.Extensions.Primitives",
        "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Caching",
        "Microsoft.Extensions.ObjectPool",
        "Microsoft.Extensions.Localization",
        "Microsoft.EntityFrameworkCore",
        "Dapper",
        "Newtonsoft.Json",
        "MessagePack",
        "Google.Protobuf",
        "YamlDotNet",
        "Serilog",
        "NLog",
        "log4net",
        "AutoMapper",
        "FluentValidation",
    ];

    public static bool Has(IMethodSymbol method)
    {
        var space = (method.ReducedFrom ?? method).ContainingType?.ContainingNamespace?.ToDisplayString();
        return space is not null && s_spaces.Any(known => space.StartsWith(known, StringComparison.Ordinal) && (space.Length == known.Length || space[known.Length] == '.'));
    }
}
