using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN2007: disposes the registration, or the linked source, where its scope ends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN2007RegistrationPilesUpCodeFix))]
public sealed class OWN2007RegistrationPilesUpCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN2007RegistrationPilesUpCodeFix()
        : base(RuleIds.RegistrationPilesUp)
    {
    }

    private protected override string? Write(FixSite site) =>
        site.Node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.Span == site.Diagnostic.Location.SourceSpan) is { } call
        && ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp8
        && (ScopedRegistration.Write(site, call) || ScopedToken.Write(site, call))
            ? Resources.Format("DisposeRegistration")
            : null;
}
