using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>How a type of the framework is written at a place: its name, with a new <c>using</c> where one is needed, qualified only where the name would be ambiguous.</summary>
internal static class TypeNames
{
    public static string Of(string space, string name, int arity, Document document, SemanticModel model, int position, SourceLayout layout, FileEdits edits)
    {
        var qualified = space + "." + name;
        var found = model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>().Where(t => t.Arity == arity).ToList();
        if (found.Any(t => t.ContainingNamespace?.ToDisplayString() == space))
        {
            return found.Count == 1 ? name : qualified;
        }

        var root = (CompilationUnitSyntax)model.SyntaxTree.GetRoot();
        return found.Count == 0 && AddUsing(space, root, document, layout, edits) ? name : qualified;
    }

    /// <summary>Adds a using directive where it sorts, among those that the file has. Where there are none, names are qualified instead.</summary>
    private static bool AddUsing(string space, CompilationUnitSyntax root, Document document, SourceLayout layout, FileEdits edits)
    {
        var usings = (IReadOnlyList<UsingDirectiveSyntax>)root.Usings;
        if (usings.Count == 0)
        {
            usings = root.Members.Count == 1 && root.Members[0] is BaseNamespaceDeclarationSyntax only ? only.Usings : usings;
        }

        var plain = usings.Where(static u => u.Alias is null && u.StaticKeyword.IsKind(SyntaxKind.None) && u.GlobalKeyword.IsKind(SyntaxKind.None)).ToList();
        if (plain.Count == 0 || plain.Any(static u => u.ContainsDirectives))
        {
            return false;
        }

        var text = "using " + space + ";";
        var before = plain.FirstOrDefault(u => Sorts(space, u.Name!.ToString()));
        var indent = layout.IndentAt(plain[0].SpanStart);
        if (before is not null)
        {
            edits.InsertOnce(document, before.SpanStart, text + layout.NewLine + indent);
        }
        else
        {
            edits.InsertOnce(document, plain[plain.Count - 1].Span.End, layout.NewLine + indent + text);
        }

        return true;
    }

    /// <summary>System namespaces first, then by name.</summary>
    private static bool Sorts(string left, string right)
    {
        var leftSystem = IsSystem(left);
        return leftSystem != IsSystem(right) ? leftSystem : string.CompareOrdinal(left, right) < 0;
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", System.StringComparison.Ordinal);
}
