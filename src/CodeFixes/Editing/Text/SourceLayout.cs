using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>How the user lays out this file: line ends, indentation, the habit of <c>ConfigureAwait</c>.</summary>
internal sealed class SourceLayout
{
    private readonly SourceText _text;

    public SourceLayout(SourceText text, SyntaxNode root)
    {
        _text = text;
        NewLine = LineBreak(text);
        ConfigureAwait = HasConfigureAwaitHabit(root) ? ".ConfigureAwait(false)" : "";
    }

    public string NewLine { get; }

    /// <summary>What follows a new <c>await</c>'s operand in this file: nothing, or <c>.ConfigureAwait(false)</c>.</summary>
    public string ConfigureAwait { get; }

    /// <summary>The white space that the line of a position begins with.</summary>
    public string IndentAt(int position)
    {
        var line = _text.Lines.GetLineFromPosition(position);
        var end = line.Start;
        while (end < line.End && char.IsWhiteSpace(_text[end]))
        {
            end++;
        }

        return _text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Whether nothing but white space stands before the position on its line.</summary>
    public bool IsFirstOnLine(int position)
    {
        var line = _text.Lines.GetLineFromPosition(position);
        for (var i = line.Start; i < position; i++)
        {
            if (!char.IsWhiteSpace(_text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One step of indentation, as the declaration has it in its type.</summary>
    public string StepAt(SyntaxNode declaration)
    {
        var indent = IndentAt(declaration.SpanStart);
        var outer = declaration.Parent is { } parent and not CompilationUnitSyntax ? IndentAt(parent.GetLastToken().SpanStart) : "";
        return outer.Length < indent.Length && indent.StartsWith(outer, System.StringComparison.Ordinal) ? indent.Substring(outer.Length) : indent.Contains("\t") ? "\t" : "    ";
    }

    public int LineStart(int position) => _text.Lines.GetLineFromPosition(position).Start;

    private static string LineBreak(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            if (line.EndIncludingLineBreak > line.End)
            {
                return text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
            }
        }

        return "\n";
    }

    private static bool HasConfigureAwaitHabit(SyntaxNode root)
    {
        var awaits = 0;
        var configured = 0;
        foreach (var awaited in root.DescendantNodes().OfType<AwaitExpressionSyntax>())
        {
            awaits++;
            if (awaited.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } } call
                && call.ArgumentList.Arguments.Count == 1
                && call.ArgumentList.Arguments[0].Expression.IsKind(SyntaxKind.FalseLiteralExpression))
            {
                configured++;
            }
        }

        return configured * 2 > awaits;
    }
}
