using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Gives a type that can be disposed of an asynchronous way to do so, which waits for its work.</summary>
internal static class DisposalEditor
{
    public static bool Write(EditSite site, IReadOnlyList<KeptHandle> kept, bool hasWaitAsync)
    {
        var place = kept[0].Stop;
        var dispose = (MethodDeclarationSyntax)place.Member.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken);
        if (dispose.Parent is not TypeDeclarationSyntax { BaseList: { Types: { Count: > 0 } contracts } list } || list.ContainsDirectives || KeptTasks.EndOfLine(dispose.GetLastToken()) is not { } end)
        {
            return false;
        }

        var position = dispose.SpanStart;
        var indent = site.Layout.IndentAt(position);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var inner = indent + step;
        var line = site.Layout.NewLine;
        var wait = KeptWait.Wait(site, kept, hasWaitAsync, token: null, position, inner, step);

        // What is told to stop by the disposal is waited for behind it; what ends by itself, while it can still use what is disposed of.
        var steps = kept.Any(static k => k.Stop.IsTold) ? "Dispose();" + line + inner + wait : wait + line + inner + "Dispose();";
        var hasDocumentation = dispose.GetLeadingTrivia().Any(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia));
        site.Insert(contracts[contracts.Count - 1].Span.End, ", " + site.TypeName("System", "IAsyncDisposable", list.SpanStart));
        site.Insert(
            end,
            line + line
            + (hasDocumentation ? indent + "/// <inheritdoc/>" + line : "")
            + indent + "public async " + site.TypeName("System.Threading.Tasks", "ValueTask", position) + " DisposeAsync()" + line
            + indent + "{" + line
            + inner + steps + line
            + indent + "}");
        return true;
    }
}
