using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>
/// The programs of the benchmarks by the processor's time and by what is allocated, which a busy machine does not change: clean and violating code of small and large
/// types, the curve by size, and what nobody should write. Of each figure the least of the rounds is printed.
/// </summary>
internal static class Shapes
{
    public static async Task PrintAsync(string[] arguments)
    {
        // shapes [rounds] [part of a name]
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        Console.WriteLine("| program | compiler | own time | whole analysis | floor | allocated by compiler, floor, whole analysis | findings |\n|---|---|---|---|---|---|---|");
        await MeasureAsync("warm-up", [.. Programs.Types(20, 20, violating: true)], 2, print: false);
        foreach (var (name, files) in All().Where(shape => arguments.Length < 2 || shape.Name.Contains(arguments[1], StringComparison.Ordinal)))
        {
            await MeasureAsync(name, files, rounds, print: true);
        }
    }

    private static IEnumerable<(string Name, string[] Files)> All()
    {
        foreach (var members in new[] { 8, 200 })
        {
            yield return ($"clean, types of {members} members", [.. Programs.Types(1_600 / members, members, violating: false)]);
            yield return ($"violating, types of {members} members", [.. Programs.Types(1_600 / members, members, violating: true)]);
        }

        foreach (var files in new[] { 25, 50, 100, 200, 400 })
        {
            yield return ($"{files} files, half of them violating", SizeBenchmarks.FilesOf(files));
        }

        foreach (var shape in PathologicalBenchmarks.Shapes)
        {
            yield return (shape, [PathologicalBenchmarks.FileOf(shape)]);
        }
    }

    private static async Task MeasureAsync(string name, string[] files, int rounds, bool print)
    {
        ImmutableArray<DiagnosticAnalyzer> floor = [new FloorAnalyzer()];
        var measured = OwnershipPackage.Analyzers.Select(rule => new MeasuredAnalyzer(rule)).ToImmutableArray();
        var (compiler, empty, whole) = (new Cost(), new Cost(), new Cost());
        var own = double.MaxValue;
        var findings = 0;
        for (var round = 0; round < rounds; round++)
        {
            await compiler.AddAsync(files, compilation => Task.FromResult(Driver.Compile(compilation)));
            await empty.AddAsync(files, compilation => Driver.AnalyseAsync(compilation, floor, concurrent: false));
            await whole.AddAsync(files, async compilation => findings = (await Driver.AnalyseAsync(compilation, OwnershipPackage.Analyzers, concurrent: false)).GetAllDiagnostics().Length);
            await Driver.AnalyseAsync(Driver.Fresh(files), [.. measured.CastArray<DiagnosticAnalyzer>()], concurrent: false);
            own = Math.Min(own, measured.Sum(rule => rule.Take()));
        }

        if (print)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {compiler.Milliseconds:F0} ms | {own / compiler.Milliseconds:F3} | {whole.Milliseconds / compiler.Milliseconds:F2} | {empty.Milliseconds / compiler.Milliseconds:F2} | {compiler.Megabytes:F1}, {empty.Megabytes:F1}, {whole.Megabytes:F1} MB | {findings} |"));
        }
    }

    private sealed class Cost
    {
        public double Milliseconds { get; private set; } = double.MaxValue;

        public double Megabytes { get; private set; } = double.MaxValue;

        public async Task AddAsync<T>(string[] files, Func<Compilation, Task<T>> work)
        {
            var compilation = Driver.Fresh(files);
            GC.Collect();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var before = Environment.CpuUsage.TotalTime;
            await work(compilation);
            Milliseconds = Math.Min(Milliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            Megabytes = Math.Min(Megabytes, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1048576.0);
        }
    }
}
