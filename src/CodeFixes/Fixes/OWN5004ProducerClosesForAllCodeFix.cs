using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5004: completes the channel once, after all producers have ended.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5004ProducerClosesForAllCodeFix))]
public sealed class OWN5004ProducerClosesForAllCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5004ProducerClosesForAllCodeFix()
        : base(RuleIds.ProducerClosesForAll)
    {
    }

    private protected override string? Write(FixSite site) => CloseAfterAll.Write(site);
}
