using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4006: puts two steps that follow each other in the right order.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4006StopInWrongOrderCodeFix))]
public sealed class OWN4006StopInWrongOrderCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4006StopInWrongOrderCodeFix()
        : base(RuleIds.StopInWrongOrder)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (Step(site) is not { } step
            || step.Early.Syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } early
            || step.Late.Syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } late
            || UnitIn(block, early) is not { } unit
            || block.Statements.IndexOf(late) != block.Statements.IndexOf(unit) + 1
            || unit.ContainsDirectives || late.ContainsDirectives)
        {
            return null;
        }

        var source = Source(site, step);
        if (source is { IsBlocked: true } || !Swap(site, unit, late, early, source?.Text))
        {
            return null;
        }

        return Resources.Format("ReorderStop");
    }

    private static MisplacedStep? Step(FixSite site)
    {
        if (site.Facts is not { } facts
            || site.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } type
            || facts.Owners.Of(Owners.Outermost(type), site.CancellationToken) is not { } owner)
        {
            return null;
        }

        return StopOrder.In(owner, site.CancellationToken).FirstOrDefault(s => s.Early.Syntax.SyntaxTree == site.Root.SyntaxTree && s.Early.Syntax.Span.IntersectsWith(site.Diagnostic.Location.SourceSpan));
    }

    /// <summary>What moves: the statement, or the <c>if</c> around it that asks whether there is work.</summary>
    private static StatementSyntax? UnitIn(BlockSyntax block, ExpressionStatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax own when own == block => statement,
        IfStatementSyntax { Else: null } asked when asked.Parent == block => asked,
        BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null } asked } when asked.Parent == block => asked,
        _ => null,
    };

    /// <summary>The source whose cancellation the moved wait will see; blocked where the wait would throw what it did not throw before.</summary>
    private static (string Text, bool IsBlocked)? Source(FixSite site, MisplacedStep step)
    {
        if (step.Work is not { } work)
        {
            var late = step.Late;
            var owner = site.Facts!.Owners.Of(Owners.Outermost(step.Member.ContainingType), site.CancellationToken);
            return owner is null || owner.Work.Any(w => WorkWait.IsUnbounded(late, w.Field) && w.Signals(site.CancellationToken).ThrowsCancellation) ? ("", true) : null;
        }

        if (work.IsThread || !work.Signals(site.CancellationToken).ThrowsCancellation || step.Late is not IFieldReferenceOperation { Field.Type.Name: "CancellationTokenSource" } source)
        {
            return null;
        }

        return (source.Syntax.ToString(), step.Early is not IAwaitOperation);
    }

    private static bool Swap(FixSite site, StatementSyntax unit, StatementSyntax late, ExpressionStatementSyntax wait, string? source)
    {
        if (source is not null && unit == wait)
        {
            return HasNoRemarks(unit) && HasNoRemarks(late) && Exchange(site, unit, late, StoppedWait.Write(site, unit.ToString(), source, unit.SpanStart));
        }

        if (source is not null)
        {
            return false;
        }

        if (HasNoRemarks(unit) && HasNoRemarks(late))
        {
            return Exchange(site, unit, late, unit.ToString());
        }

        // Each on lines of its own: they move with what is written above and behind them.
        if (!EndsLine(unit) || !EndsLine(late) || !site.Layout.IsFirstOnLine(unit.SpanStart))
        {
            return false;
        }

        site.Replace(unit.FullSpan, late.ToFullString());
        site.Replace(late.FullSpan, unit.ToFullString());
        return true;
    }

    private static bool Exchange(FixSite site, StatementSyntax unit, StatementSyntax late, string text)
    {
        site.Replace(unit.Span, late.ToString());
        site.Replace(late.Span, text);
        return true;
    }

    private static bool HasNoRemarks(StatementSyntax statement) =>
        statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).All(static t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool EndsLine(StatementSyntax statement) => statement.GetTrailingTrivia().LastOrDefault().IsKind(SyntaxKind.EndOfLineTrivia);
}
