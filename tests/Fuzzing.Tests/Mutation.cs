using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Fuzzing.Tests;

internal enum MutationKind
{
    DeleteToken,
    DuplicateToken,
    SwapTokens,
    DeleteStatement,
    DuplicateStatement,
    SwapStatements,
    SpliceStatement,
    SpliceMember,
    Truncate,
}

/// <summary>
/// One change of a program's text. The numbers choose among the places that the program has: they fit every program, so that a
/// mutation can be left out of a list without making the others senseless.
/// </summary>
internal readonly record struct Mutation(MutationKind Kind, uint First, uint Second)
{
    /// <summary>The changed text; the text itself where the program has no such place.</summary>
    public string Apply(string text, string donor)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return Kind switch
        {
            MutationKind.DeleteToken => Rewrite(text, Tokens(root), (one, _) => [(one, "")]),
            MutationKind.DuplicateToken => Rewrite(text, Tokens(root), (one, _) => [(one, $"{text[one.Start..one.End]} {text[one.Start..one.End]}")]),
            MutationKind.SwapTokens => Rewrite(text, Tokens(root), (one, other) => Swapped(text, one, other)),
            MutationKind.DeleteStatement => Rewrite(text, Statements(root), (one, _) => [(one, "")]),
            MutationKind.DuplicateStatement => Rewrite(text, Statements(root), (one, _) => [(new TextSpan(one.End, 0), "\n" + text[one.Start..one.End])]),
            MutationKind.SwapStatements => Rewrite(text, Statements(root), (one, other) => Swapped(text, one, other)),
            MutationKind.SpliceStatement => Splice(text, Statements(root), donor, Statements(CSharpSyntaxTree.ParseText(donor).GetRoot())),
            MutationKind.SpliceMember => Splice(text, Members(root), donor, Members(CSharpSyntaxTree.ParseText(donor).GetRoot())),
            _ => text[..(int)(First % (uint)(text.Length + 1))],
        };
    }

    private static List<TextSpan> Tokens(SyntaxNode root) =>
        [.. root.DescendantTokens().Where(token => token.Span.Length > 0).Select(token => token.Span)];

    private static List<TextSpan> Statements(SyntaxNode root) =>
        [.. root.DescendantNodes().OfType<StatementSyntax>().Where(statement => statement.Parent is not BaseMethodDeclarationSyntax && statement.Span.Length > 0).Select(statement => statement.Span)];

    private static List<TextSpan> Members(SyntaxNode root) =>
        [.. root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(member => member is not (GlobalStatementSyntax or BaseNamespaceDeclarationSyntax)).Select(member => member.Span)];

    private string Splice(string text, List<TextSpan> places, string donor, List<TextSpan> parts)
    {
        if (parts.Count == 0)
        {
            return text;
        }

        var part = parts[(int)(Second % (uint)parts.Count)];
        return Rewrite(text, places, (one, _) => [(new TextSpan(one.End, 0), "\n" + donor[part.Start..part.End])]);
    }

    private static (TextSpan Span, string Text)[] Swapped(string text, TextSpan one, TextSpan other) =>
        one.OverlapsWith(other) ? [] : [(one, text[other.Start..other.End]), (other, text[one.Start..one.End])];

    private string Rewrite(string text, List<TextSpan> places, Func<TextSpan, TextSpan, (TextSpan Span, string Text)[]> edits)
    {
        if (places.Count == 0)
        {
            return text;
        }

        var changes = edits(places[(int)(First % (uint)places.Count)], places[(int)(Second % (uint)places.Count)]);
        return SourceText.From(text).WithChanges(changes.OrderBy(change => change.Span.Start).Select(change => new TextChange(change.Span, change.Text))).ToString();
    }
}
