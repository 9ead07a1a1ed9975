using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2001: lets the loop observe a token.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2001LoopCannotStopCodeFix))]
public sealed class OWN2001LoopCannotStopCodeFix : TokenCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2001LoopCannotStopCodeFix()
        : base(RuleIds.LoopCannotStop)
    {
    }
}
