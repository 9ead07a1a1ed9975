using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Completes a channel where its owner stops, or where its only reader fails.</summary>
internal static class ReleasedReader
{
    public static string? Write(FixSite site)
    {
        if (site.Facts is not { } facts
            || site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation read
            || call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } member
            || UnreleasedReader.Of(read, member, facts, site.CancellationToken) is not { } reader)
        {
            return null;
        }

        return reader.NeverEnds ? InStop(reader, declaration, facts, site) : InFailure(reader, site);
    }

    /// <summary>The first thing that the stop member does: whoever it waits for then ends.</summary>
    private static string? InStop(UnreleasedReader reader, MemberDeclarationSyntax declaration, CompilationFacts facts, FixSite site)
    {
        if (declaration.Parent is not TypeDeclarationSyntax type || !SymbolEqualityComparer.Default.Equals(site.Model.GetDeclaredSymbol(type, site.CancellationToken), reader.Channel.ContainingType))
        {
            return null;
        }

        var stop = type.Members.OfType<MethodDeclarationSyntax>()
            .Where(m => m.Body is not null && site.Model.GetDeclaredSymbol(m, site.CancellationToken) is { } symbol && StopMember.Is(symbol))
            .OrderBy(static m => m.Identifier.ValueText switch { "StopAsync" => 0, "DisposeAsync" => 1, "Dispose" => 2, _ => 3 })
            .FirstOrDefault();
        if (stop?.Body is not { Statements: { Count: > 0 } statements } || !site.Layout.IsFirstOnLine(statements[0].SpanStart) || stop.Body.OpenBraceToken.TrailingTrivia.All(static t => !t.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return null;
        }

        var isCollection = facts.Symbols.Is(reader.Channel.Type, KnownType.BlockingCollectionOfT);
        var line = site.Text.Lines.GetLineFromPosition(stop.Body.OpenBraceToken.SpanStart).EndIncludingLineBreak;
        site.Insert(line, site.Layout.IndentAt(statements[0].SpanStart) + reader.Channel.Name + (isCollection ? ".CompleteAdding();" : ".Writer.TryComplete();") + site.Layout.NewLine);
        return Resources.Format("CloseInStop", stop.Identifier.ValueText);
    }

    /// <summary>The writers that wait for room, and those that come later, are told what went wrong.</summary>
    private static string? InFailure(UnreleasedReader reader, FixSite site)
    {
        if (reader.Loop.Syntax is not StatementSyntax { Parent: BlockSyntax block } loop
            || loop.ContainsDirectives
            || !site.Layout.IsFirstOnLine(loop.SpanStart)
            || loop.GetLastToken().TrailingTrivia.All(static t => !t.IsKind(SyntaxKind.EndOfLineTrivia))
            || loop.DescendantTokens().Any(static t => t.Text.Contains("\n"))
            || loop.DescendantTrivia().Any(static t => t.IsKind(SyntaxKind.MultiLineCommentTrivia) && t.ToString().Contains("\n"))
            || loop.Ancestors().TakeWhile(static n => n is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is TryStatementSyntax)
            || block.Ancestors().First(static n => n is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax).DescendantTokens().Any(static t => t.ValueText == "error"))
        {
            return null;
        }

        var newLine = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(loop.SpanStart);
        var unit = indent.Contains("\t") ? "\t" : "    ";
        var type = TypeNames.Of("System", "Exception", 0, site.Document, site.Model, loop.SpanStart, site.Layout, site.Edits);
        site.Insert(loop.SpanStart, "try" + newLine + indent + "{" + newLine + indent + unit);
        foreach (var line in site.Text.Lines.Where(l => l.Start > loop.SpanStart && l.Start < loop.Span.End && !string.IsNullOrWhiteSpace(site.Text.ToString(l.Span))))
        {
            site.Insert(line.Start, unit);
        }

        site.Insert(
            site.Text.Lines.GetLineFromPosition(loop.Span.End).End,
            newLine + indent + "}" + newLine + indent + "catch (" + type + " error)" + newLine + indent + "{" + newLine
            + indent + unit + reader.Channel.Name + ".Writer.TryComplete(error);" + newLine + indent + unit + "throw;" + newLine + indent + "}");
        return Resources.Format("CloseWithError");
    }
}
