using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What does <c>Task.WhenAll</c> wait for? It fails as that does.</summary>
internal static class AwaitedTogether
{
    /// <summary>The calls that are written out, and the functions that make a task of each item; null for another call, one entry of it where what it is given cannot be seen.</summary>
    public static IReadOnlyList<IOperation?>? By(IInvocationOperation call, KnownSymbols symbols) =>
        call.TargetMethod.Name == "WhenAll" && symbols.Is(call.TargetMethod.ContainingType, KnownType.Task)
            ? call.Arguments.SelectMany(static a => Works(Peel.Conversions(a.Value))).ToList()
            : null;

    private static IEnumerable<IOperation?> Works(IOperation given) => given switch
    {
        IArrayCreationOperation { Initializer.ElementValues: var tasks } => tasks.Select(static t => Peel.Awaitable(t) as IInvocationOperation),
        IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" }, Arguments: [_, { Value: var selector }] } => [selector],
        IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingType.Name: "Enumerable" }, Arguments: [{ Value: var all }] } => Works(Peel.Conversions(all)),
        _ => [null],
    };
}
