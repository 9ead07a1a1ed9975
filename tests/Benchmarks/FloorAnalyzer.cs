using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>Looks at every invocation and does nothing: what the driver costs before a rule has a thought.</summary>
#pragma warning disable RS1036, RS1038, RS1041, RS2008 // It is never shipped.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FloorAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_never = new("FLOOR", "Never reported", "Never reported", "Floor", DiagnosticSeverity.Warning, isEnabledByDefault: true);
#pragma warning restore RS1036, RS1038, RS1041, RS2008

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_never];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static _ => { }, OperationKind.Invocation);
    }
}
