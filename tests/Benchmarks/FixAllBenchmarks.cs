using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Benchmarks;

/// <summary>Fix All of two rules whose fixes change callers, next to what it costs to compile the same solution.</summary>
public class FixAllBenchmarks
{
    private (string Name, string Text)[] _files = [];

    [Params(10, 40, 160)]
    public int Starts { get; set; }

    /// <summary>The one lets callers own the work, the other lets them give it a token.</summary>
    [Params("OWN1001", "OWN2001")]
    public string Rule { get; set; } = "OWN1001";

    [GlobalSetup]
    public void Setup() => _files = [.. Enumerable.Range(0, Starts).SelectMany(n => Rule == "OWN1001" ? [Drop(n)] : Loop(n))];

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
        var after = await CommandLineFix.FixAllAsync(before, Rule);
        return after.GetChanges(before).GetProjectChanges().Sum(project => project.GetChangedDocuments().Count());
    }

    private static (string Name, string Text) Drop(int n) => ($"Service{n}.cs", $$"""
        using System;
        using System.Threading.Tasks;
        internal sealed class Service{{n}}
        {
            internal static async Task CallerAsync() { var service = new Service{{n}}(); service.Start(); await Task.Yield(); }
            private void Start() { Task.Run(() => Work()); }
            private void Work() { throw new InvalidOperationException(); }
        }
        """);

    private static IEnumerable<(string Name, string Text)> Loop(int n) =>
    [
        ($"Poller{n}.cs", $$"""
            using System.Threading.Tasks;
            internal static class Poller{{n}}
            {
                internal static async Task BeginAsync() { await Task.Run(PollAsync); }
                private static async Task PollAsync() { while (true) { await Task.Delay(50); } }
            }
            """),
        ($"Caller{n}.cs", $$"""
            using System.Threading;
            using System.Threading.Tasks;
            internal static class Caller{{n}}
            {
                internal static void Run(CancellationToken stoppingToken) { stoppingToken.ThrowIfCancellationRequested(); _ = Task.Run(() => Poller{{n}}.BeginAsync()); }
            }
            """),
    ];

    private Solution Fresh() => TestSolution.Of(ProgramSetup.Library, _files);
}
