using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Puts new statements behind or before those that are there.</summary>
internal static class StatementEditor
{
    /// <summary>On a line of its own behind the statement, or beside it where something else follows on its line.</summary>
    public static void Append(StatementSyntax last, string statement, Document document, FileEdits edits, SourceLayout layout, int order = 0)
    {
        var line = last.SyntaxTree.GetText().Lines.GetLineFromPosition(last.Span.End);
        var trailing = last.GetLastToken().TrailingTrivia;
        if (trailing.FullSpan.End >= line.End && trailing.All(t => t.Span.End <= line.EndIncludingLineBreak && !t.IsKind(SyntaxKind.MultiLineCommentTrivia)))
        {
            edits.Insert(document, line.End, layout.NewLine + layout.IndentAt(last.SpanStart) + statement, order);
        }
        else
        {
            edits.Insert(document, last.Span.End, " " + statement, order);
        }
    }

    /// <summary>Waits before the function returns; a value that is more than a name is computed first, so that it is still computed while the work goes on.</summary>
    public static void JoinBefore(ReturnStatementSyntax returned, string join, SemanticModel model, LocalNames names, Document document, FileEdits edits, SourceLayout layout)
    {
        var ownLine = layout.IsFirstOnLine(returned.SpanStart);
        var indent = layout.IndentAt(returned.SpanStart);
        var space = ownLine ? layout.NewLine + indent : " ";
        var embedded = returned.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax);
        var (before, after) = ("", "");
        if (embedded)
        {
            // if (done) return; has no place for a second statement.
            var outer = layout.IndentAt(returned.Parent!.SpanStart);
            before = ownLine ? "{" + layout.NewLine + indent : "{ ";
            after = ownLine ? layout.NewLine + outer + "}" : " }";
            if (ownLine)
            {
                var line = layout.LineStart(returned.SpanStart);
                edits.Replace(document, TextSpan.FromBounds(line, returned.SpanStart), outer + before);
                before = "";
            }
        }

        if (returned.Expression is { } value && !IsPlain(value, model) && model.GetTypeInfo(value) is { Type: { TypeKind: not TypeKind.Error } type, ConvertedType: { } converted } && SymbolEqualityComparer.IncludeNullability.Equals(type, converted))
        {
            var result = names.Take("result");
            edits.Insert(document, returned.SpanStart, before);
            edits.Replace(document, returned.ReturnKeyword.Span, "var " + result + " =");
            edits.Insert(document, returned.Span.End, space + join + space + "return " + result + ";" + after);
        }
        else
        {
            edits.Insert(document, returned.SpanStart, before + join + space);
            edits.Insert(document, returned.Span.End, after);
        }
    }

    /// <summary>Whether the value is the same whenever it is asked for: no field, which the work may write.</summary>
    private static bool IsPlain(ExpressionSyntax value, SemanticModel model) => value switch
    {
        LiteralExpressionSyntax or ThisExpressionSyntax or DefaultExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => true,
        IdentifierNameSyntax or MemberAccessExpressionSyntax => model.GetSymbolInfo(value).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol { IsConst: true } or IFieldSymbol { IsReadOnly: true } or IPropertySymbol { Name: "CompletedTask" },
        _ => false,
    };
}
