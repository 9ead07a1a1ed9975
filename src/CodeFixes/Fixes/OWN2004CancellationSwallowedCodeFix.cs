using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2004: leaves the loop when its token is cancelled, ahead of the clause that takes that for a failure.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2004CancellationSwallowedCodeFix))]
public sealed class OWN2004CancellationSwallowedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2004CancellationSwallowedCodeFix()
        : base(RuleIds.CancellationSwallowed)
    {
    }

    private protected override string? Write(FixSite site) => LeftOnCancellation.Write(site) ? Resources.Format("LeaveOnCancellation") : null;
}
