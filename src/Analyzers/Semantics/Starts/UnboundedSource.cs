using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can nobody say, where items are taken from here, how many there will be?</summary>
internal static class UnboundedSource
{
    /// <summary>A loop over a stream, a channel, a lazy sequence or a blocking collection, or one that accepts or takes an item each turn; its source, or null.</summary>
    public static IOperation? Of(ILoopOperation loop) => loop switch
    {
        IForEachLoopOperation { IsAsynchronous: true } stream => stream.Collection,
        IForEachLoopOperation each => OfSequence(each.Collection),
        IWhileLoopOperation or IForLoopOperation { Condition: null } => loop.Descendants().OfType<IInvocationOperation>().FirstOrDefault(c => IsTake(c) && Function.IsSameAround(c, loop)) is { } take ? take.Instance ?? take : null,
        _ => null,
    };

    /// <summary>A sequence that is read as it is made. What the operators of LINQ are given is what counts; those that bound it end the question.</summary>
    public static IOperation? OfSequence(IOperation sequence)
    {
        var value = Peel.Conversions(sequence);
        if (value is IInvocationOperation { TargetMethod: { Name: "GetConsumingEnumerable", ContainingType.Name: "BlockingCollection" }, Instance: { } collection })
        {
            return collection;
        }

        if (value is IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: { Name: "Enumerable" or "Queryable" or "AsyncEnumerable" } } operation } call)
        {
            return operation.IsExtensionMethod && IsPassedThrough(operation.Name) && call.Arguments.Length > 0 ? OfSequence(call.Arguments[0].Value) : null;
        }

        if (value is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } only && Peel.Conversions(only) is not ILocalReferenceOperation)
        {
            return OfSequence(only);
        }

        return value is not (IArrayCreationOperation or ILiteralOperation or IPropertyReferenceOperation { Property: { Name: "Values" or "Keys", ContainingType.Name: "IReadOnlyDictionary" } }) && IsLazy(value.Type) ? value : null;
    }

    /// <summary>The source in words.</summary>
    public static string NameOf(IOperation source) => Peel.Awaitable(source) switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IFieldReferenceOperation field => field.Field.Name,
        IPropertyReferenceOperation property => property.Property.Name,
        IInvocationOperation { TargetMethod: { Name: "ReadAllAsync" or "WithCancellation" or "GetConsumingEnumerable" } } call => NameOf(call.Instance ?? call.Arguments[0].Value),
        IInvocationOperation call => call.TargetMethod.Name,
        _ => "source",
    };

    private static bool IsLazy(ITypeSymbol? type) =>
        type?.OriginalDefinition is { SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T }
        || type is { Name: "IQueryable" or "IAsyncEnumerable", TypeKind: TypeKind.Interface };

    private static bool IsPassedThrough(string name) => name is "Where" or "Select" or "SelectMany" or "OrderBy" or "OrderByDescending" or "ThenBy" or "Distinct" or "DistinctBy" or "Skip" or "SkipWhile" or "Concat" or "Cast" or "OfType" or "AsEnumerable" or "Reverse" or "Append" or "Prepend";

    private static bool IsTake(IInvocationOperation call) =>
        EndingWait.IsAccept(call.TargetMethod)
        || (EndingWait.IsTake(call.TargetMethod) && call.TargetMethod.Name != "WaitForNextTickAsync");
}
