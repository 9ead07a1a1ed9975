using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this project made of tests?</summary>
internal sealed class TestCode
{
    private readonly Compilation _compilation;
    private int _usesFramework = -1;

    public TestCode(Compilation compilation) => _compilation = compilation;

    /// <summary>
    /// What <c>TaskOwnershipProjectKind</c> says, else <c>IsTestProject</c>; where both say nothing, whether the project references a test framework and uses it.
    /// </summary>
    public bool Is(AnalyzerConfigOptions globalOptions, CancellationToken cancellationToken)
    {
        if (globalOptions.TryGetValue("build_property.TaskOwnershipProjectKind", out var kind) && kind.Trim().ToLowerInvariant() is "tests" or "application" or "library")
        {
            return kind!.Trim().Equals("tests", StringComparison.OrdinalIgnoreCase);
        }

        if (globalOptions.TryGetValue("build_property.IsTestProject", out var text) && bool.TryParse(text, out var said))
        {
            return said;
        }

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
