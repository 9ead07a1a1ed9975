using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2003: lets the loop observe the token of its method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2003TokenIgnoredCodeFix))]
public sealed class OWN2003TokenIgnoredCodeFix : TokenCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2003TokenIgnoredCodeFix()
        : base(RuleIds.TokenIgnored)
    {
    }
}
