using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4003: guards one turn, and logs what it catches.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4003LoopDiesSilentlyCodeFix))]
public sealed class OWN4003LoopDiesSilentlyCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4003LoopDiesSilentlyCodeFix()
        : base(RuleIds.LoopDiesSilently)
    {
    }

    private protected override string? Write(FixSite site) => GuardedTurn.Write(site);
}
