using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4007: awaits work that ends before the request is answered.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4007RequestTokenDetachedCodeFix))]
public sealed class OWN4007RequestTokenDetachedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4007RequestTokenDetachedCodeFix()
        : base(RuleIds.RequestTokenDetached)
    {
    }

    private protected override string? Write(FixSite site) => AwaitInPlace.Write(site, AwaitedWhere.ItEnds);
}
