using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4001: awaits a forgotten call, and hands work that was detached on purpose to a bounded queue.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4001DetachedFromRequestCodeFix))]
public sealed class OWN4001DetachedFromRequestCodeFix : RequestCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4001DetachedFromRequestCodeFix()
        : base(RuleIds.DetachedFromRequest)
    {
    }
}
