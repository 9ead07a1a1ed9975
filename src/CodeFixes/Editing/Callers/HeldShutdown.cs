using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Lets a member hold the shutdown that it started, and await it before it leaves. It is awaited only once a stop was asked for: a watcher that still waits
/// for one would keep the member for ever.
/// </summary>
internal static class HeldShutdown
{
    public static bool Write(FixSite site, DroppedShutdown dropped)
    {
        if (dropped.Start.Call.Syntax.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax block } start
            || block.Parent is not MethodDeclarationSyntax declaration
            || declaration.ContainsDirectives
            || block.Statements[block.Statements.Count - 1] is not { } last
            || dropped.Member.ReturnType is not INamedTypeSymbol { Name: "Task", IsGenericType: false }
            || dropped.Member.Parameters.Any(static p => p.RefKind != RefKind.None)
            || dropped.Member.Parameters.Where(static p => TokenOrigin.IsToken(p.Type)).ToList() is not [{ } token]
            || !start.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == token.Name)
            || !site.Layout.IsFirstOnLine(start.SpanStart) || !site.Layout.IsFirstOnLine(last.SpanStart))
        {
            return false;
        }

        var returns = declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        var indent = site.Layout.IndentAt(last.SpanStart);
        var inner = indent + StoppedWait.StepOf(site, last.SpanStart, indent);
        var line = site.Layout.NewLine;
        var name = new LocalNames(declaration).Take("shutdown");
        var wait = line + indent + "if (" + token.Name + ".IsCancellationRequested)" + line
            + indent + "{" + line
            + inner + "await " + name + site.Layout.ConfigureAwait + ";" + line
            + indent + "}";
        if (dropped.Member.IsAsync)
        {
            if (returns.Count > 0 || last is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax })
            {
                return false;
            }
        }
        else if (returns.Count == 1 && returns[0] == last && returns[0].Expression is { } returned)
        {
            site.Insert(declaration.ReturnType.SpanStart, "async ");
            site.Replace(returns[0].ReturnKeyword.Span, "await");
            site.Insert(returned.Span.End, site.Layout.ConfigureAwait);
        }
        else
        {
            return false;
        }

        var type = TypeNames.Of("System.Threading.Tasks", "Task", 0, site.Document, site.Model, start.SpanStart, site.Layout, site.Edits);
        site.Insert(start.SpanStart, type + " " + name + " = ");
        site.Insert(last.Span.End, wait);
        return true;
    }
}
