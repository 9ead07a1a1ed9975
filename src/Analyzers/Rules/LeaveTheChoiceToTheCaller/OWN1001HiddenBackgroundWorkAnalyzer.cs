using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1001: work started and dropped inside a member, where its failure vanishes and its caller cannot wait for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN1001HiddenBackgroundWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN1001HiddenBackgroundWorkAnalyzer()
        : base(RuleCatalog.HiddenBackgroundWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts) =>
        StartReport.Register(context, facts, Rule);
}
