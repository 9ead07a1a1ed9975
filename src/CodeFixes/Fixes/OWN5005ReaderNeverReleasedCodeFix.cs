using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN5005: completes the channel where its owner stops, or with the error where its reader fails.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN5005ReaderNeverReleasedCodeFix))]
public sealed class OWN5005ReaderNeverReleasedCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN5005ReaderNeverReleasedCodeFix()
        : base(RuleIds.ReaderNeverReleased)
    {
    }

    private protected override string? Write(FixSite site) => ReleasedReader.Write(site);
}
