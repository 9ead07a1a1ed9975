using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Handles the exception of a write to a completed channel as the test of the flag handled it. The test goes where it does nothing else and stands right
/// before the write; the flag goes where nobody asks it any more.
/// </summary>
internal static class ExpectedClose
{
    public static string? Write(FixSite site)
    {
        if (site.Facts is not { } facts || GuardedWrite.At(site.Node, site, facts) is not { } write)
        {
            return null;
        }

        // All writes that ask the flag change at once: only then is it known whether anybody still asks it.
        var siblings = write.Flag is { } flag ? GuardedWrite.AllOf(flag, site, facts) : [write];
        var drops = write.Flag is not null && siblings.All(static s => s.MayDropTest) && ClosedFlag.MayDrop(write.Flag, siblings, site);
        foreach (var sibling in drops ? siblings : [write])
        {
            if (!Change(sibling, drops || (write.Flag is null && sibling.MayDropTest), site))
            {
                return null;
            }
        }

        if (drops)
        {
            ClosedFlag.Drop(write.Flag!, siblings, site);
        }

        return Resources.Format("ExpectClose", write.Exception);
    }

    private static bool Change(GuardedWrite write, bool dropsTest, FixSite site)
    {
        var layout = site.Layout;
        var statement = write.Statement;
        var indent = layout.IndentAt(statement.SpanStart);
        var unit = indent.Contains("\t") ? "\t" : "    ";
        var type = write.Exception == nameof(System.InvalidOperationException)
            ? TypeNames.Of("System", write.Exception, 0, site.Document, site.Model, statement.SpanStart, layout, site.Edits)
            : TypeNames.Of("System.Threading.Channels", write.Exception, 0, site.Document, site.Model, statement.SpanStart, layout, site.Edits);
        var head = "catch (" + type + ")" + write.Filter;
        var lineEnd = site.Text.Lines.GetLineFromPosition(statement.Span.End).End;
        var body = Indented(site.Text.ToString(TextSpan.FromBounds(statement.SpanStart, lineEnd)), unit, layout.NewLine);

        if (write.Test.Statement.Contains(statement))
        {
            // if (!closed) { write } else { exit }
            var outer = layout.IndentAt(write.Test.SpanStart);
            var exit = write.Test.Else is { } otherwise ? ExitOf(otherwise.Statement, outer, unit, site) : layout.NewLine + outer + "{" + layout.NewLine + outer + unit + "return;" + layout.NewLine + outer + "}";
            var inner = write.Test.Statement is BlockSyntax block ? site.Text.ToString(block.Span) : "{" + layout.NewLine + outer + unit + statement + layout.NewLine + outer + "}";
            site.Replace(write.Test.Span, "try" + layout.NewLine + outer + inner + layout.NewLine + outer + head + exit);
            return true;
        }

        var leaving = ExitOf(write.Test.Statement, indent, unit, site);
        var attempt = "try" + layout.NewLine + indent + "{" + layout.NewLine + indent + unit + body + layout.NewLine + indent + "}" + layout.NewLine + indent + head + leaving;
        var after = BlankLineAfter(statement, site) ? "" : layout.NewLine;
        if (!dropsTest)
        {
            var before = layout.IsFirstOnLine(statement.SpanStart) && NeedsBlankLineBefore(statement, site) ? layout.NewLine : "";
            if (before.Length > 0)
            {
                site.Insert(layout.LineStart(statement.SpanStart), before);
            }

            site.Replace(TextSpan.FromBounds(statement.SpanStart, lineEnd), attempt + after);
            return true;
        }

        // What is said between the test and the write is said before the try.
        var remarks = string.Concat(statement.GetLeadingTrivia().Where(Remark.Is).Select(t => t + layout.NewLine + indent));
        site.Replace(TextSpan.FromBounds(write.Test.SpanStart, lineEnd), remarks + attempt + after);
        return true;
    }

    /// <summary>The body of the test, from the end of its condition on, as the body of a catch at the given indentation.</summary>
    private static string ExitOf(StatementSyntax exit, string indent, string unit, FixSite site)
    {
        var newLine = site.Layout.NewLine;
        if (exit is not BlockSyntax)
        {
            return newLine + indent + "{" + newLine + indent + unit + site.Text.ToString(exit.Span) + newLine + indent + "}";
        }

        var start = exit.GetFirstToken().GetPreviousToken().Span.End;
        var text = site.Text.ToString(TextSpan.FromBounds(start, exit.Span.End));
        var was = site.Layout.IndentAt(exit.SpanStart);
        return was == indent ? text : text.Replace(newLine + was, newLine + indent);
    }

    /// <summary>Every line but the first one level further in; the first follows its own indentation.</summary>
    private static string Indented(string text, string unit, string newLine) => text.Replace(newLine, newLine + unit);

    private static bool BlankLineAfter(StatementSyntax statement, FixSite site)
    {
        var next = site.Text.Lines.GetLineFromPosition(statement.Span.End).LineNumber + 1;
        if (next >= site.Text.Lines.Count)
        {
            return true;
        }

        var line = site.Text.ToString(site.Text.Lines[next].Span).Trim();
        return line.Length == 0 || line.StartsWith("}", System.StringComparison.Ordinal);
    }

    private static bool NeedsBlankLineBefore(StatementSyntax statement, FixSite site)
    {
        var line = site.Text.Lines.GetLineFromPosition(statement.SpanStart).LineNumber;
        var before = line == 0 ? "" : site.Text.ToString(site.Text.Lines[line - 1].Span).Trim();
        return before.Length > 0 && !before.EndsWith("{", System.StringComparison.Ordinal) && !before.StartsWith("//", System.StringComparison.Ordinal);
    }
}

/// <summary>A write that a flag is tested for, in a shape that can be changed.</summary>
internal sealed class GuardedWrite
{
    private GuardedWrite(ExpressionStatementSyntax statement, IfStatementSyntax test, ISymbol? flag, bool mayDropTest, string exception, string filter)
    {
        Statement = statement;
        Test = test;
        Flag = flag;
        MayDropTest = mayDropTest;
        Exception = exception;
        Filter = filter;
    }

    public ExpressionStatementSyntax Statement { get; }

    public IfStatementSyntax Test { get; }

    /// <summary>The field or property that is tested; null where the channel itself is asked.</summary>
    public ISymbol? Flag { get; }

    /// <summary>Whether the test asks nothing else, and nothing happens between it and the write.</summary>
    public bool MayDropTest { get; }

    public string Exception { get; }

    public string Filter { get; }

    public static List<GuardedWrite> AllOf(ISymbol flag, FixSite site, CompilationFacts facts)
    {
        var type = site.Node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault();
        return type is null
            ? []
            : type.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(static i => i.Expression is MemberAccessExpressionSyntax access && ClosedFlagRace.MayRace(access.Name.Identifier.ValueText))
                .Select(i => At(i, site, facts))
                .Where(w => w is not null && SymbolEqualityComparer.Default.Equals(w.Flag, flag))
                .Select(static w => w!)
                .ToList();
    }

    public static GuardedWrite? At(SyntaxNode node, FixSite site, CompilationFacts facts)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || site.Model.GetOperation(syntax, site.CancellationToken) is not IInvocationOperation call
            || site.Model.GetEnclosingSymbol(syntax.SpanStart, site.CancellationToken) is not { } enclosing
            || ClosedFlagRace.Of(call, MemberOf(enclosing), facts, site.CancellationToken) is not { } race
            || syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax or IfStatementSyntax } statement
            || !IsPlain(statement, syntax)
            || race.Test.Syntax.FirstAncestorOrSelf<IfStatementSyntax>() is not { Parent: BlockSyntax block } test
            || test.ContainsDirectives
            || statement.ContainsDirectives
            || test.DescendantTokens().Concat(statement.DescendantTokens()).Any(static t => t.IsKind(SyntaxKind.StringLiteralToken) && t.Text.Contains("\n"))
            || !site.Layout.IsFirstOnLine(statement.SpanStart)
            || statement.GetLastToken().TrailingTrivia.All(static t => !t.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return null;
        }

        var asksOnlyTheFlag = AsksOnly(test.Condition, out var negated);
        bool mayDrop;
        if (test.Statement.Contains(statement))
        {
            // The write and nothing else; what follows the if would run where it was not reached before.
            var isLast = test.Else is null && block.Statements.Last() == test && block.Parent is MethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && ReturnsNothing(enclosing);
            if (!negated || !asksOnlyTheFlag || test.Statement is BlockSyntax { Statements.Count: not 1 } || (test.Else is null && !isLast) || test.Else is { Statement: IfStatementSyntax })
            {
                return null;
            }

            mayDrop = true;
        }
        else
        {
            // In a loop of its own the write may have succeeded before: then to go on, or to return that nothing was written, is another answer.
            if (test.Else is not null || ExitOf(test.Statement) is not { } exit
                || (exit is not (ThrowStatementSyntax or ReturnStatementSyntax { Expression: null }) && statement.Ancestors().TakeWhile(a => a != block).Any(static a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchSectionSyntax)))
            {
                return null;
            }

            mayDrop = asksOnlyTheFlag && !negated && statement.Parent == block && block.Statements.IndexOf(statement) == block.Statements.IndexOf(test) + 1;
        }

        var isCollection = facts.Symbols.Is(call.TargetMethod.ContainingType, KnownType.BlockingCollectionOfT);
        if (syntax.Expression is not MemberAccessExpressionSyntax { Expression: { } written })
        {
            return null;
        }

        return new GuardedWrite(
            statement,
            test,
            race.Variable,
            mayDrop,
            isCollection ? nameof(System.InvalidOperationException) : "ChannelClosedException",
            isCollection ? " when (" + written + ".IsAddingCompleted)" : "");
    }

    /// <summary>Whether the statement is the write, awaited or not, and nothing else.</summary>
    private static bool IsPlain(ExpressionStatementSyntax statement, InvocationExpressionSyntax write)
    {
        var expression = statement.Expression is AwaitExpressionSyntax awaited ? awaited.Expression : statement.Expression;
        return expression == write
            || (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } configured } && configured.Expression == write);
    }

    /// <summary><c>closed</c>, <c>!closed</c>, <c>closed == true</c>, <c>Volatile.Read(ref closed)</c>.</summary>
    private static bool AsksOnly(ExpressionSyntax condition, out bool negated)
    {
        negated = false;
        while (true)
        {
            switch (condition)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    condition = parenthesized.Expression;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                    negated = !negated;
                    condition = not.Operand;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Volatile" }, Name.Identifier.ValueText: "Read" }, ArgumentList.Arguments: [var only] }:
                    condition = only.Expression;
                    break;
                default:
                    return condition is IdentifierNameSyntax or MemberAccessExpressionSyntax;
            }
        }
    }

    private static StatementSyntax? ExitOf(StatementSyntax leaving) =>
        (leaving is BlockSyntax { Statements.Count: > 0 } block ? block.Statements.Last() : leaving) is var last && last is ReturnStatementSyntax or ThrowStatementSyntax { Expression: not null } or ContinueStatementSyntax or BreakStatementSyntax ? last : null;

    private static bool ReturnsNothing(ISymbol function) => function is IMethodSymbol method && (method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { TypeArguments.IsEmpty: true }));

    private static ISymbol MemberOf(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol;
    }
}
