using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4003: guards one turn, and logs what it catches; a loop that is dropped, and whose failure nothing could log, is handed to the callers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4003LoopDiesSilentlyCodeFix))]
public sealed class OWN4003LoopDiesSilentlyCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4003LoopDiesSilentlyCodeFix()
        : base(RuleIds.LoopDiesSilently)
    {
    }

    private protected override string? WriteInPlace(FixSite site) => GuardedTurn.Write(site);
}
