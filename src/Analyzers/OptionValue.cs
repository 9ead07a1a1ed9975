using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers;

/// <summary>A value that the user gave an option, and what may be given.</summary>
internal sealed class OptionValue
{
    /// <summary>Each option, as it is said for all rules and for each one that reads it, with what can be said.</summary>
    private static readonly ImmutableArray<(ImmutableArray<string> Keys, string Allowed, Func<string, bool> IsValid)> s_options = ImmutableArray.Create(
        Words(OwnershipOptions.PublicApi, "add", "change", "never"),
        Words(OwnershipOptions.AsyncSuffix, "true", "false"),
        (Keys(OwnershipOptions.SanctionedSinks), "Type.Method, Namespace.Type.Method", static value => Each(value, static entry => IsName(entry) && entry.IndexOf('.') > 0)),
        (Keys(OwnershipOptions.TerminatingSources), "Type, Namespace.Type", static value => Each(value, IsName)),
        (Keys(OwnershipOptions.OwnerMembers), "Method, Type.Method", static value => Each(value, IsName)),
        (Keys(OwnershipOptions.RequestScopeTypes), "Type, Namespace.Type", static value => Each(value, IsName)));

    private OptionValue(string name, string value, string allowed)
    {
        Name = name;
        Value = value;
        Allowed = allowed;
    }

    /// <summary>The option as it is written.</summary>
    public string Name { get; }

    /// <summary>What was said.</summary>
    public string Value { get; }

    /// <summary>What can be said.</summary>
    public string Allowed { get; }

    /// <summary>The first property of the project whose value cannot be read; null where all can.</summary>
    public static OptionValue? FirstInvalidProperty(AnalyzerConfigOptions options) =>
        OneOf(options, "build_property.", "TaskOwnershipMode", "recommended", "strict", "all", "none")
        ?? OneOf(options, "build_property.", "TaskOwnershipProjectKind", "application", "library", "tests")
        ?? Checked(options, "build_property.", "TaskOwnershipLevel", "0.1, 1.0", static value => Version.TryParse(value, out _));

    /// <summary>The first option of a file whose value cannot be read; null where all can.</summary>
    public static OptionValue? FirstInvalidOption(AnalyzerConfigOptions options, CancellationToken cancellationToken)
    {
        foreach (var option in s_options)
        {
            foreach (var key in option.Keys)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Checked(options, "", key, option.Allowed, option.IsValid) is { } invalid)
                {
                    return invalid;
                }
            }
        }

        return null;
    }

    private static (ImmutableArray<string> Keys, string Allowed, Func<string, bool> IsValid) Words(string option, params string[] words) =>
        (Keys(option), string.Join(", ", words), IsOneOf(words));

    private static Func<string, bool> IsOneOf(string[] words) => value => Array.IndexOf(words, value.ToLowerInvariant()) >= 0;

    private static ImmutableArray<string> Keys(string option) => OwnershipOptions.ReadersOf(option).Select(rule => OwnershipOptions.OwnKey(option, rule)).Prepend(option).ToImmutableArray();

    private static OptionValue? OneOf(AnalyzerConfigOptions options, string prefix, string name, params string[] allowed) =>
        Checked(options, prefix, name, string.Join(", ", allowed), IsOneOf(allowed));

    private static OptionValue? Checked(AnalyzerConfigOptions options, string prefix, string name, string allowed, Func<string, bool> isValid) =>
        options.TryGetValue(prefix + name, out var value) && value.Trim() is { Length: > 0 } said && !isValid(said) ? new OptionValue(name, said, allowed) : null;

    private static bool Each(string list, Func<string, bool> isValid)
    {
        foreach (var entry in list.Split(','))
        {
            if (entry.Trim() is { Length: > 0 } name && !isValid(name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Identifiers that are joined by dots.</summary>
    private static bool IsName(string text)
    {
        foreach (var part in (text.StartsWith("M:", StringComparison.Ordinal) ? text.Substring(2) : text).Split('.'))
        {
            if (part.Length == 0 || !(char.IsLetter(part[0]) || part[0] == '_'))
            {
                return false;
            }

            foreach (var character in part)
            {
                if (!char.IsLetterOrDigit(character) && character != '_')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
