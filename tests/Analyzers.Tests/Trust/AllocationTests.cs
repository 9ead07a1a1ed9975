using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskOwnership.Benchmarks;

namespace TaskOwnership.Analyzers.Tests.Trust;

/// <summary>Where a rule finds nothing it allocates nothing: what it takes for twice the code is what it takes for once.</summary>
public class AllocationTests
{
    private const int Attempts = 5;

    [Fact]
    public async Task A_rule_that_finds_nothing_allocates_nothing()
    {
        // The first run makes what is made once for a process.
        await AllocatedAsync(10);

        // What a symbol makes when it is first asked is counted for the rule that asks, and which one that is depends on what the collector and
        // the tests beside this one left of the compiler's caches. A rule that allocates for what it looks at does so in every attempt.
        List<string> allocating = [.. OwnershipPackage.Analyzers.Select(rule => rule.SupportedDiagnostics[0].Id)];
        var figures = new List<string>();
        for (var attempt = 0; attempt < Attempts && allocating.Count > 0; attempt++)
        {
            var once = await AllocatedAsync(100);
            var twice = await AllocatedAsync(200);
            allocating.RemoveAll(id => twice[id] <= once[id]);
            figures = [.. allocating.Select(id => $"{id}: {twice[id] - once[id]} bytes in 100 methods")];
        }

        Assert.Equal([], figures);
    }

    /// <summary>By rule, the bytes that its actions allocate over ordinary code of so many methods.</summary>
    private static async Task<Dictionary<string, long>> AllocatedAsync(int methods)
    {
        var measured = OwnershipPackage.Analyzers.Select(rule => new MeasuredAnalyzer(rule)).ToList();
        var compilation = AnyRule.Compile(ProgramSetup.Console.ParseOptions(), ProgramSetup.Console.CompilationOptions(), ProgramSetup.Console.References(), ("/App/Program.cs", Program(methods)));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        Assert.Empty(await compilation.WithAnalyzers([.. measured], options).GetAnalyzerDiagnosticsAsync());
        return measured.ToDictionary(rule => rule.Id, rule => rule.TakeAllocated());
    }

    private static string Program(int methods)
    {
        var text = new StringBuilder("""
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            using System.Text;
            using System.Threading.Tasks;
            static class Program
            {
                private static readonly Dictionary<string, int> s_lengths = new();
                static void Main() => Console.WriteLine(s_lengths.Count);

            """);
        for (var method = 0; method < methods; method++)
        {
            text.Append($$"""
                    internal static async Task<string> Read{{method}}Async(IEnumerable<string> files)
                    {
                        var text = new StringBuilder();
                        foreach (var file in files.Where(f => f.Length > {{method}}).Select(f => f.Trim()))
                        {
                            text.Append(file).AppendLine();
                            s_lengths[file] = file.Length;
                            using var reader = new StreamReader(file);
                            for (var i = 0; i < file.Length && reader.Peek() >= 0; i++)
                            {
                                text.Append(await reader.ReadToEndAsync());
                            }
                        }
                        try { return await Task.FromResult(text.ToString()); }
                        catch (IOException e) { Console.WriteLine(e.Message); throw; }
                    }

                """);
        }

        return text.Append("}\n").ToString();
    }
}
