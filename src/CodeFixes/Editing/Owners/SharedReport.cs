using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Where a type drops work at several places, one method of its own observes all of it: the same continuation again and again is what nobody wants to read. It is written once, at the end of the type, and
/// is a sink in reach for whatever is fixed after it.
/// </summary>
internal static class SharedReport
{
    private const string Name = "LogFailure";

    // Two continuations are shorter than a method and two calls of it.
    private const int Several = 3;

    /// <summary>Writes the method where it is worth one; returns its name, or null where each place is better off with a continuation of its own.</summary>
    public static string? Write(FixSite site, InvocationExpressionSyntax call, LoggerInScope logger, CompilationFacts facts)
    {
        if (site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken)?.ContainingType is not { TypeKind: TypeKind.Class, DeclaringSyntaxReferences: [var reference] } type
            || reference.GetSyntax(site.CancellationToken) is not ClassDeclarationSyntax { CloseBraceToken: var close } declaration
            || declaration.SyntaxTree != site.Root.SyntaxTree
            || !logger.IsOfType(type)
            || logger.WriteNamed("failed.Exception", ObservedWork.IsNullableOn(site, close.SpanStart), "work") is not { } report
            || !site.Layout.IsFirstOnLine(close.SpanStart)
            || declaration.Members.Last() is var last && (last.GetTrailingTrivia().Any(static t => t.IsDirective) || close.LeadingTrivia.Any(static t => t.IsDirective))
            || site.Model.LookupSymbols(close.SpanStart, name: Name).Length > 0
            || type.GetMembers(Name).Length > 0
            || Places(type, facts, site) < Several)
        {
            return null;
        }

        var position = close.SpanStart;
        var outer = site.Layout.IndentAt(declaration.Members.Last().SpanStart);
        var inner = outer + StoppedWait.StepOf(site, declaration.Members.Last().SpanStart, outer);
        var argument = inner + inner.Substring(outer.Length);
        var line = site.Layout.NewLine;
        site.Insert(
            site.Layout.LineStart(position),
            line + outer + "private " + (logger.NeedsNoInstance ? "static " : "") + "void " + Name + "(" + site.TypeName("System.Threading.Tasks", "Task", position) + " task, string work)" + line
            + outer + "{" + line
            + inner + "task" + FailureContinuation.Of(site, position, argument, "failed", report) + ";" + line
            + outer + "}" + line);
        return Name;
    }

    /// <summary>How many places of the type drop work whose failure nobody sees.</summary>
    private static int Places(INamedTypeSymbol type, CompilationFacts facts, FixSite site) =>
        facts.Bodies.OfType(type, site.CancellationToken)
            .Where(b => SymbolEqualityComparer.Default.Equals(b.Member.ContainingType, type))
            .SelectMany(b => b.Body.DescendantsAndSelf().OfType<IInvocationOperation>().Where(c => facts.Starts.Of(c, b.Member, site.CancellationToken) is RuleIds.HiddenBackgroundWork or RuleIds.UnawaitedTask or RuleIds.CatchCannotSeeTask))
            .Select(static c => c.Syntax.Span)
            .Distinct()
            .Take(Several)
            .Count();
}
