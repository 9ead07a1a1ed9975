using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN3006: lets the first completion win.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN3006CompletedTwiceCodeFix))]
public sealed class OWN3006CompletedTwiceCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN3006CompletedTwiceCodeFix()
        : base(RuleIds.CompletedTwice)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node is not MemberAccessExpressionSyntax access)
        {
            return null;
        }

        // A method group would no longer be one of the delegate's type.
        if (access.Parent is ArgumentSyntax)
        {
            if (access.Name.Identifier.ValueText != "SetCanceled")
            {
                return null;
            }

            site.Insert(access.SpanStart, "() => ");
            site.Insert(access.Span.End, "()");
        }
        else if (access.Parent is not InvocationExpressionSyntax)
        {
            return null;
        }

        site.Insert(access.Name.SpanStart, "Try");
        return Resources.Format("UseTry", "Try" + access.Name.Identifier.ValueText);
    }
}
