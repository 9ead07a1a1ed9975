using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN6005: yields before anything else, so that the host goes on with its start.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN6005StartBlockedCodeFix))]
public sealed class OWN6005StartBlockedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN6005StartBlockedCodeFix()
        : base(RuleIds.StartBlocked)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Body: { Statements: { Count: > 0 } statements } } method
            || statements[0].GetLeadingTrivia().Any(static t => t.IsDirective)
            || !site.Layout.IsFirstOnLine(statements[0].SpanStart))
        {
            return null;
        }

        if (!method.Modifiers.Any(SyntaxKind.AsyncKeyword) && !MakeAsync(site, method, statements))
        {
            return null;
        }

        var remarks = statements[0].GetLeadingTrivia().Where(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        var line = site.Layout.LineStart(remarks.Count > 0 ? remarks[0].SpanStart : statements[0].SpanStart);
        var task = site.TypeName("System.Threading.Tasks", "Task", statements[0].SpanStart);
        site.Insert(line, site.Layout.IndentAt(statements[0].SpanStart) + "await " + task + ".Yield();" + site.Layout.NewLine, -1);
        return Resources.Format("YieldFirst");
    }

    /// <summary>What is handed out at the end is awaited; a task that is done is not handed out at all.</summary>
    private static bool MakeAsync(FixSite site, MethodDeclarationSyntax method, SyntaxList<StatementSyntax> statements)
    {
        foreach (var returned in method.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>())
        {
            var isLast = returned == statements.Last();
            if (returned.Expression is not { } value || returned.DescendantTrivia().Any(t => returned.Span.Contains(t.Span) && !string.IsNullOrWhiteSpace(t.ToString())))
            {
                return false;
            }

            if (!DoneTask.Is(value))
            {
                if (!isLast)
                {
                    return false;
                }

                site.Replace(returned.ReturnKeyword.Span, "await");
                site.Insert(value.Span.End, site.Layout.ConfigureAwait);
            }
            else if (!isLast)
            {
                site.Replace(TextSpan.FromBounds(returned.ReturnKeyword.Span.End, value.Span.End), "");
            }
            else if (statements.Count > 1 && IsBlank(returned.GetLeadingTrivia()) && IsBlank(returned.GetTrailingTrivia()))
            {
                site.Replace(TextSpan.FromBounds(statements[statements.Count - 2].Span.End, returned.Span.End), "");
            }
            else
            {
                return false;
            }
        }

        site.Insert(method.ReturnType.SpanStart, "async ");
        return true;
    }

    private static bool IsBlank(SyntaxTriviaList trivia) => trivia.All(static t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia));
}
