using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a continuation look at the task that it continues?</summary>
internal static class Continuation
{
    public static bool ObservesAntecedent(IInvocationOperation continueWith)
    {
        foreach (var argument in continueWith.Arguments)
        {
            if (argument.Parameter?.Type.Name == "TaskContinuationOptions" && MentionsFault(argument.Value))
            {
                return true;
            }

            if (argument.Parameter?.Type.TypeKind != TypeKind.Delegate)
            {
                continue;
            }

            // A method group takes the task as its argument, and what a variable holds cannot be seen.
            if (Peel.Delegate(argument.Value) is not IAnonymousFunctionOperation lambda || lambda.Symbol.Parameters.Length == 0)
            {
                return true;
            }

            var antecedent = lambda.Symbol.Parameters[0];
            foreach (var operation in lambda.Body.Descendants())
            {
                if (operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, antecedent))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool MentionsFault(IOperation options)
    {
        foreach (var operation in options.DescendantsAndSelf())
        {
            if (operation is IFieldReferenceOperation { Field.Name: "OnlyOnFaulted" or "NotOnRanToCompletion" })
            {
                return true;
            }
        }

        return false;
    }
}
