using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Gives a type the stop that it does not have yet.</summary>
internal static class StopOverride
{
    /// <summary>A background service gets a stop that waits for the base first.</summary>
    public static bool Write(EditSite site, MemberDeclarationSyntax member, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        if (KeptTasks.EndOfLine(member.GetLastToken()) is not { } end)
        {
            return false;
        }

        var position = member.SpanStart;
        var indent = site.Layout.IndentAt(position);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var line = site.Layout.NewLine;
        var task = site.TypeName("System.Threading.Tasks", "Task", position);
        var token = site.TypeName("System.Threading", "CancellationToken", position);
        var name = kept[0].Stop.Token ?? "cancellationToken";
        var hasDocumentation = member.GetLeadingTrivia().Any(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia));
        site.Insert(
            end,
            line + line
            + (hasDocumentation ? indent + "/// <inheritdoc/>" + line : "")
            + indent + "public override async " + task + " StopAsync(" + token + " " + name + ")" + line
            + indent + "{" + line
            + indent + step + "await base.StopAsync(" + name + ")" + site.Layout.ConfigureAwait + ";" + line
            + indent + step + KeptWait.Wait(site, kept, hasWaitAsync, name, position, indent + step, step) + line
            + indent + "}");
        return true;
    }
}
