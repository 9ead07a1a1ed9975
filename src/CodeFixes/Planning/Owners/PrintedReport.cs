using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where a type of a program has nothing to log by, does it speak to the console by itself? Then that is where its users look.</summary>
internal static class PrintedReport
{
    /// <summary>What prints one text, up to its arguments.</summary>
    public static string? At(EditSite site, int position)
    {
        if (site.Model.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary
            || site.Root.FindToken(position).Parent?.AncestorsAndSelf().LastOrDefault(static a => a is TypeDeclarationSyntax or CompilationUnitSyntax { Members: [GlobalStatementSyntax, ..] }) is not { } type)
        {
            return null;
        }

        foreach (var call in type.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WriteLine" or "Write" } access)
            {
                continue;
            }

            var writer = access.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Error" or "Out" } stream ? stream.Expression : access.Expression;
            if (IsConsole(writer))
            {
                return site.TypeName("System", "Console", position) + ".Error.WriteLine";
            }
        }

        return null;

        bool IsConsole(ExpressionSyntax written) =>
            (written is MemberAccessExpressionSyntax qualified ? qualified.Name : written as SimpleNameSyntax)?.Identifier.ValueText == "Console"
            && site.Model.GetSymbolInfo(written, site.CancellationToken).Symbol is INamedTypeSymbol { ContainingNamespace.Name: "System" };
    }
}
