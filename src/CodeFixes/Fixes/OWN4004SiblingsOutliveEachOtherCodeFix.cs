using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4004: gives services that take a token one source, which the first of them to end cancels.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4004SiblingsOutliveEachOtherCodeFix))]
public sealed class OWN4004SiblingsOutliveEachOtherCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4004SiblingsOutliveEachOtherCodeFix()
        : base(RuleIds.SiblingsOutliveEachOther)
    {
    }

    private protected override string? Write(FixSite site) => LinkedServices.Write(site) ? Resources.Format("LinkServices") : null;
}
