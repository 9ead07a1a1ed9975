using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5001: completes once, and after the last write.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5001WriteAfterCompleteCodeFix))]
public sealed class OWN5001WriteAfterCompleteCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5001WriteAfterCompleteCodeFix()
        : base(RuleIds.WriteAfterComplete)
    {
    }

    private protected override string? Write(FixSite site) => SingleClose.Write(site);
}
