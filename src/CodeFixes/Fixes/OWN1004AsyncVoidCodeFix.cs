using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1004: returns a task, and lets the callers own it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1004AsyncVoidCodeFix))]
public sealed class OWN1004AsyncVoidCodeFix : PlannedCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1004AsyncVoidCodeFix()
        : base(RuleIds.AsyncVoid)
    {
    }
}
