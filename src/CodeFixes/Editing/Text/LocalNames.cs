using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Names for new locals that nothing in the member uses yet.</summary>
internal sealed class LocalNames
{
    private readonly HashSet<string> _taken;

    /// <summary>Reads a member, or the top-level statements of a file, whose types have names of their own.</summary>
    public LocalNames(SyntaxNode member)
    {
        var tokens = member is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().SelectMany(static g => g.DescendantTokens()) : member.DescendantTokens();
        _taken = new HashSet<string>(tokens.Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText));
    }

    /// <summary>The names for top-level statements: what their local functions declare is their own, and may be called the same.</summary>
    public static LocalNames AheadOfFunctions(CompilationUnitSyntax unit)
    {
        var names = new LocalNames(unit);
        var inside = unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).OfType<LocalFunctionStatementSyntax>().ToList();
        var outside = new HashSet<string>(unit.Members.OfType<GlobalStatementSyntax>().Where(static g => g.Statement is not LocalFunctionStatementSyntax).SelectMany(static g => g.DescendantTokens()).Select(static t => t.ValueText));
        foreach (var name in names._taken.Where(n => !outside.Contains(n) && inside.TrueForAll(f => f.Identifier.ValueText != n && IsOwn(f, n))).ToList())
        {
            names._taken.Remove(name);
        }

        return names;
    }

    /// <summary>Whether a function does not say the name, or declares what it means by it.</summary>
    private static bool IsOwn(LocalFunctionStatementSyntax function, string name)
    {
        var tokens = function.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name).ToList();
        return tokens.Count == 0 || (tokens.Any(static t => t.Parent is VariableDeclaratorSyntax { Parent.Parent.Parent: BlockSyntax { Parent: LocalFunctionStatementSyntax } })
            && tokens.TrueForAll(static t => t.Parent is VariableDeclaratorSyntax or IdentifierNameSyntax));
    }

    /// <summary>A free name like the given one: <c>Server</c> gives <c>server</c>, then <c>serverTask</c>, <c>serverTask2</c>.</summary>
    public string Take(string like, string suffix = "Task")
    {
        var name = char.ToLowerInvariant(like[0]) + like.Substring(1);
        if (name.EndsWith("Async", System.StringComparison.Ordinal) && name.Length > 5)
        {
            name = name.Substring(0, name.Length - 5);
        }

        if (IsFree(name) && _taken.Add(name))
        {
            return name;
        }

        name += suffix;
        var candidate = name;
        for (var i = 2; !IsFree(candidate) || !_taken.Add(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    /// <summary>The first of the names that is free, or the last with a number behind it; it is not taken, so that lambdas beside each other can share it.</summary>
    public string FirstFree(params string[] names)
    {
        var name = System.Array.Find(names, IsFree) ?? names[names.Length - 1];
        var candidate = name;
        for (var i = 2; !IsFree(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    /// <summary>A free name for what a handler catches.</summary>
    public string TakeException() => Take(new[] { "exception", "failure", "error" }.FirstOrDefault(IsFree) ?? "exception", suffix: "");

    private bool IsFree(string name) => !_taken.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None;
}
