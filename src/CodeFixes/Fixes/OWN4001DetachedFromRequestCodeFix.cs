using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4001: awaits work that ends before the request is answered.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4001DetachedFromRequestCodeFix))]
public sealed class OWN4001DetachedFromRequestCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4001DetachedFromRequestCodeFix()
        : base(RuleIds.DetachedFromRequest)
    {
    }

    private protected override string? Write(FixSite site) => AwaitInPlace.Write(site, AwaitedWhere.ItEnds);
}
