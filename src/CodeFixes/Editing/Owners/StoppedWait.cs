using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes a wait for work that was told to stop: that it ends by cancellation is then what was asked for, not a failure.</summary>
internal static class StoppedWait
{
    /// <summary>The statement, guarded where the work ends by cancellation of the source; its first line is not indented.</summary>
    public static string Write(EditSite site, string statement, string? source, int position)
    {
        var indent = site.Layout.IndentAt(position);
        return source is null ? statement : WriteWhen(site, statement, source + ".IsCancellationRequested", position, indent, StepOf(site, position, indent));
    }

    /// <summary>The statement, guarded against cancellation where the condition says that it was asked for.</summary>
    public static string WriteWhen(EditSite site, string statement, string condition, int position, string indent, string step)
    {
        var cancelled = site.TypeName("System", "OperationCanceledException", position);
        var inner = indent + step;
        var line = site.Layout.NewLine;
        return "try" + line
            + indent + "{" + line
            + inner + statement + line
            + indent + "}" + line
            + indent + "catch (" + cancelled + ") when (" + condition + ")" + line
            + indent + "{" + line
            + inner + "// Stopped, as asked." + line
            + indent + "}";
    }

    /// <summary>One step of indentation, as the block around the position has it.</summary>
    public static string StepOf(EditSite site, int position, string indent) => StepOf(site.Root, site.Layout, position, indent);

    /// <summary>As above, of a file.</summary>
    public static string StepOf(Microsoft.CodeAnalysis.SyntaxNode root, SourceLayout layout, int position, string indent)
    {
        var block = root.FindToken(position).Parent?.FirstAncestorOrSelf<StatementSyntax>()?.FirstAncestorOrSelf<BlockSyntax>(static b => b.Statements.Count > 0);
        if (block is null)
        {
            return indent.Contains("\t") ? "\t" : "    ";
        }

        // A statement may stand deeper than its block's others: behind an if or a lock of its own.
        var (outer, inner) = (layout.IndentAt(block.OpenBraceToken.SpanStart), layout.IndentAt(block.Statements[0].SpanStart));
        return outer.Length < inner.Length && inner.StartsWith(outer, System.StringComparison.Ordinal) ? inner.Substring(outer.Length) : indent.Contains("\t") ? "\t" : "    ";
    }
}
