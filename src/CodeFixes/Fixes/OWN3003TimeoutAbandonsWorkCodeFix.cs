using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3003: cancels the work that a timeout gives up, and observes its failure.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3003TimeoutAbandonsWorkCodeFix))]
public sealed class OWN3003TimeoutAbandonsWorkCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3003TimeoutAbandonsWorkCodeFix()
        : base(RuleIds.TimeoutAbandonsWork)
    {
    }

    private protected override string? Write(FixSite site) => CancelledTimeout.Write(site);
}
