using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5003: handles what the write throws, where the flag led to an early return.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5003ClosedFlagRaceCodeFix))]
public sealed class OWN5003ClosedFlagRaceCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5003ClosedFlagRaceCodeFix()
        : base(RuleIds.ClosedFlagRace)
    {
    }

    private protected override string? Write(FixSite site) => ExpectedClose.Write(site);
}
