using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4008: lets a bounded number of the work run at once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4008UnboundedStartsCodeFix))]
public sealed class OWN4008UnboundedStartsCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4008UnboundedStartsCodeFix()
        : base(RuleIds.UnboundedStarts)
    {
    }

    private protected override string? Write(FixSite site) => site.Try(BoundedStarts.Write) ?? LimitedStarts.Write(site);
}
