using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this code what runs once the work was told to stop?</summary>
internal static class CleanUp
{
    /// <summary>Whether the operation stands in a <c>finally</c>, in a catch of cancellation, or in what is done when cancellation was requested.</summary>
    public static bool Contains(IOperation operation, KnownSymbols symbols)
    {
        for (var current = operation; current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = parent)
        {
            if ((parent is ITryOperation attempt && attempt.Finally == current)
                || (parent is ICatchClauseOperation clause && symbols.IsOrInherits(clause.ExceptionType, KnownType.OperationCanceledException))
                || (parent is IConditionalOperation { Condition: { } condition } choice && choice.WhenTrue == current && AsksCancellation(condition)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AsksCancellation(IOperation condition) =>
        Peel.Conversions(condition) is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" }
        || (Peel.Conversions(condition) is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both && both.ChildOperations.Any(AsksCancellation));
}
