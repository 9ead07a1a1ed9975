using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does the code say of a call whose body cannot be seen that nobody waits for it on purpose, and that it looks after itself?</summary>
internal static class MeantToRunOn
{
    /// <summary>A discard under a comment that says so, or a call that is given the work and is named for handling its failures.</summary>
    public static bool Is(IInvocationOperation call) => IsNamedSafe(call) || IsSaidInAComment(call);

    /// <summary><c>SafeTask.Run(work)</c>, <c>RunSafe(work)</c>.</summary>
    private static bool IsNamedSafe(IInvocationOperation call) =>
        call.TargetMethod.Parameters.Any(static p => p.Type.TypeKind == TypeKind.Delegate)
        && (IsSafe(call.TargetMethod.Name) || IsSafe(call.TargetMethod.ContainingType?.Name ?? ""));

    private static bool IsSafe(string name) => name.StartsWith("Safe", StringComparison.Ordinal) || name.EndsWith("Safe", StringComparison.Ordinal) || name.Contains("Safely");

    private static bool IsSaidInAComment(IInvocationOperation call) =>
        AwaitPlace.StatementOf(call.Syntax) is { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } } statement
        && statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).Any(static t =>
            Remark.Is(t) && SaysSo(t.ToString()));

    private static bool SaysSo(string comment) =>
        new[]
        {
            "in the background", "in background", "on a background", "background task", "background work", "background job", "fire and forget", "fire-and-forget", "fire & forget", "not await", "n't await", "no await", "without await", "not wait", "n't wait", "without waiting",
        }.Any(word => comment.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
