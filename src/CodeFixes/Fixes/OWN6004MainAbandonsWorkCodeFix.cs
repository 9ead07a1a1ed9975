using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN6004: holds the task and awaits it before the entry point leaves.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN6004MainAbandonsWorkCodeFix))]
public sealed class OWN6004MainAbandonsWorkCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN6004MainAbandonsWorkCodeFix()
        : base(RuleIds.MainAbandonsWork)
    {
    }
}
