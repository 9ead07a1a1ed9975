using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1003: moves the concurrency up to the callers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1003UnownedWorkCodeFix))]
public sealed class OWN1003UnownedWorkCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1003UnownedWorkCodeFix()
        : base(RuleIds.UnownedWork)
    {
    }
}
