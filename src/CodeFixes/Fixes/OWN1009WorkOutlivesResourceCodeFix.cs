using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1009: awaits the call before its scope ends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1009WorkOutlivesResourceCodeFix))]
public sealed class OWN1009WorkOutlivesResourceCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1009WorkOutlivesResourceCodeFix()
        : base(RuleIds.WorkOutlivesResource)
    {
    }

    private protected override string? Write(FixSite site) => AwaitInPlace.Write(site, AwaitedWhere.ItWasMeant);
}
