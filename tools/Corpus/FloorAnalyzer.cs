using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Corpus;

/// <summary>
/// Looks at every invocation and does nothing: what the driver costs before a rule has a thought. It makes the operation
/// trees that any rule about calls needs.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
sealed class FloorAnalyzer : DiagnosticAnalyzer
{
    public const string Name = "(floor)";

    static readonly DiagnosticDescriptor s_never = new("FLOOR", "Never reported", "Never reported", "Floor", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_never];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static c => _ = (IInvocationOperation)c.Operation, OperationKind.Invocation);
    }

    public static AnalyzerSet Set() => new() { Name = Name, Version = "", Analyzers = [new FloorAnalyzer()], Fixers = [] };
}
