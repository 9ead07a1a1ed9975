using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN6001: lets the entry point await what it started.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN6001MainIdlesCodeFix))]
public sealed class OWN6001MainIdlesCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN6001MainIdlesCodeFix()
        : base(RuleIds.MainIdles)
    {
    }
}
