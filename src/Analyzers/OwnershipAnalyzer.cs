using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers;

/// <summary>
/// The base of every rule: one id, concurrent execution, no generated code, and one gate. A rule is then only its question.
/// </summary>
public abstract class OwnershipAnalyzer : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _rule;

    private protected OwnershipAnalyzer(DiagnosticDescriptor rule)
    {
        _rule = rule;
        SupportedDiagnostics = ImmutableArray.Create(rule);
    }

    /// <summary>The one rule that this analyzer reports.</summary>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    private protected DiagnosticDescriptor Rule => _rule;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // Without tasks there is nothing to own.
            if (CompilationFacts.Of(start.Compilation) is { } facts)
            {
                facts.Options.Learn(start.Options.AnalyzerConfigOptionsProvider);
                if (facts.Options.Includes(_rule) && !facts.TestCode.SilencesEverywhere(_rule, start.CancellationToken))
                {
                    Register(start, facts);
                }
            }
        });
    }

    /// <summary>Registers the rule's actions. Called once per compilation that has tasks.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, CompilationFacts facts);
}
