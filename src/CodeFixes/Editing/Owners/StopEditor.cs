using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a stop member cancel a source ahead of everything else, and wait for what that ends.</summary>
internal static class StopEditor
{
    /// <param name="site">The file.</param>
    /// <param name="declaration">The stop member.</param>
    /// <param name="stop">Its symbol.</param>
    /// <param name="source">The field of the source.</param>
    /// <param name="kept">The fields that keep what the source ends.</param>
    /// <param name="throws">Whether what it ends may end as cancelled, which is then what was asked for.</param>
    public static bool Write(EditSite site, MethodDeclarationSyntax declaration, IMethodSymbol stop, string source, IReadOnlyCollection<IFieldSymbol> kept, bool throws = false)
    {
        // A wait that is there already would let cancellation out.
        if (declaration.ContainsDirectives || (throws && kept.Any(f => MentionsWait(declaration, f))))
        {
            return false;
        }

        if (declaration is { Body: null, ExpressionBody: { } arrow })
        {
            return WriteArrow(site, declaration, arrow, stop, source, kept, throws);
        }

        if (declaration.Body is not { } body || PlaceIn(body, stop) is not { } place || HasRemark(place.OpenBraceToken))
        {
            return false;
        }

        if (!site.Layout.IsFirstOnLine(place.CloseBraceToken.SpanStart))
        {
            site.Insert(place.OpenBraceToken.Span.End, " " + source + ".Cancel();", -1);
            return kept.All(f => MentionsWait(declaration, f)) || StopMember.IsSynchronousDispose(stop);
        }

        var indent = place.Statements.Count > 0 ? site.Layout.IndentAt(place.Statements[0].SpanStart) : site.Layout.IndentAt(place.OpenBraceToken.SpanStart) + "    ";
        var waits = kept.Where(f => !MentionsWait(declaration, f)).ToList();
        if (waits.Count > 0 && !stop.ReturnsVoid && !stop.IsAsync && !AwaitingStop.MakeAsync(site, declaration, body))
        {
            return false;
        }

        var text = site.Layout.NewLine + indent + source + ".Cancel();";
        if (Waits(site, stop, waits, indent, place.OpenBraceToken.SpanStart, throws ? source.TrimEnd('?') : null) is not { } written)
        {
            return false;
        }

        // What was there goes on in a paragraph of its own.
        var guard = GuardIn(place);
        if (written.EndsWith("}", System.StringComparison.Ordinal) && place.Statements.FirstOrDefault(s => s != guard) is not (null or ReturnStatementSyntax) && (guard is null || !IsFollowedByBlankLine(site, guard)))
        {
            written += site.Layout.NewLine;
        }

        site.Insert(guard?.Span.End ?? place.OpenBraceToken.Span.End, (guard is not null && IsFollowedByBlankLine(site, guard) ? site.Layout.NewLine : "") + text + written, -1);
        return true;
    }

    private static bool IsFollowedByBlankLine(EditSite site, StatementSyntax statement)
    {
        var next = site.Text.Lines.GetLineFromPosition(statement.Span.End).LineNumber + 1;
        return next < site.Text.Lines.Count && string.IsNullOrWhiteSpace(site.Text.Lines[next].ToString());
    }

    /// <summary>The question whether all this was done before, which comes first.</summary>
    private static StatementSyntax? GuardIn(BlockSyntax block) =>
        block.Statements.FirstOrDefault() is IfStatementSyntax { Else: null } guard
        && (guard.Statement is ReturnStatementSyntax || (guard.Statement is BlockSyntax { Statements: { Count: 1 } inner } && inner[0] is ReturnStatementSyntax))
        && guard.Condition.ToString().IndexOf("dispos", System.StringComparison.OrdinalIgnoreCase) >= 0
        && !HasRemark(guard.GetLastToken())
            ? guard
            : null;

    /// <summary><c>=> Task.CompletedTask;</c> to a body.</summary>
    private static bool WriteArrow(EditSite site, MethodDeclarationSyntax declaration, ArrowExpressionClauseSyntax arrow, IMethodSymbol stop, string source, IReadOnlyCollection<IFieldSymbol> kept, bool throws)
    {
        var isDone = AwaitingStop.IsDone(arrow.Expression);
        var waits = kept.Where(f => !MentionsWait(declaration, f)).ToList();
        var outer = site.Layout.IndentAt(declaration.SpanStart);
        var inner = outer + (outer.Contains("\t") ? "\t" : "    ");
        var line = site.Layout.NewLine;
        if ((!isDone && !stop.ReturnsVoid) || Remark.IsIn(arrow) || Waits(site, stop, waits, inner, declaration.SpanStart, throws ? source.TrimEnd('?') : null) is not { } written)
        {
            return false;
        }

        var last = stop.ReturnsVoid ? line + inner + arrow.Expression + ";" : waits.Count == 0 ? line + inner + "return " + arrow.Expression + ";" : "";
        if (waits.Count > 0 && !stop.ReturnsVoid)
        {
            site.Insert(declaration.ReturnType.SpanStart, "async ");
        }

        site.Replace(
            Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(declaration.ParameterList.Span.End, declaration.Span.End),
            line + outer + "{" + line + inner + source + ".Cancel();" + written + last + line + outer + "}");
        return true;
    }

    /// <summary>The block to begin with: <c>Dispose(bool)</c> stops only where it is asked to dispose.</summary>
    private static BlockSyntax? PlaceIn(BlockSyntax body, IMethodSymbol stop)
    {
        if (stop is not { Name: "Dispose", Parameters: { Length: 1 } parameters } || parameters[0].Type.SpecialType != SpecialType.System_Boolean)
        {
            return body;
        }

        return body.DescendantNodes().OfType<IfStatementSyntax>().Where(i => i.Condition is IdentifierNameSyntax asked && asked.Identifier.ValueText == parameters[0].Name).Select(static i => i.Statement).OfType<BlockSyntax>().FirstOrDefault();
    }

    /// <summary>The waits for what the cancelled source ends; null where the member cannot wait for it.</summary>
    private static string? Waits(EditSite site, IMethodSymbol stop, IReadOnlyList<IFieldSymbol> kept, string indent, int position, string? cancelled)
    {
        var text = "";
        foreach (var field in kept)
        {
            var isThread = field.Type.Name == "Thread";
            if (stop.ReturnsVoid)
            {
                // A Dispose that cannot await only tells it; a thread that is stopped by name is joined.
                if (isThread && !StopMember.IsSynchronousDispose(stop))
                {
                    text += Guarded(site, field, field.Name + ".Join();", indent, position, null);
                }

                continue;
            }

            var token = stop.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name;
            var bounded = token is not null && site.Facts?.Symbols.Task?.GetMembers("WaitAsync").Length > 0 ? ".WaitAsync(" + token + ")" : "";
            text += Guarded(site, field, isThread ? field.Name + ".Join();" : "await " + field.Name + bounded + site.Layout.ConfigureAwait + ";", indent, position, isThread ? null : cancelled);
        }

        return text;
    }

    private static string Guarded(EditSite site, IFieldSymbol field, string statement, string indent, int position, string? cancelled)
    {
        var line = site.Layout.NewLine;
        var step = indent.Contains("\t") ? "\t" : "    ";
        var isThere = field.IsReadOnly || (field.NullableAnnotation == NullableAnnotation.NotAnnotated && field.DeclaringSyntaxReferences.All(r => r.GetSyntax(site.CancellationToken) is VariableDeclaratorSyntax { Initializer: not null }));
        var inner = isThere ? indent : indent + step;
        if (cancelled is not null)
        {
            statement = "try" + line + inner + "{" + line + inner + step + statement + line + inner + "}" + line
                + inner + "catch (" + site.TypeName("System", "OperationCanceledException", position) + ") when (" + cancelled + ".IsCancellationRequested)" + line + inner + "{" + line + inner + step + "// Stopped, as asked." + line + inner + "}";
        }

        if (isThere)
        {
            return line + indent + statement;
        }

        var says = ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9 ? " is not null)" : " != null)";
        return line + indent + "if (" + field.Name + says + line + indent + "{" + line + inner + statement + line + indent + "}";
    }

    /// <summary>Whether the member looks at the work at all: then it waits as it sees fit.</summary>
    private static bool MentionsWait(MethodDeclarationSyntax declaration, IFieldSymbol field) =>
        declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == field.Name
            && n.Ancestors().TakeWhile(static a => a is not StatementSyntax).Any(static a => a is AwaitExpressionSyntax or InvocationExpressionSyntax));

    private static bool HasRemark(SyntaxToken brace) => brace.TrailingTrivia.Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}
