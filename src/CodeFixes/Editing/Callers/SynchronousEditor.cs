using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes a synchronous member in place of one that only sends its work to the pool, and the calls that send it there instead.</summary>
internal static class SynchronousEditor
{
    public static void Write(SynchronousMember member, EditSite site, bool addsBeside)
    {
        var advice = "[System.Obsolete(\"Use " + member.Name + ", and let Task.Run call it where no thread may wait.\")]" + site.Layout.NewLine;
        var indent = site.Layout.IndentAt(member.Declaration.SpanStart);
        if (member.Existing is { } existing)
        {
            // The work has a name already; it is seen as far as the one that goes.
            Uncover(existing, member.Declaration, site);
            site.Insert(member.Declaration.SpanStart, advice + indent);
            return;
        }

        var declaration = member.Declaration;
        var result = member.Method.ReturnType is INamedTypeSymbol { IsGenericType: true } && declaration.ReturnType.DescendantNodesAndSelf().OfType<GenericNameSyntax>().First() is var generic
            ? generic.TypeArgumentList.Arguments[0].ToString()
            : "void";
        if (addsBeside)
        {
            var task = declaration.ReturnType.ToString();
            var modifiers = string.Concat(declaration.Modifiers.Where(static m => !m.IsKind(SyntaxKind.AsyncKeyword)).Select(static m => m.Text + " "));
            var constraints = string.Concat(declaration.ConstraintClauses.Select(static c => " " + c.ToString()));
            var types = declaration.TypeParameterList is { } list ? "<" + string.Join(", ", list.Parameters.Select(static p => p.Identifier.Text)) + ">" : "";
            var arguments = string.Join(", ", declaration.ParameterList.Parameters.Select(static p => p.Identifier.Text));
            var doc = declaration.GetLeadingTrivia().Any(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia))
                ? indent + "/// <summary>Use <c>" + member.Name + "</c>, and let the caller choose where it runs.</summary>" + site.Layout.NewLine
                : "";
            site.Insert(
                declaration.Span.End,
                site.Layout.NewLine + site.Layout.NewLine + doc + indent + advice + indent + modifiers + task + " " + member.Method.Name + declaration.TypeParameterList + declaration.ParameterList + constraints
                    + " => " + site.TypeName("System.Threading.Tasks", "Task", declaration.SpanStart) + ".Run(() => " + member.Name + types + "(" + arguments + "));",
                order: 2);
        }

        if (declaration.Modifiers.FirstOrDefault(static m => m.IsKind(SyntaxKind.AsyncKeyword)) is { RawKind: not 0 } modifier)
        {
            site.Replace(TextSpan.FromBounds(modifier.SpanStart, modifier.GetNextToken().SpanStart), "");
        }

        site.Replace(declaration.ReturnType.Span, result);
        site.Replace(declaration.Identifier.Span, member.Name);
        WriteBody(member, site, result == "void" ? "" : "return ");
    }

    /// <summary><c>M(..)</c> to <c>Task.Run(() => N(..))</c>.</summary>
    public static void WriteCall(InvocationExpressionSyntax call, SimpleNameSyntax name, string synchronous, EditSite site)
    {
        site.Insert(call.SpanStart, site.TypeName("System.Threading.Tasks", "Task", call.SpanStart) + ".Run(() => ");
        site.Replace(name.Identifier.Span, synchronous);
        site.Insert(call.Span.End, ")");
    }

    private static void WriteBody(SynchronousMember member, EditSite site, string returned)
    {
        var whole = member.Place is ArrowExpressionClauseSyntax arrow ? arrow.Expression.Span : TextSpan.FromBounds(member.Place.SpanStart, member.Place.Span.End - 1);
        returned = member.Place is ArrowExpressionClauseSyntax ? "" : returned;
        switch (member.Work)
        {
            case AnonymousFunctionExpressionSyntax { Block: { } block } when member.Place is ArrowExpressionClauseSyntax:
                site.Replace(TextSpan.FromBounds(member.Place.SpanStart, block.SpanStart), "");
                site.Replace(TextSpan.FromBounds(block.Span.End, member.Declaration.Span.End), "");
                break;
            case AnonymousFunctionExpressionSyntax { Block: { } block }:
                InlinedWork.WriteBlock(site.Document, member.Place, block, site.Edits);
                break;
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } expression }:
                site.Replace(TextSpan.FromBounds(whole.Start, expression.SpanStart), returned);
                site.Replace(TextSpan.FromBounds(expression.Span.End, whole.End), "");
                break;
            case var group:
                site.Replace(TextSpan.FromBounds(whole.Start, group.SpanStart), returned);
                site.Replace(TextSpan.FromBounds(group.Span.End, whole.End), "()");
                break;
        }
    }

    private static void Uncover(MethodDeclarationSyntax hidden, MethodDeclarationSyntax seen, EditSite site)
    {
        var wanted = string.Join(" ", seen.Modifiers.Where(IsAccess).Select(static m => m.Text));
        var has = hidden.Modifiers.Where(IsAccess).ToList();
        if (has.Count == 0)
        {
            site.Insert(hidden.Modifiers.Count > 0 ? hidden.Modifiers[0].SpanStart : hidden.ReturnType.SpanStart, wanted + " ");
        }
        else if (string.Join(" ", has.Select(static m => m.Text)) is var old && old != wanted && old != "public")
        {
            site.Replace(TextSpan.FromBounds(has[0].SpanStart, has[has.Count - 1].Span.End), wanted);
        }
    }

    private static bool IsAccess(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword;
}
