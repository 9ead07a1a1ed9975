using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Benchmarks;

/// <summary>Fix All of the rule whose fix changes callers, next to what it costs to compile the same solution.</summary>
public class FixAllBenchmarks
{
    private (string Name, string Text)[] _files = [];

    [Params(10, 40, 160)]
    public int Starts { get; set; }

    [GlobalSetup]
    public void Setup() => _files = [.. Enumerable.Range(0, Starts).Select(n => ($"Service{n}.cs", $$"""
        using System;
        using System.Threading.Tasks;
        internal sealed class Service{{n}}
        {
            internal static async Task CallerAsync() { var service = new Service{{n}}(); service.Start(); await Task.Yield(); }
            private void Start() { Task.Run(() => Work()); }
            private void Work() { throw new InvalidOperationException(); }
        }
        """))];

    [Benchmark(Baseline = true)]
    public async Task<int> CompilerAsync()
    {
        var compilation = await Fresh().Projects.Single().GetCompilationAsync();
        return compilation!.GetDiagnostics().Length;
    }

    [Benchmark]
    public async Task<int> FixAllAsync()
    {
        var before = Fresh();
        var after = await CommandLineFix.FixAllAsync(before, "OWN1001");
        return after.GetChanges(before).GetProjectChanges().Sum(project => project.GetChangedDocuments().Count());
    }

    private Solution Fresh() => TestSolution.Of(ProgramSetup.Library, _files);
}
