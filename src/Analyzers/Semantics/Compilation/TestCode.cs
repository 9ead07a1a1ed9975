using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this project made of tests, and which rules are silent there?</summary>
internal sealed class TestCode
{
    private readonly Compilation _compilation;
    private readonly OwnershipOptions _options;
    private int _usesFramework = -1;

    public TestCode(Compilation compilation, OwnershipOptions options)
    {
        _compilation = compilation;
        _options = options;
    }

    /// <summary>Whether a rule is silent in a file because the file belongs to a test project: not a rule that speaks of tests too, nor one that the user switched on for the file.</summary>
    public bool Silences(DiagnosticDescriptor rule, SyntaxTree? tree, CancellationToken cancellationToken) =>
        !SpeaksOfTests(rule) && Is(cancellationToken) && !(tree is not null && IsAskedFor(rule.Id, tree, cancellationToken)) && !IsAskedForEverywhere(rule.Id, cancellationToken);

    /// <summary>Whether a rule is silent in the whole project, so that it needs to look at nothing.</summary>
    public bool SilencesEverywhere(DiagnosticDescriptor rule, CancellationToken cancellationToken)
    {
        if (SpeaksOfTests(rule) || !Is(cancellationToken) || IsAskedForEverywhere(rule.Id, cancellationToken))
        {
            return false;
        }

        foreach (var tree in _compilation.SyntaxTrees)
        {
            if (IsAskedFor(rule.Id, tree, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SpeaksOfTests(DiagnosticDescriptor rule) => rule.CustomTags.Contains(RuleTags.TestsToo);

    /// <summary>An <c>.editorconfig</c> gives the rule a severity for this file. What a command line says is meant for every project, and says nothing of tests.</summary>
    private bool IsAskedFor(string id, SyntaxTree tree, CancellationToken cancellationToken) =>
        _compilation.Options.SyntaxTreeOptionsProvider is { } severities
        && severities.TryGetDiagnosticValue(tree, id, cancellationToken, out var severity)
        && severity is not (ReportDiagnostic.Suppress or ReportDiagnostic.Default);

    /// <summary>A global file gives the rule a severity; where the project is strict, the presets of this package give one too, and nobody can tell them apart.</summary>
    private bool IsAskedForEverywhere(string id, CancellationToken cancellationToken) =>
        _compilation.Options.SyntaxTreeOptionsProvider is { } severities
        && severities.TryGetGlobalDiagnosticValue(id, cancellationToken, out var severity)
        && severity is not (ReportDiagnostic.Suppress or ReportDiagnostic.Default)
        && !_options.IsStrict;

    /// <summary>
    /// What <c>TaskOwnershipProjectKind</c> says, else <c>IsTestProject</c>; where both say nothing, whether the project references a test framework and uses it.
    /// </summary>
    public bool Is(CancellationToken cancellationToken) => Said() ?? UsesFramework(cancellationToken);

    private bool? Said() =>
        _options.Property("TaskOwnershipProjectKind")?.ToLowerInvariant() is { } kind and ("tests" or "application" or "library") ? kind == "tests"
        : bool.TryParse(_options.Property("IsTestProject"), out var said) ? said
        : null;

    private bool UsesFramework(CancellationToken cancellationToken)
    {
        if (_usesFramework < 0)
        {
            _usesFramework = ReferencesFramework() && ImportsFramework(cancellationToken) ? 1 : 0;
        }

        return _usesFramework == 1;
    }

    private bool ReferencesFramework() => _compilation.ReferencedAssemblyNames.Any(static a =>
        a.Name is "xunit.core" or "xunit.v3.core" or "nunit.framework" or "Microsoft.VisualStudio.TestPlatform.TestFramework" or "MSTest.TestFramework" or "TUnit.Core" or "Xunit" or "xunit");

    /// <summary>A reference alone may be a helper library's, or one that every project of a repository gets.</summary>
    private bool ImportsFramework(CancellationToken cancellationToken)
    {
        foreach (var tree in _compilation.SyntaxTrees)
        {
            if (tree.GetRoot(cancellationToken) is CompilationUnitSyntax unit
                && (unit.Usings.Any(IsFramework) || unit.Members.OfType<BaseNamespaceDeclarationSyntax>().Any(static n => n.Usings.Any(IsFramework))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFramework(UsingDirectiveSyntax directive)
    {
        var name = directive.Name?.ToString() ?? "";
        return name == "Xunit" || name.StartsWith("Xunit.", StringComparison.Ordinal) || name.StartsWith("NUnit.Framework", StringComparison.Ordinal)
            || name == "Microsoft.VisualStudio.TestTools.UnitTesting" || name.StartsWith("TUnit", StringComparison.Ordinal);
    }
}
