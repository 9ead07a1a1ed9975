using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Testing;

/// <summary>
/// Runs one analyzer on an annotated program: <c>{|OWN1001:Task.Run|}(Work)</c> says that the rule reports the text between the bars,
/// and a program without such marks says that it stays silent.
/// </summary>
public sealed class OwnershipAnalyzerTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public OwnershipAnalyzerTest()
        : this(ProgramSetup.Library)
    {
    }

    public OwnershipAnalyzerTest(ProgramSetup setup)
    {
        ReferenceAssemblies = NoDownload.References;
        SolutionTransforms.Add((solution, main) => solution.ProjectIds.Aggregate(solution, (changed, id) => setup.Apply(changed, id, id == main)));
    }
}
