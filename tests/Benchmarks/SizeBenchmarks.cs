using BenchmarkDotNet.Attributes;

namespace TaskOwnership.Benchmarks;

/// <summary>Twice the code is twice the cost, of the rules as of the compiler.</summary>
public class SizeBenchmarks
{
    private string[] _files = [];

    [Params(25, 50, 100, 200, 400)]
    public int Files { get; set; }

    public static string[] FilesOf(int files) =>
        [.. Programs.Types(files / 2, 20, violating: false), .. Programs.Types(files - (files / 2), 20, violating: true).Select(text => text.Replace("class Service", "class Faulty", StringComparison.Ordinal))];

    [GlobalSetup]
    public void Setup() => _files = FilesOf(Files);

    [Benchmark(Baseline = true)]
    public int Compiler() => Driver.Compile(Driver.Fresh(_files));

    [Benchmark]
    public async Task<int> AllRulesAsync() => (await Driver.AnalyseAsync(Driver.Fresh(_files), OwnershipPackage.Analyzers)).GetAllDiagnostics().Length;
}
