using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1007: awaits the call inside the try, whose function becomes asynchronous for that; where nothing can be awaited, its failure is observed behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1007CatchCannotSeeTaskCodeFix))]
public sealed class OWN1007CatchCannotSeeTaskCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1007CatchCannotSeeTaskCodeFix()
        : base(RuleIds.CatchCannotSeeTask)
    {
    }

    private protected override string? WriteInPlace(FixSite site) => AwaitInPlace.Write(site, AwaitedWhere.ItWasMeant);
}
