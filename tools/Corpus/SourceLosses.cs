using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Corpus;

/// <summary>What of a file a change may not lose, or bring.</summary>
static class SourceLosses
{
    public static Dictionary<string, int> Count(IEnumerable<string> items) => items.GroupBy(i => i, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>What the first multiset has more of than the second.</summary>
    public static List<string> Missing(Dictionary<string, int> from, Dictionary<string, int> other) =>
        [.. from.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => Enumerable.Repeat(p.Key, Math.Max(0, p.Value - other.GetValueOrDefault(p.Key))))];

    public static int ParseErrors(SyntaxNode? root) => root?.GetDiagnostics().Count(d => d.Severity == DiagnosticSeverity.Error) ?? 0;

    public static Dictionary<string, int> Comments(SyntaxNode? root) =>
        Count(root is null ? [] : root.DescendantTrivia().Where(t => t.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia).Select(t => Squeeze(t.ToFullString())));

    static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// The file without member bodies, usings and async modifiers: where it stays the same, a change cannot alter what other files mean,
    /// and only the file itself is compiled again.
    /// </summary>
    public static string Shell(SyntaxNode root)
    {
        var b = new StringBuilder();
        foreach (var token in root.DescendantTokens(n => !IsBody(n) && n is not UsingDirectiveSyntax { GlobalKeyword.RawKind: 0 }))
            if (!token.IsKind(SyntaxKind.AsyncKeyword) && !token.IsKind(SyntaxKind.SemicolonToken)) b.Append(token.Text).Append(' ');
        return b.ToString();
    }

    static bool IsBody(SyntaxNode n) =>
        n is BlockSyntax or ArrowExpressionClauseSyntax
        && n.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
}
