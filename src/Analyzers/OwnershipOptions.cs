using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers;

/// <summary>
/// What the user said in <c>.editorconfig</c> and in the project. An option that is missing or cannot be read has its default.
/// </summary>
internal sealed class OwnershipOptions
{
    /// <summary>Methods that take responsibility for the task that they are given: <c>Type.Method</c> or <c>Namespace.Type.Method</c>, separated by commas.</summary>
    public const string SanctionedSinks = "task_ownership.sanctioned_sinks";

    /// <summary>Types whose reads end by themselves once the object is closed: <c>Type</c> or <c>Namespace.Type</c>, separated by commas.</summary>
    public const string TerminatingSources = "task_ownership.terminating_sources";

    private AnalyzerConfigOptionsProvider? _provider;

    /// <summary>Whether the project asked for the strict rules: <c>TaskOwnershipMode</c> is <c>strict</c> or <c>all</c>.</summary>
    public bool IsStrict =>
        _provider is { } provider
        && provider.GlobalOptions.TryGetValue("build_property.TaskOwnershipMode", out var mode)
        && (mode.Trim().Equals("strict", StringComparison.OrdinalIgnoreCase) || mode.Trim().Equals("all", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the level that the project asked for, <c>TaskOwnershipLevel</c>, has the rule: an upgrade of the package then brings no rule that is newer. Without a level it has every rule.</summary>
    public bool Includes(DiagnosticDescriptor rule) =>
        _provider is not { } provider
        || !provider.GlobalOptions.TryGetValue("build_property.TaskOwnershipLevel", out var level)
        || !Version.TryParse(level.Trim(), out var asked)
        || !Version.TryParse(rule.CustomTags.First(static tag => tag.StartsWith(RuleTags.SincePrefix, StringComparison.Ordinal)).Substring(RuleTags.SincePrefix.Length), out var since)
        || since <= asked;

    /// <summary>Options arrive with the first analyzer of a compilation; all of them bring the same.</summary>
    public void Learn(AnalyzerConfigOptionsProvider provider) => Interlocked.CompareExchange(ref _provider, provider, null);

    /// <summary>Whether the user named the method, for this file, as one that takes responsibility for a task.</summary>
    public bool IsSanctionedSink(IMethodSymbol method, SyntaxTree tree)
    {
        if (_provider is null || !_provider.GetOptions(tree).TryGetValue(SanctionedSinks, out var list) || list.IndexOf(method.Name, StringComparison.Ordinal) < 0)
        {
            return false;
        }

        foreach (var entry in list.Split(','))
        {
            if (Names(entry.Trim(), method))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the user named the type, one that it derives from or one that it implements, for this file, as a source whose reads end once it is closed.</summary>
    public bool IsTerminatingSource(ITypeSymbol? type, SyntaxTree tree)
    {
        if (type is null || _provider is null || !_provider.GetOptions(tree).TryGetValue(TerminatingSources, out var list))
        {
            return false;
        }

        foreach (var entry in list.Split(','))
        {
            for (var current = type; current is not null; current = current.BaseType)
            {
                if (EndsWith(entry.Trim(), current))
                {
                    return true;
                }
            }

            foreach (var implemented in type.AllInterfaces)
            {
                if (EndsWith(entry.Trim(), implemented))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Compares from the end: the method, its type, the types and namespaces around it. A name without a type is not enough.</summary>
    private static bool Names(string entry, IMethodSymbol method)
    {
        if (entry.StartsWith("M:", StringComparison.Ordinal))
        {
            entry = entry.Substring(2);
        }

        return entry.IndexOf('.') >= 0 && EndsWith(entry, method);
    }

    private static bool EndsWith(string entry, ISymbol symbol)
    {
        var parts = entry.Split('.');
        ISymbol? current = symbol;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (current is null or INamespaceSymbol { IsGlobalNamespace: true } || current.Name != parts[i].Trim())
            {
                return false;
            }

            current = current.ContainingSymbol;
        }

        return true;
    }
}
