using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;
using static TaskOwnership.Analyzers.RuleCategory;

namespace TaskOwnership.Analyzers;

/// <summary>Every rule of the package, read as a table. Ids never change meaning.</summary>
public static class RuleCatalog
{
    /// <summary>Where the page of a rule lives; the page's file is the rule's id.</summary>
    public const string HelpLinkBase = "https://github.com/taskownership/TaskOwnership.Analyzers/blob/main/docs/rules/";

    /// <summary>Work is started and dropped inside a member, so that its caller can neither await nor stop it.</summary>
    public static readonly DiagnosticDescriptor HiddenBackgroundWork = Rule(RuleIds.HiddenBackgroundWork, LeaveTheChoiceToTheCaller, Warning);

    /// <summary>The entry point starts work and then only idles.</summary>
    public static readonly DiagnosticDescriptor MainIdles = Rule(RuleIds.MainIdles, MainIsNotABystander, Warning);

    /// <summary>All rules, ordered by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        HiddenBackgroundWork,
        MainIdles);

    private static DiagnosticDescriptor Rule(string id, string category, DiagnosticSeverity severity, bool enabled = true) =>
        new(
            id,
            Text(id + "_Title"),
            Text(id + "_Message"),
            category,
            severity,
            isEnabledByDefault: enabled,
            Text(id + "_Description"),
            HelpLinkBase + id + ".md");

    private static LocalizableResourceString Text(string name) => new(name, Resources.ResourceManager, typeof(Resources));
}
