using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1005: awaits in a loop; where only the failure is lost, it is caught and logged.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1005AsyncVoidDelegateCodeFix))]
public sealed class OWN1005AsyncVoidDelegateCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1005AsyncVoidDelegateCodeFix()
        : base(RuleIds.AsyncVoidDelegate)
    {
    }

    private protected override string? Write(FixSite site) => AwaitingLoop.Write(site) ?? GuardedBody.Write(site);
}
