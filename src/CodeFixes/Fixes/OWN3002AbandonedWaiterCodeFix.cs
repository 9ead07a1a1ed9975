using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3002: keeps the pending wait for the next turn.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3002AbandonedWaiterCodeFix))]
public sealed class OWN3002AbandonedWaiterCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3002AbandonedWaiterCodeFix()
        : base(RuleIds.AbandonedWaiter)
    {
    }

    private protected override string? Write(FixSite site) => ReusedWait.Write(site);
}
