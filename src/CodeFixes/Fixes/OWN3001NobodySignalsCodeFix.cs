using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3001: gives the wait the token that is in reach, and awaits it where a request started and dropped it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3001NobodySignalsCodeFix))]
public sealed class OWN3001NobodySignalsCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3001NobodySignalsCodeFix()
        : base(RuleIds.NobodySignals)
    {
    }

    private protected override string? Write(FixSite site) => DetachedWait.Is(site) ? DetachedWait.Write(site) : StoppableWait.Write(site);
}
