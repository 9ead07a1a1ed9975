using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2006: lets whoever waits for the retry give it up.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2006UnboundedRetryCodeFix))]
public sealed class OWN2006UnboundedRetryCodeFix : TokenCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2006UnboundedRetryCodeFix()
        : base(RuleIds.UnboundedRetry)
    {
    }
}
