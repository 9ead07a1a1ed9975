using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Corpus;

/// <summary>
/// Asks for one type, looks at every invocation and does nothing: what the driver costs before a rule has a thought. It makes the operation
/// trees that any rule about calls needs, and binds the references of the compilation that it hands out, which is a copy of the one it was given.
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
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not null)
                start.RegisterOperationAction(static c => _ = (IInvocationOperation)c.Operation, OperationKind.Invocation);
        });
    }

    /// <summary>One, or as many as a package has analyzers: what the driver takes to call each of them for each invocation.</summary>
    public static AnalyzerSet Set(int count = 1) => new()
    {
        Name = count == 1 ? Name : $"(floor of {count})",
        Version = "",
        Analyzers = [.. Enumerable.Range(0, count).Select(static _ => new FloorAnalyzer())],
        Fixers = [],
    };
}
