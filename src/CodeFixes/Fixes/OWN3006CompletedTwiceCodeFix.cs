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
        if (access.Parent is ArgumentSyntax or AssignmentExpressionSyntax)
        {
            if (ParametersOf(access, site) is not { } parameters)
            {
                return null;
            }

            site.Insert(access.SpanStart, (parameters.Length == 0 ? "()" : parameters) + " => ");
            site.Insert(access.Span.End, "(" + parameters + ")");
        }
        else if (access.Parent is not InvocationExpressionSyntax)
        {
            return null;
        }

        site.Insert(access.Name.SpanStart, "Try");
        return Resources.Format("UseTry", "Try" + access.Name.Identifier.ValueText);
    }

    /// <summary>The parameter of the delegate that the method group becomes: none or one, whatever overload it takes.</summary>
    private static string? ParametersOf(MemberAccessExpressionSyntax group, FixSite site) =>
        (site.Model.GetTypeInfo(group, site.CancellationToken).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod switch
        {
            { ReturnsVoid: true, Parameters.Length: 0 } => "",
            { ReturnsVoid: true, Parameters.Length: 1 } => new LocalNames(group.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? site.Root).FirstFree(group.Name.Identifier.ValueText == "SetException" ? "exception" : "result"),
            _ => null,
        };
}
