using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4007: awaits a forgotten call, and hands work that was detached on purpose to a bounded queue, with a token that outlives the request.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4007RequestTokenDetachedCodeFix))]
public sealed class OWN4007RequestTokenDetachedCodeFix : RequestCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4007RequestTokenDetachedCodeFix()
        : base(RuleIds.RequestTokenDetached)
    {
    }
}
