using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.MainIsNotABystander;

/// <summary>OWN6004: the entry point drops work that is lost when it returns.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN6004MainAbandonsWorkAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN6004MainAbandonsWorkAnalyzer()
        : base(RuleCatalog.MainAbandonsWork)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        // A library has no entry point, and the driver asks each rule about each call.
        if (EntryPoint.MayBeIn(context.Compilation))
        {
            StartReport.Register(context, facts, Rule);
        }
    }
}
