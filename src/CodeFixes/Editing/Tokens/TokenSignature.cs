using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes a required token as the last parameter of a function; only optional ones and <c>params</c> come behind it.</summary>
internal static class TokenSignature
{
    public static bool Write(EditSite site, SyntaxNode declaration, string name, bool addsOverload)
    {
        if (ParametersOf(declaration) is not { } list)
        {
            return false;
        }

        var type = site.TypeName("System.Threading", "CancellationToken", declaration.SpanStart);
        WriteParameter(site, list, type + " " + name);
        WriteDocumentation(site, declaration, name);
        if (addsOverload && declaration is MethodDeclarationSyntax method)
        {
            WriteForwarder(site, method, type);
        }

        return true;
    }

    /// <summary>The place of the new parameter among the others.</summary>
    public static int IndexIn(IMethodSymbol method)
    {
        var index = 0;
        while (index < method.Parameters.Length && !method.Parameters[index].IsOptional && !method.Parameters[index].IsParams)
        {
            index++;
        }

        return index;
    }

    public static ParameterListSyntax? ParametersOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.ParameterList,
        LocalFunctionStatementSyntax local => local.ParameterList,
        _ => null,
    };

    private static void WriteParameter(EditSite site, ParameterListSyntax list, string parameter)
    {
        var parameters = list.Parameters;
        var index = 0;
        while (index < parameters.Count && parameters[index].Default is null && !parameters[index].Modifiers.Any(SyntaxKind.ParamsKeyword))
        {
            index++;
        }

        // One on each line stays so.
        var anchor = parameters.Count == 0 ? null : parameters[System.Math.Min(index, parameters.Count - 1)];
        var gap = anchor is not null && site.Layout.IsFirstOnLine(anchor.SpanStart) ? site.Layout.NewLine + site.Layout.IndentAt(anchor.SpanStart) : " ";
        if (anchor is null)
        {
            site.Insert(list.OpenParenToken.Span.End, parameter);
        }
        else if (index < parameters.Count)
        {
            site.Insert(anchor.SpanStart, parameter + "," + gap);
        }
        else
        {
            site.Insert(anchor.Span.End, "," + gap + parameter);
        }
    }

    /// <summary>Where the other parameters are described, this one is too.</summary>
    private static void WriteDocumentation(EditSite site, SyntaxNode declaration, string name)
    {
        var last = declaration.GetLeadingTrivia()
            .Where(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))
            .SelectMany(static t => t.GetStructure()!.ChildNodes().OfType<XmlElementSyntax>())
            .LastOrDefault(static e => e.StartTag.Name.LocalName.ValueText == "param");
        if (last is not null)
        {
            site.Insert(last.Span.End, site.Layout.NewLine + site.Layout.IndentAt(last.SpanStart) + "/// <param name=\"" + name + "\">The token that stops it.</param>");
        }
    }

    /// <summary>The signature that callers outside know stays, and forwards no token.</summary>
    private static void WriteForwarder(EditSite site, MethodDeclarationSyntax method, string type)
    {
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(method.SpanStart);
        var parameters = method.ParameterList.Parameters;
        var index = parameters.TakeWhile(static p => p.Default is null && !p.Modifiers.Any(SyntaxKind.ParamsKeyword)).Count();
        var arguments = parameters.Select(static p => string.Concat(p.Modifiers.Where(static m => m.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword).Select(static m => m.Text + " ")) + p.Identifier.Text).ToList();
        arguments.Insert(index, type + ".None");
        var typeArguments = method.TypeParameterList is { } list ? "<" + string.Join(", ", list.Parameters.Select(static p => p.Identifier.Text)) + ">" : "";
        var modifiers = string.Concat(method.Modifiers.Where(static m => !m.IsKind(SyntaxKind.AsyncKeyword)).Select(static m => m.Text + " "));
        var constraints = string.Concat(method.ConstraintClauses.Select(static c => " " + c.ToString()));
        var isDocumented = method.GetLeadingTrivia().Any(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));
        site.Insert(
            method.Span.End,
            line + line
                + (isDocumented ? indent + "/// <summary>As the overload that takes a token, for callers that never stop it.</summary>" + line : "")
                + indent + modifiers + method.ReturnType + " " + method.Identifier.Text + method.TypeParameterList + method.ParameterList + constraints
                + " => " + method.Identifier.Text + typeArguments + "(" + string.Join(", ", arguments) + ");");
    }
}
