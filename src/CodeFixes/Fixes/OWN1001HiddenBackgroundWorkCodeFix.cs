using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1001: moves the concurrency up to the callers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1001HiddenBackgroundWorkCodeFix))]
public sealed class OWN1001HiddenBackgroundWorkCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1001HiddenBackgroundWorkCodeFix()
        : base(RuleIds.HiddenBackgroundWork)
    {
    }
}
