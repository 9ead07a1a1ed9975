using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Benchmarks;

/// <summary>
/// Fix All over a project of a real size, next to what compiling that project costs: two diagnostics in each file of about two hundred lines, whose plans each change a caller in
/// another file. Twice the diagnostics must cost about twice the time.
/// </summary>
internal static class FixAllScaling
{
    private const int Rounds = 3;

    private const int Fillers = 30;

    public static async Task PrintAsync(string[] sizes)
    {
        // The first warms up.
        await MeasureAsync(100, print: false);
        foreach (var size in sizes.Length > 0 ? sizes : ["500", "1000", "2000"])
        {
            await MeasureAsync(int.Parse(size, CultureInfo.InvariantCulture), print: true);
        }
    }

    private static async Task MeasureAsync(int diagnostics, bool print)
    {
        var files = Enumerable.Range(0, diagnostics / 2).Select(static number => ($"Service{number}.cs", Service(number)))
            .Concat(Enumerable.Range(0, diagnostics / 20).Select(static number => ($"Caller{number}.cs", Caller(number)))).ToArray();
        var (compile, analyse, fix) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < (print ? Rounds : 1); round++)
        {
            var compiled = TestSolution.Of(ProgramSetup.Library, files);
            compile.Add(await CpuAsync(async () => (await compiled.Projects.Single().GetCompilationAsync())!.GetDiagnostics()));
            var analysed = TestSolution.Of(ProgramSetup.Library, files);
            analyse.Add(await CpuAsync(() => OwnershipPackage.DiagnosticsAsync(analysed)));
            var before = TestSolution.Of(ProgramSetup.Library, files);
            Solution? after = null;
            fix.Add(await CpuAsync(async () => after = await CommandLineFix.FixAllAsync(before, "OWN1001")));
            var left = (await OwnershipPackage.DiagnosticsAsync(after!)).Count(static diagnostic => diagnostic.Id == "OWN1001");
            if (left > 0)
            {
                throw new InvalidOperationException($"{left} are left.");
            }
        }

        if (print)
        {
            var (compiler, analysis, all) = (Median(compile), Median(analyse), Median(fix));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{diagnostics} diagnostics in {diagnostics / 2} files: compiler {compiler:F0} ms, Fix All with its analysis {all:F0} ms ({fix.Min():F0} to {fix.Max():F0}), the analysis by itself {analysis:F0} ms; "
                + $"Fix All alone {(all - analysis) / compiler:F1} times the compiler, {(all - analysis) / diagnostics:F1} ms each"));
        }
    }

    private static async Task<double> CpuAsync(Func<Task> work)
    {
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await work();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>Two starts that a file hides, among code that has nothing to do with them.</summary>
    private static string Service(int number)
    {
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading.Tasks;

            internal sealed class Service{{number}}
            {
                // Hidden, and unguarded.
                internal void Start() { Task.Run(() => Work(1)); }

                internal void Begin()
                {
                    Console.WriteLine("begun");
                    Task.Run(() => Work(2));
                }

                private static void Work(int step) { throw new InvalidOperationException(step.ToString()); }

            """);
        for (var filler = 0; filler < Fillers; filler++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                    internal static int Sum{{filler}}(IReadOnlyList<int> items)
                    {
                        var total = items.Where(static item => item > {{filler}}).Select(static item => item * 2).Sum();
                        return total > 0 ? total : items.Count;
                    }

                """);
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Waits, and calls the services of ten files.</summary>
    private static string Caller(int number)
    {
        var text = new StringBuilder($"using System.Threading.Tasks;\n\ninternal static class Caller{number}\n{{\n");
        for (var service = number * 10; service < (number * 10) + 10; service++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    internal static async Task Run{service}Async(Service{service} service) {{ await Task.Yield(); service.Start(); service.Begin(); await Task.Yield(); }}\n");
        }

        return text.Append("}\n").ToString();
    }
}
