using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1006: makes the task in hand stand for the work.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1006TaskIsNotTheWorkCodeFix))]
public sealed class OWN1006TaskIsNotTheWorkCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1006TaskIsNotTheWorkCodeFix()
        : base(RuleIds.TaskIsNotTheWork)
    {
    }

    private protected override string? Write(FixSite site) => UnwrappedTask.Write(site);
}
