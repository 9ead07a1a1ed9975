using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>
/// The rules' own processor time, one by one, over folders of sources or this repository's: the quick look while a rule is made cheaper. It
/// is a rough one, since what the folders reference is not there; the figures that count are the corpus tool's.
/// </summary>
internal static class OwnTime
{
    public static async Task PrintAsync(string[] arguments)
    {
        // own-time [--rounds N] [--rules] [folder ...]; with --rules, the whole analysis and its floor are left out.
        var rounds = arguments is ["--rounds", var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 3;
        var rest = arguments is ["--rounds", _, ..] ? arguments[2..] : arguments;
        var rulesOnly = rest is ["--rules", ..];
        var folders = rulesOnly ? rest[1..] : rest;
        var files = (folders.Length > 0 ? folders : [SourceFolder.PathOf("src"), SourceFolder.PathOf("tests")])
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        ImmutableArray<DiagnosticAnalyzer> floor = [new FloorAnalyzer()];
        var measured = OwnershipPackage.Analyzers.Select(rule => new MeasuredAnalyzer(rule)).ToImmutableArray();
        var rules = measured.ToDictionary(rule => rule.Id, _ => new List<double>(), StringComparer.Ordinal);
        var allocated = new Dictionary<string, long>(StringComparer.Ordinal);
        var (compiler, empty, all) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var compilation = Driver.Fresh(files);
            compiler.Add(await CpuAsync(() => Task.FromResult(Driver.Compile(compilation))));
            if (!rulesOnly)
            {
                var forFloor = Driver.Fresh(files);
                empty.Add(await CpuAsync(() => Driver.AnalyseAsync(forFloor, floor, concurrent: false)));
                var forRules = Driver.Fresh(files);
                all.Add(await CpuAsync(() => Driver.AnalyseAsync(forRules, OwnershipPackage.Analyzers, concurrent: false)));
            }

            await Driver.AnalyseAsync(Driver.Fresh(files), [.. measured.CastArray<DiagnosticAnalyzer>()], concurrent: false);
            foreach (var rule in measured)
            {
                rules[rule.Id].Add(rule.Take());
                allocated[rule.Id] = rule.TakeAllocated();
            }
        }

        // The first round warms up.
        var compile = Median(compiler.Skip(1));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Length} files, {rounds} rounds; compiler {compile:F0} ms; all rules' own time {rules.Values.Sum(times => Median(times.Skip(1))) / compile:F4}"));
        if (!rulesOnly)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor {Median(empty.Skip(1)) / compile:F3}; whole analysis {Median(all.Skip(1)) / compile:F3}"));
        }

        foreach (var (id, times) in rules.OrderByDescending(rule => Median(rule.Value.Skip(1))))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}  {Median(times.Skip(1)) / compile:F4}  ({times.Skip(1).Min() / compile:F4} to {times.Skip(1).Max() / compile:F4})  {allocated[id] / 1024.0:F0} KB"));
        }
    }

    private static async Task<double> CpuAsync<T>(Func<Task<T>> work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
