using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Keeps a wait that another task came before for the next turn, instead of beginning a new one beside it.</summary>
internal static class ReusedWait
{
    public static string? Write(FixSite site)
    {
        if (site.Diagnostic.AdditionalLocations.Count != 1
            || site.Root.FindNode(site.Diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } race
            || site.Model.GetOperation(race, site.CancellationToken) is not IInvocationOperation call
            || site.Facts is not { } facts
            || AbandonedWaiter.In(call, facts, site.CancellationToken).FirstOrDefault(w => w.Wait.Syntax.Span.Contains(site.Diagnostic.Location.SourceSpan)) is not { Wait.Syntax: InvocationExpressionSyntax begun } waiter
            || waiter.Loop.Syntax is not StatementSyntax { Parent: BlockSyntax } loop
            || race.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement
            || statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax or IfStatementSyntax)
            || !site.Layout.IsFirstOnLine(statement.SpanStart) || !site.Layout.IsFirstOnLine(loop.SpanStart)
            || DependsOnTurn(site, begun, loop))
        {
            return null;
        }

        var result = statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax, Identifier.ValueText: var completed }] } ? completed : null;
        var value = WholeWait(begun);
        if (site.Model.GetTypeInfo(value, site.CancellationToken).Type is not INamedTypeSymbol { Name: "Task" } type)
        {
            return null;
        }

        var pending = new LocalNames(loop.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)loop).Take("pending" + Suffix(waiter));
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(statement.SpanStart);
        var isCompleted = pending + ".IsCompleted";
        var won = waiter.Local is null ? null : WonPlace.Of(statement, race, result, waiter.Local.Name);
        if (statement is IfStatementSyntax && won is null)
        {
            return null;
        }

        if (waiter.Local is { } local)
        {
            if (value.Parent?.Parent?.Parent?.Parent is not LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, Parent: { } declaredIn } declaration || declaredIn != block
                || !site.Layout.IsFirstOnLine(declaration.SpanStart)
                || (result is null && won is null && IsAskedAfter(block, statement, local.Name)))
            {
                return null;
            }

            site.Insert(declaration.SpanStart, pending + " ??= " + value + ";" + line + indent);
            site.Replace(value.Span, pending);
            isCompleted = result is null ? local.Name + ".IsCompleted" : result + " == " + local.Name;
        }
        else
        {
            site.Insert(statement.SpanStart, pending + " ??= " + value + ";" + line + indent);
            site.Replace(value.Span, pending);
            isCompleted = result is null ? isCompleted : result + " == " + pending;
        }

        var step = StoppedWait.StepOf(site, statement.SpanStart, indent);
        var annotated = site.Model.GetNullableContext(loop.SpanStart).AnnotationsEnabled() ? "?" : "";
        site.Insert(loop.SpanStart, type.ToMinimalDisplayString(site.Model, loop.SpanStart) + annotated + " " + pending + " = null;" + line + site.Layout.IndentAt(loop.SpanStart));
        if (won is not null)
        {
            return won.Insert(site, pending + " = null;") ? Resources.Format("ReuseWait", waiter.Wait.TargetMethod.Name) : null;
        }

        var end = site.Text.Lines.GetLineFromPosition(statement.Span.End);
        var isFollowed = statement.GetLastToken().GetNextToken() is var next && !next.IsKind(SyntaxKind.CloseBraceToken) && site.Text.Lines.GetLineFromPosition(next.FullSpan.Start) is var below && !string.IsNullOrWhiteSpace(site.Text.ToString(below.Span));
        site.Insert(end.End, line + indent + "if (" + isCompleted + ")" + line + indent + "{" + line + indent + step + pending + " = null;" + line + indent + "}" + (isFollowed ? line : ""));
        return Resources.Format("ReuseWait", waiter.Wait.TargetMethod.Name);
    }

    /// <summary>What tells it from another wait of the same loop.</summary>
    private static string Suffix(AbandonedWaiter waiter)
    {
        var name = waiter.Local?.Name ?? (waiter.Wait.Instance is { } instance ? SameStorage.NameOf(instance) : null) ?? "wait";
        name = name.TrimStart('_');
        return name.Length == 0 ? "Wait" : char.ToUpperInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>The wait with what makes a task of it.</summary>
    private static ExpressionSyntax WholeWait(InvocationExpressionSyntax begun)
    {
        ExpressionSyntax value = begun;
        while (value.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask", Parent: InvocationExpressionSyntax made } access && access.Expression == value)
        {
            value = made;
        }

        return value;
    }

    private static bool DependsOnTurn(FixSite site, InvocationExpressionSyntax begun, StatementSyntax loop) =>
        begun.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n =>
            site.Model.GetSymbolInfo(n, site.CancellationToken).Symbol is ILocalSymbol local && local.DeclaringSyntaxReferences.Any(r => loop.Span.Contains(r.Span)));

    /// <summary>Whether what follows asks the wait itself: it might see it end just after it was kept.</summary>
    private static bool IsAskedAfter(BlockSyntax block, StatementSyntax race, string name) =>
        block.Statements.SkipWhile(s => s != race).Skip(1).SelectMany(static s => s.DescendantNodes().OfType<IdentifierNameSyntax>()).Any(n => n.Identifier.ValueText == name);
}
