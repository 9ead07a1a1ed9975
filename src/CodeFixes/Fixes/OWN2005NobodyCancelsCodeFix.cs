using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2005: cancels the source where its owner stops, on the signals that end the process, or where its scope ends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2005NobodyCancelsCodeFix))]
public sealed class OWN2005NobodyCancelsCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2005NobodyCancelsCodeFix()
        : base(RuleIds.NobodyCancels)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node.AncestorsAndSelf().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault(c => c.Span == site.Diagnostic.Location.SourceSpan) is not { } creation)
        {
            return null;
        }

        var uses = site.Diagnostic.AdditionalLocations.Where(l => l.SourceTree == site.Root.SyntaxTree).Select(l => site.Root.FindNode(l.SourceSpan, getInnermostNodeForTie: true)).ToList();
        return creation.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } local } => CancelledSource.OfLocal(site, declaration, local, uses),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => OfField(site, site.Model.GetDeclaredSymbol(field, site.CancellationToken), uses),
            AssignmentExpressionSyntax assignment when assignment.Right == creation => OfField(site, site.Model.GetSymbolInfo(assignment.Left, site.CancellationToken).Symbol, uses),
            _ => null,
        };
    }

    private static string? OfField(FixSite site, ISymbol? symbol, IReadOnlyList<SyntaxNode> uses) =>
        symbol is IFieldSymbol { IsStatic: false } field ? CancelledSource.OfField(site, field, uses) : null;
}
