using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What the author says beside the code: comments, documentation apart.</summary>
internal static class Remark
{
    public static bool Is(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    /// <summary>Whether a remark stands in the code.</summary>
    public static bool IsIn(SyntaxNode code) => code.DescendantTrivia().Any(Is);
}
