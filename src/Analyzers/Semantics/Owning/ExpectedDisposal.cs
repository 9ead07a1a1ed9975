using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is work written to end when what it uses is disposed?</summary>
internal static class ExpectedDisposal
{
    /// <summary>Whether a use stands in a <c>try</c> of the body that catches <see cref="System.ObjectDisposedException"/>.</summary>
    public static bool Of(IOperation use, IOperation body)
    {
        for (var current = use; current != body && current.Parent is { } parent; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Body == current && attempt.Catches.Any(static c => c.ExceptionType is { Name: "ObjectDisposedException" }))
            {
                return true;
            }
        }

        return false;
    }
}
