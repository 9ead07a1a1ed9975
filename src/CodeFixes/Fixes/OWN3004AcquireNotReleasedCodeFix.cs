using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3004: acquires first, and releases in a <c>finally</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3004AcquireNotReleasedCodeFix))]
public sealed class OWN3004AcquireNotReleasedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3004AcquireNotReleasedCodeFix()
        : base(RuleIds.AcquireNotReleased)
    {
    }

    private protected override string? Write(FixSite site) => HeldSemaphore.Write(site);
}
