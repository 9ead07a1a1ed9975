using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3005: completes the source with the failure too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3005SourceNotCompletedOnFailureCodeFix))]
public sealed class OWN3005SourceNotCompletedOnFailureCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3005SourceNotCompletedOnFailureCodeFix()
        : base(RuleIds.SourceNotCompletedOnFailure)
    {
    }

    private protected override string? Write(FixSite site) => FailingSource.Write(site);
}
