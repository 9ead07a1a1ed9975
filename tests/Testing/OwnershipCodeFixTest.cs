using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Testing;

/// <summary>
/// Runs a fix one diagnostic at a time, then by Fix All in document, project and solution; all three of the latter must lead to one text.
/// The marks of the fixed text name the diagnostics of the rule that remain; see <see cref="OwnershipPackage"/> for "no other rule".
/// </summary>
public sealed class OwnershipCodeFixTest<TAnalyzer, TCodeFix> : CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    public OwnershipCodeFixTest()
        : this(ProgramSetup.Library)
    {
    }

    public OwnershipCodeFixTest(ProgramSetup setup)
    {
        ReferenceAssemblies = NoDownload.References;
        SolutionTransforms.Add((solution, main) => solution.ProjectIds.Aggregate(solution, (changed, id) => setup.Apply(changed, id, id == main)));
    }

    /// <summary>A document before the fix, after one fix after the other, and after Fix All where that differs.</summary>
    public OwnershipCodeFixTest<TAnalyzer, TCodeFix> Document(string name, string before, string after, string? afterFixAll = null)
    {
        TestState.Sources.Add((name, SourceText.From(before)));
        FixedState.Sources.Add((name, SourceText.From(after)));
        BatchFixedState.Sources.Add((name, SourceText.From(afterFixAll ?? after)));
        return this;
    }

    /// <summary>A library that the main project references, of one document.</summary>
    public OwnershipCodeFixTest<TAnalyzer, TCodeFix> ReferencedLibrary(string name, string before, string after)
    {
        AddLibrary(TestState, name, before);
        AddLibrary(FixedState, name, after);
        AddLibrary(BatchFixedState, name, after);
        return this;
    }

    private static void AddLibrary(SolutionState state, string name, string text)
    {
        if (!state.AdditionalProjects.ContainsKey(name))
        {
            state.AdditionalProjectReferences.Add(name);
        }

        state.AdditionalProjects[name, LanguageNames.CSharp].Sources.Add((name + ".cs", SourceText.From(text)));
    }
}
