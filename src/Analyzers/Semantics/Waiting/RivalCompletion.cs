using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Who else may have completed a <c>TaskCompletionSource</c> already, of all that get hold of it?</summary>
internal static class RivalCompletion
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayThrow(string name) => name is "SetResult" or "SetException" or "SetCanceled";

    /// <summary>The completion of the same source by another callback; null where the two exclude each other or cannot be judged. A method group is a callback by itself.</summary>
    public static IOperation? Of(IOperation completion, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!SourceCompletion.IsOne(completion, facts.Symbols, out var instance)
            || SourceOf(instance, completion, facts) is not { } source
            || SourceCompletion.CallbackAround(completion, mayBeMember: source is IFieldSymbol) is not { } callback
            || !SourceCompletion.StandsAlone(completion))
        {
            return null;
        }

        var isIndependent = SourceCompletion.IsIndependent(callback, facts.Symbols);
        foreach (var way in Escape.Ways(source, completion, facts, cancellationToken))
        {
            foreach (var (other, rival, comesAnyway) in SourceCompletion.By(way, facts, cancellationToken))
            {
                // Of a field, only a rival that completes it whatever it finds: another member may ask first.
                if (!AreNested(rival.Syntax, callback.Syntax)
                    && (comesAnyway || (isIndependent && source is ILocalSymbol))
                    && (source is ILocalSymbol || SourceCompletion.StandsAlone(other))
                    && !(comesAnyway && SourceCompletion.Unsubscribes(rival))
                    && !(isIndependent && SourceCompletion.Unsubscribes(callback))
                    && !SourceCompletion.Settles(rival)
                    && !SourceCompletion.Settles(callback))
                {
                    return other;
                }
            }
        }

        return null;
    }

    /// <summary>The local or readonly field that holds one source all its life, under its own name or as the state of a callback.</summary>
    private static ISymbol? SourceOf(IOperation instance, IOperation completion, CompilationFacts facts)
    {
        switch (instance)
        {
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value:
                return SourceCompletion.StateOf(value) is { } given ? SourceOf(given, completion, facts) : local.Local;
            case IParameterReferenceOperation when SourceCompletion.StateOf(instance) is { } state:
                return SourceOf(state, completion, facts);
            case IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private } field }:
                return field;
            default:
                return null;
        }
    }

    private static bool AreNested(SyntaxNode one, SyntaxNode other) =>
        one.SyntaxTree == other.SyntaxTree && (one.Span.Contains(other.Span) || other.Span.Contains(one.Span));
}
