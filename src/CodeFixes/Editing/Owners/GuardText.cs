using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The text around statements that get a guard: the <c>try</c> ahead of them and the clauses behind them.</summary>
internal static class GuardText
{
    public static string Head(string indent, string line) => indent + "try" + line + indent + "{";

    /// <summary>Ends the <c>try</c>: where there is a token, its cancellation leaves by itself; what else is caught is handled. No line ends the text but its own.</summary>
    public static string Clauses(EditSite site, int position, string indent, string step, string? token, string leave, string exception, params string[] handle)
    {
        var line = site.Layout.NewLine;
        var text = indent + "}" + line;
        if (token is not null)
        {
            text += indent + "catch (" + site.TypeName("System", "OperationCanceledException", position) + ") when (" + token + ".IsCancellationRequested)" + line
                + indent + "{" + line
                + indent + step + leave + line
                + indent + "}" + line;
        }

        return text + indent + "catch (" + site.TypeName("System", "Exception", position) + " " + exception + ")" + line
            + indent + "{" + line
            + string.Concat(handle.Select(statement => indent + step + statement + line))
            + indent + "}" + line;
    }

    /// <summary>A name for what is caught that nothing in the member has.</summary>
    public static string Exception(SyntaxNode place) => new LocalNames(place.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? place).TakeException();

    /// <summary>Whether a statement names what the others declare.</summary>
    public static bool Uses(StatementSyntax statement, List<StatementSyntax> declared)
    {
        var names = declared.OfType<LocalDeclarationStatementSyntax>().SelectMany(static d => d.Declaration.Variables.Select(static v => v.Identifier.ValueText))
            .Concat(declared.SelectMany(static d => d.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(static v => v.Identifier.ValueText)))
            .ToList();
        return statement.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && names.Contains(t.ValueText));
    }
}
