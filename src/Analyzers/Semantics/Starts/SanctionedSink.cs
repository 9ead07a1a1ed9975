using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a method that is given a handle do anything with it?</summary>
internal static class SanctionedSink
{
    /// <summary>
    /// Whether the method takes responsibility for the task that it is given. A source method that makes nothing of its parameter does not,
    /// whatever its name says; of foreign and virtual methods the best is believed.
    /// </summary>
    public static bool Takes(IMethodSymbol method, IParameterSymbol parameter, HandleFate fates, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.IsVirtual || definition.IsAbstract || definition.IsOverride || parameter.Type.TypeKind == TypeKind.TypeParameter || !IsTaskLike(parameter.Type, facts.Symbols))
        {
            return true;
        }

        if (facts.Bodies.Of(definition, cancellationToken) is not { } body)
        {
            return true;
        }

        // A reduced extension method counts its parameters without the receiver.
        var ordinal = parameter.Ordinal + (method.ReducedFrom is null ? 0 : 1);
        return ordinal >= definition.Parameters.Length
            || fates.OfParameter(definition.Parameters[ordinal], body, depth, cancellationToken) != Fate.Dropped;
    }

    internal static bool IsTaskLike(ITypeSymbol? type, KnownSymbols symbols) =>
        type?.Name switch
        {
            "Task" => symbols.Is(type, KnownType.Task) || symbols.Is(type, KnownType.TaskOfT),
            "ValueTask" => symbols.Is(type, KnownType.ValueTask) || symbols.Is(type, KnownType.ValueTaskOfT),
            _ => false,
        };
}
