using BenchmarkDotNet.Attributes;

namespace TaskOwnership.Benchmarks;

/// <summary>What nobody should write and some tool does: rules that follow flow or read whole types must not fall over it.</summary>
public class PathologicalBenchmarks
{
    private string _file = "";

    public static IReadOnlyList<string> Shapes { get; } = ["5,000 lines", "2,000 members", "60 levels", "500 channels"];

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    public static string FileOf(string shape) => shape switch
    {
        "5,000 lines" => Programs.LongMethod(5_000),
        "2,000 members" => Programs.ManyMembers(2_000),
        "60 levels" => Programs.DeepNesting(60),
        _ => Programs.ManyChannels(500),
    };

    [GlobalSetup]
    public void Setup() => _file = FileOf(Shape);

    [Benchmark(Baseline = true)]
    public int Compiler() => Driver.Compile(Driver.Fresh(_file));

    [Benchmark]
    public async Task<int> AllRulesAsync() => (await Driver.AnalyseAsync(Driver.Fresh(_file), OwnershipPackage.Analyzers)).GetAllDiagnostics().Length;
}
