using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Names for new fields: as the type names those that it has, and used by nothing in it yet.</summary>
internal sealed class FieldNames
{
    private readonly HashSet<string> _taken;
    private readonly string _prefix;

    public FieldNames(INamedTypeSymbol type, TypeDeclarationSyntax part, CancellationToken cancellationToken)
    {
        _taken = new HashSet<string>(type.DeclaringSyntaxReferences
            .SelectMany(r => r.GetSyntax(cancellationToken).DescendantTokens())
            .Where(static t => t.IsKind(SyntaxKind.IdentifierToken))
            .Select(static t => t.ValueText));
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            _taken.UnionWith(current.MemberNames);
        }

        _prefix = Habit(Fields(part)) ?? Habit(part.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<TypeDeclarationSyntax>().SelectMany(Fields)) ?? "_";
    }

    /// <summary>A free name for a field like the given one: <c>Refresh</c> gives <c>_refreshTask</c>, <c>_refreshTask2</c>.</summary>
    public string Take(string like, string suffix = "Task")
    {
        if (like.Length > 5 && like.EndsWith("Async", System.StringComparison.Ordinal))
        {
            like = like.Substring(0, like.Length - 5);
        }

        var name = _prefix + char.ToLowerInvariant(like[0]) + like.Substring(1) + (like.EndsWith("Task", System.StringComparison.Ordinal) ? "" : suffix);
        return TakeMember(name);
    }

    /// <summary>The name itself, or with a number behind it where it is taken.</summary>
    public string TakeMember(string name)
    {
        var candidate = name;
        for (var i = 2; !_taken.Add(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    private static IEnumerable<string> Fields(TypeDeclarationSyntax part) =>
        part.Members.OfType<FieldDeclarationSyntax>()
            .Where(static f => !f.Modifiers.Any(static m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.ConstKeyword or SyntaxKind.StaticKeyword))
            .SelectMany(static f => f.Declaration.Variables)
            .Select(static v => v.Identifier.ValueText);

    /// <summary>What most of the fields begin with; null where there are none.</summary>
    private static string? Habit(IEnumerable<string> fields) =>
        fields.Select(static n => n.StartsWith("m_", System.StringComparison.Ordinal) ? "m_" : n.StartsWith("_", System.StringComparison.Ordinal) ? "_" : "")
            .GroupBy(static p => p)
            .OrderByDescending(static g => g.Count())
            .FirstOrDefault()?.Key;
}
