using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Cancels a source that nobody cancels: where the type that keeps it stops, where the process is told to, or where its scope ends.</summary>
internal static class CancelledSource
{
    /// <summary>Cancels a field in each member that stops its type, and waits there for what it ends.</summary>
    public static string? OfField(FixSite site, IFieldSymbol field, IReadOnlyList<SyntaxNode> uses)
    {
        var type = field.ContainingType;
        var stops = OwnedSource.StopsOf(type, site.CancellationToken);
        var kept = new HashSet<IFieldSymbol>(uses.Select(u => OwnedSource.KeptBy(site, u, type)).OfType<IFieldSymbol>(), SymbolEqualityComparer.Default);
        var source = field.Name + (field.NullableAnnotation == NullableAnnotation.Annotated || !(field.IsReadOnly || IsInitialized(field, site)) ? "?" : "");
        foreach (var stop in stops)
        {
            // Edits of an in-place fix stay in one file.
            if (stop.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken) is not MethodDeclarationSyntax declaration
                || declaration.SyntaxTree != site.Root.SyntaxTree
                || !StopEditor.Write(site, declaration, stop, source, kept, throws: true))
            {
                return null;
            }
        }

        return stops.Count > 0 ? Resources.Format("CancelSource", stops[0].Name) : null;
    }

    public static string? OfLocal(FixSite site, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax local, IReadOnlyList<SyntaxNode> uses)
    {
        var function = site.Model.GetEnclosingSymbol(declaration.SpanStart, site.CancellationToken);
        if (function is not IMethodSymbol method || declaration.ContainsDirectives)
        {
            return null;
        }

        return site.Facts?.EntryPoint.Is(method, site.CancellationToken) == true
            ? OnSignals(site, declaration, local, method, uses)
            : AtEnd(site, declaration, local, method, uses);
    }

    private static bool IsInitialized(IFieldSymbol field, EditSite site) =>
        field.DeclaringSyntaxReferences.Length == 1 && field.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken) is VariableDeclaratorSyntax { Initializer: not null };

    private static string? OnSignals(FixSite site, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax local, IMethodSymbol main, IReadOnlyList<SyntaxNode> uses)
    {
        SyntaxNode scope = declaration.Parent is GlobalStatementSyntax ? site.Root : declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? site.Root;
        var needs = uses.Select(u => u.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault()).OfType<SyntaxNode>().ToList();
        if (needs.Count == 0
            || declaration.Parent is not (BlockSyntax { Parent: MethodDeclarationSyntax } or GlobalStatementSyntax)
            || (main is { IsAsync: false, ReturnsVoid: false } && main.ReturnType.Name == "Task")
            || needs.Any(n => Detachment.OfCall(site, (ExpressionSyntax)n))
            || EntryPointWaits.ForOthersThan(site, main, needs) is not null)
        {
            return null;
        }

        var indent = site.Layout.IndentAt(declaration.SpanStart);
        foreach (var registration in SignalEditor.Registrations(site, declaration.SpanStart, local.Identifier.Text + ".Cancel();", new LocalNames(scope)))
        {
            site.Insert(declaration.Span.End, site.Layout.NewLine + indent + registration);
        }

        return Resources.Format("CancelOnSignal");
    }

    /// <summary>What runs with the token beside the rest of its block is cancelled, and awaited, when that rest is done.</summary>
    private static string? AtEnd(FixSite site, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax local, IMethodSymbol function, IReadOnlyList<SyntaxNode> uses)
    {
        if (AfterRace(site, local, uses) is { } title)
        {
            return title;
        }

        if (!function.IsAsync
            || declaration.Parent is not BlockSyntax block
            || uses.Count != 1
            || uses[0].AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault() is not { } start || start.Parent != block
            || TaskOf(site, start, block, uses[0]) is not { } task)
        {
            return null;
        }

        var index = block.Statements.IndexOf(start) + 1;
        var rest = block.Statements.Skip(index).ToList();
        if (rest.Count == 0 || rest.Any(static s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax)
            || !site.Layout.IsFirstOnLine(rest[0].SpanStart) || !site.Layout.IsFirstOnLine(block.CloseBraceToken.SpanStart))
        {
            return null;
        }

        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(start.SpanStart);
        var step = StoppedWait.StepOf(site, start.SpanStart, indent);
        var first = site.Text.Lines.GetLineFromPosition(start.Span.End).EndIncludingLineBreak;
        var end = site.Layout.LineStart(block.CloseBraceToken.SpanStart);
        if (!IndentedLines.Move(site, block, first, end, step))
        {
            return null;
        }

        var inner = indent + step;
        site.Insert(first, indent + "try" + line + indent + "{" + line, -2);
        site.Insert(
            end,
            indent + "}" + line + indent + "finally" + line + indent + "{" + line
                + inner + local.Identifier.Text + ".Cancel();" + line
                + inner + StoppedWait.Write(site, "await " + task + site.Layout.ConfigureAwait + ";", local.Identifier.Text, start.SpanStart).Replace(line, line + step) + line
                + indent + "}" + line,
            -1);
        return Resources.Format("CancelAtEnd");
    }

    /// <summary>A delay that only bounds a race is over when the race is.</summary>
    private static string? AfterRace(FixSite site, VariableDeclaratorSyntax local, IReadOnlyList<SyntaxNode> uses)
    {
        if (uses.Count != 1
            || uses[0].FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } race
            || race is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax)
            || !site.Layout.IsFirstOnLine(race.SpanStart)
            || uses[0].FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" }, Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax whenAny } }
            || whenAny.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAny" }
            || !whenAny.Ancestors().TakeWhile(a => a != race).Any(static a => a is AwaitExpressionSyntax))
        {
            return null;
        }

        site.Insert(race.Span.End, site.Layout.NewLine + site.Layout.IndentAt(race.SpanStart) + local.Identifier.Text + ".Cancel();");
        return Resources.Format("CancelAtEnd");
    }

    /// <summary>The local that holds the task and that nobody looks at again; one is made where the task was dropped.</summary>
    private static string? TaskOf(FixSite site, StatementSyntax start, BlockSyntax block, SyntaxNode use)
    {
        var call = use.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().LastOrDefault(c => start.Span.Contains(c.Span) && site.Model.GetTypeInfo(c, site.CancellationToken).Type?.Name == "Task");
        switch (start)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } when variables[0].Initializer?.Value == call && call is not null:
                var name = variables[0].Identifier.ValueText;
                return block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name) ? null : name;
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard } when discard.Right == call && call is not null:
                var made = NameIn(block, call);
                site.Replace(TextSpan.FromBounds(discard.SpanStart, call.SpanStart), "var " + made + " = ");
                return made;
            case ExpressionStatementSyntax plain when plain.Expression == call && call is not null:
                var given = NameIn(block, call);
                site.Insert(call.SpanStart, "var " + given + " = ");
                return given;
            default:
                return null;
        }
    }

    private static string NameIn(BlockSyntax block, InvocationExpressionSyntax call)
    {
        SyntaxNode scope = block.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)block;
        var called = call.Expression switch
        {
            IdentifierNameSyntax own => own.Identifier.ValueText,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "Run" } access => access.Name.Identifier.ValueText,
            _ => "work",
        };
        return new LocalNames(scope).Take(called);
    }
}
