using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets an entry point hold a source that Ctrl+C and SIGTERM cancel.</summary>
internal static class SignalEditor
{
    /// <summary>Writes the source ahead of the first statement that needs it.</summary>
    public static bool Write(EditSite site, SyntaxNode main, IReadOnlyList<SyntaxNode> needs, string name, LocalNames names)
    {
        var place = needs.OrderBy(static n => n.SpanStart).Select(n => StatementOf(n, main)).FirstOrDefault();
        if (main is MethodDeclarationSyntax method && !MakeAsync(site, method))
        {
            return false;
        }

        if (place is null)
        {
            return main is MethodDeclarationSyntax { ExpressionBody: { } arrow } short_ && WriteArrow(site, short_, arrow, name, names);
        }

        var remarks = place.GetLeadingTrivia().Where(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        if (remarks.Any(static t => t.IsDirective))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(place.SpanStart);
        if (!site.Layout.IsFirstOnLine(place.SpanStart))
        {
            site.Insert(place.SpanStart, string.Join(" ", Lines(site, place.SpanStart, name, names)) + " ", -1);
            return true;
        }

        var start = site.Layout.LineStart(remarks.Count > 0 ? remarks[0].SpanStart : place.SpanStart);
        site.Insert(start, string.Concat(Lines(site, place.SpanStart, name, names).Select(l => indent + l + site.Layout.NewLine)), -1);
        return true;
    }

    /// <summary>The registrations of signals that are there, or the event of the console where they are not.</summary>
    public static IEnumerable<string> Registrations(EditSite site, int position, string cancel, LocalNames names)
    {
        if (!HasSignals(site))
        {
            var arguments = names.Take("arguments");
            return [site.TypeName("System", "Console", position) + ".CancelKeyPress += (_, " + arguments + ") => { " + arguments + ".Cancel = true; " + cancel + " };"];
        }

        var context = names.Take("context");
        var registration = site.TypeName("System.Runtime.InteropServices", "PosixSignalRegistration", position);
        var signal = site.TypeName("System.Runtime.InteropServices", "PosixSignal", position);
        return new[] { ("interrupted", "SIGINT"), ("terminated", "SIGTERM") }.Select(s =>
            "using var " + names.Take(s.Item1) + " = " + registration + ".Create(" + signal + "." + s.Item2 + ", " + context + " => { " + context + ".Cancel = true; " + cancel + " });");
    }

    private static IEnumerable<string> Lines(EditSite site, int position, string name, LocalNames names)
    {
        var type = site.TypeName("System.Threading", "CancellationTokenSource", position);
        return new[] { (HasUsing(site) ? "using var " : "var ") + name + " = new " + type + "();" }.Concat(Registrations(site, position, name + ".Cancel();", names));
    }

    private static bool HasUsing(EditSite site) => ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp8;

    private static bool HasSignals(EditSite site) => HasUsing(site) && site.Facts?.Symbols[KnownType.PosixSignalRegistration] is not null;

    /// <summary>A method that hands its task on would let go of the registrations at once: it waits instead.</summary>
    private static bool MakeAsync(EditSite site, MethodDeclarationSyntax main)
    {
        if (site.Model.GetDeclaredSymbol(main, site.CancellationToken) is not IMethodSymbol { IsAsync: false, ReturnsVoid: false, ReturnType: INamedTypeSymbol { Name: "Task" } task })
        {
            return true;
        }

        site.Insert(main.ReturnType.SpanStart, "async ");
        if (main.ExpressionBody is not null)
        {
            return true;
        }

        var returns = main.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        if (returns.Count != 1 || returns[0].Expression is not { } value || main.Body is not { } body || body.Statements.Last() != returns[0])
        {
            return false;
        }

        site.Replace(returns[0].ReturnKeyword.Span, task.IsGenericType ? "return await" : "await");
        site.Insert(value.Span.End, site.Layout.ConfigureAwait);
        return true;
    }

    private static bool WriteArrow(EditSite site, MethodDeclarationSyntax main, ArrowExpressionClauseSyntax arrow, string name, LocalNames names)
    {
        if (site.Model.GetDeclaredSymbol(main, site.CancellationToken) is not IMethodSymbol symbol || Remark.IsIn(arrow))
        {
            return false;
        }

        var line = site.Layout.NewLine;
        var outer = site.Layout.IndentAt(main.SpanStart);
        var inner = outer + (outer.Contains("\t") ? "\t" : "    ");
        var isTask = symbol.ReturnType.Name == "Task";
        var isValue = isTask ? symbol.ReturnType is INamedTypeSymbol { IsGenericType: true } : !symbol.ReturnsVoid;
        var head = (isValue ? "return " : "") + (isTask && !symbol.IsAsync ? "await " : "");
        site.Replace(
            TextSpan.FromBounds(main.ParameterList.Span.End, arrow.Expression.SpanStart),
            line + outer + "{" + line + string.Concat(Lines(site, main.SpanStart, name, names).Select(l => inner + l + line)) + inner + head);
        site.Insert(arrow.Expression.Span.End, isTask && !symbol.IsAsync ? site.Layout.ConfigureAwait : "", 1);
        site.Insert(main.SemicolonToken.Span.End, line + outer + "}");
        return true;
    }

    private static StatementSyntax? StatementOf(SyntaxNode node, SyntaxNode main) => main switch
    {
        MethodDeclarationSyntax { Body: { } body } => node.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(s => s.Parent == body),
        CompilationUnitSyntax => node.AncestorsAndSelf().OfType<GlobalStatementSyntax>().FirstOrDefault()?.Statement,
        _ => null,
    };
}
