using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1002: awaits the call where it stands, or lets the callers own its task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1002UnawaitedTaskCodeFix))]
public sealed class OWN1002UnawaitedTaskCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1002UnawaitedTaskCodeFix()
        : base(RuleIds.UnawaitedTask)
    {
    }

    private protected override string? WriteInPlace(FixSite site) => AwaitInPlace.Write(site, AwaitedWhere.ItLooksForgotten);
}
