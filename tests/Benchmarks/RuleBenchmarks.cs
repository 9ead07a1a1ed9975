using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>Each rule, all of them, the driver without any, and the compiler, over clean and violating code of small and large types.</summary>
public class RuleBenchmarks
{
    private const string Compiler = "(compiler)";
    private const string Floor = "(floor)";
    private const string All = "(all)";

    private string[] _files = [];
    private ImmutableArray<DiagnosticAnalyzer> _analyzers = [];

    [ParamsSource(nameof(Subjects))]
    public string Rule { get; set; } = All;

    [Params(false, true)]
    public bool Violating { get; set; }

    [Params(8, 200)]
    public int Members { get; set; }

    public static IEnumerable<string> Subjects => [Compiler, Floor, All, .. OwnershipPackage.Analyzers.Select(IdOf)];

    [GlobalSetup]
    public void Setup()
    {
        _files = [.. Programs.Types(800 / Members, Members, Violating)];
        _analyzers = Rule switch
        {
            Compiler => [],
            Floor => [new FloorAnalyzer()],
            All => OwnershipPackage.Analyzers,
            _ => [.. OwnershipPackage.Analyzers.Where(analyzer => IdOf(analyzer) == Rule)],
        };
    }

    [Benchmark]
    public async Task<int> RunAsync()
    {
        var compilation = Driver.Fresh(_files);
        return _analyzers.IsEmpty ? Driver.Compile(compilation) : (await Driver.AnalyseAsync(compilation, _analyzers)).GetAllDiagnostics().Length;
    }

    private static string IdOf(DiagnosticAnalyzer analyzer) => analyzer.SupportedDiagnostics[0].Id;
}
