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

    /// <summary>Members that stop what their type runs: <c>Method</c> or <c>Type.Method</c>, separated by commas.</summary>
    public const string OwnerMembers = "task_ownership.owner_members";

    /// <summary>Types whose methods answer a request: <c>Type</c> or <c>Namespace.Type</c>, separated by commas.</summary>
    public const string RequestScopeTypes = "task_ownership.request_scope_types";

    /// <summary>What a fix may do to a public member of a library: <c>add</c>, <c>change</c> or <c>never</c>.</summary>
    public const string PublicApi = "task_ownership.public_api";

    /// <summary>Whether a fix gives a member that hands out a task from now on the suffix <c>Async</c>: <c>true</c> or <c>false</c>.</summary>
    public const string AsyncSuffix = "task_ownership.async_suffix";

    /// <summary>Leads every option of an <c>.editorconfig</c>.</summary>
    public const string Prefix = "task_ownership.";

    private AnalyzerConfigOptionsProvider? _provider;

    /// <summary>The rules that read an option, by themselves or in their fixes: for each of them it may be said apart.</summary>
    public static string[] ReadersOf(string option) => option switch
    {
        SanctionedSinks => ["OWN1001", "OWN1002", "OWN1003", "OWN1006", "OWN1007", "OWN1009", "OWN4001", "OWN4007", "OWN6004"],
        TerminatingSources => ["OWN2001", "OWN2003", "OWN2006"],
        OwnerMembers => ["OWN4002", "OWN4006"],
        RequestScopeTypes => ["OWN4001", "OWN4007"],
        PublicApi => ["OWN1001", "OWN1002", "OWN1003", "OWN1004", "OWN1007", "OWN1008", "OWN2001", "OWN2003", "OWN2006", "OWN4003", "OWN6001", "OWN6004"],
        AsyncSuffix => ["OWN1001", "OWN1002", "OWN1003", "OWN1004", "OWN1007", "OWN4003", "OWN6001", "OWN6004"],
        _ => [],
    };

    /// <summary>Whether the project asked for the strict rules: <c>TaskOwnershipMode</c> is <c>strict</c> or <c>all</c>.</summary>
    public bool IsStrict =>
        _provider is { } provider
        && provider.GlobalOptions.TryGetValue("build_property.TaskOwnershipMode", out var mode)
        && (mode.Trim().Equals("strict", StringComparison.OrdinalIgnoreCase) || mode.Trim().Equals("all", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the project says of one of its properties; null where it says nothing.</summary>
    public string? Property(string name) => _provider is { } provider && provider.GlobalOptions.TryGetValue("build_property." + name, out var value) && value.Trim() is { Length: > 0 } said ? said : null;

    /// <summary>Whether the level that the project asked for, <c>TaskOwnershipLevel</c>, has the rule: an upgrade of the package then brings no rule that is newer. Without a level it has every rule.</summary>
    public bool Includes(DiagnosticDescriptor rule) =>
        _provider is not { } provider
        || !provider.GlobalOptions.TryGetValue("build_property.TaskOwnershipLevel", out var level)
        || !Version.TryParse(level.Trim(), out var asked)
        || !Version.TryParse(rule.CustomTags.First(static tag => tag.StartsWith(RuleTags.SincePrefix, StringComparison.Ordinal)).Substring(RuleTags.SincePrefix.Length), out var since)
        || since <= asked;

    /// <summary>Whether the user asks, for a file, that the fix of a rule name what hands out a task from now on accordingly.</summary>
    public static bool WantsAsyncSuffix(AnalyzerConfigOptions options, string rule) => Said(options, AsyncSuffix, rule, "true", "false") == "true";

    /// <summary>What the fix of a rule may do, in a file, to a public member of a library: <c>add</c>, <c>change</c> or <c>never</c>.</summary>
    public static string PublicApiOf(AnalyzerConfigOptions options, string rule) => Said(options, PublicApi, rule, "add", "change", "never") ?? "add";

    /// <summary>Options arrive with the first analyzer of a compilation; all of them bring the same.</summary>
    public void Learn(AnalyzerConfigOptionsProvider provider) => Interlocked.CompareExchange(ref _provider, provider, null);

    /// <summary>Whether the user named the method, for this file, as one that takes responsibility for a task.</summary>
    public bool IsSanctionedSink(IMethodSymbol method, SyntaxTree tree) => Any(SanctionedSinks, null, tree, entry => Names(entry, method));

    /// <summary>Whether the user named the method, for this file and for one rule alone, as one that takes responsibility for a task.</summary>
    public bool IsSanctionedSinkOf(string rule, IMethodSymbol method, SyntaxTree tree) => HasOwn(SanctionedSinks, rule, tree) && Any(SanctionedSinks, rule, tree, entry => Names(entry, method));

    /// <summary>Whether the user named the type, one that it derives from or one that it implements, for this file and the rule, as a source whose reads end once it is closed.</summary>
    public bool IsTerminatingSource(ITypeSymbol? type, SyntaxTree tree, string rule) => type is not null && Any(TerminatingSources, rule, tree, entry => NamesOneOf(entry, type));

    /// <summary>Whether the user named sources, for this file, for one rule alone.</summary>
    public bool HasOwnSources(string rule, SyntaxTree tree) => HasOwn(TerminatingSources, rule, tree);

    /// <summary>Whether the user named the member, for this file and the rule, as one that stops what its type runs.</summary>
    public bool IsOwnerMember(IMethodSymbol method, SyntaxTree tree, string rule) => Any(OwnerMembers, rule, tree, entry => EndsWith(entry, method));

    /// <summary>Whether the user named the type, one that it derives from or one that it implements, for this file and the rule, as one whose methods answer a request.</summary>
    public bool IsRequestScope(ITypeSymbol? type, SyntaxTree tree, string rule) => type is not null && Any(RequestScopeTypes, rule, tree, entry => NamesOneOf(entry, type));

    private bool HasOwn(string option, string rule, SyntaxTree tree) => _provider is { } provider && provider.GetOptions(tree).TryGetValue(OwnKey(option, rule), out _);

    /// <summary>Whether any entry of a list is the one; what is said for a rule stands above what is said for all.</summary>
    private bool Any(string option, string? rule, SyntaxTree tree, Func<string, bool> isIt)
    {
        if (_provider is null)
        {
            return false;
        }

        var options = _provider.GetOptions(tree);
        if (!(rule is not null && options.TryGetValue(OwnKey(option, rule), out var list)) && !options.TryGetValue(option, out list))
        {
            return false;
        }

        foreach (var entry in list.Split(','))
        {
            if (entry.Trim() is { Length: > 0 } name && isIt(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of what is said for a rule and what is said for all that is one of the words which can be read; null where neither is.</summary>
    private static string? Said(AnalyzerConfigOptions options, string option, string rule, params string[] words)
    {
        foreach (var key in new[] { OwnKey(option, rule), option })
        {
            if (options.TryGetValue(key, out var value) && value.Trim().ToLowerInvariant() is var said && Array.IndexOf(words, said) >= 0)
            {
                return said;
            }
        }

        return null;
    }

    /// <summary><c>task_ownership.OWN4001.request_scope_types</c>.</summary>
    public static string OwnKey(string option, string rule) => Prefix + rule + "." + option.Substring(Prefix.Length);

    private static bool NamesOneOf(string entry, ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (EndsWith(entry, current))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(implemented => EndsWith(entry, implemented));
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
