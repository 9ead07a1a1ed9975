using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The article's last program as it stands in the samples: its flag does not protect the send. Once it is fixed, what is accepted is reported.</summary>
public class ArticleReporterTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [Fact]
    public async Task What_is_accepted_is_reported_and_nobody_is_thrown_at()
    {
        var before = Sample();
        var broken = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60));
        Assert.True(broken.FailedVisibly);
        Assert.Contains("ChannelClosedException", broken.Error, StringComparison.Ordinal);

        var after = await FixVerifier.FixInEveryOrderAsync(before, "OWN5003", "OWN5002");

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60));
        Assert.Equal(0, run.ExitCode);
        var counts = run.Output.Split([':', ',', '\n']);
        Assert.Equal(counts[1].Trim(), counts[3].Trim());
        Assert.NotEqual("0", counts[1].Trim());
        Assert.Equal("", run.Error);
    }

    /// <summary>Many producers, again and again, while it is shut down: what is accepted is reported exactly once, and nothing else is.</summary>
    [Fact]
    public async Task Each_accepted_message_is_reported_exactly_once()
    {
        var after = await FixVerifier.FixInEveryOrderAsync(Sample(), "OWN5003", "OWN5002");
        var stress = after;
        foreach (var document in after.Projects.Single().Documents)
        {
            var text = (await document.GetTextAsync()).ToString();
            text = document.Name switch
            {
                "Program.cs" => Stress,
                "Reporter.cs" => text.Replace("await Task.Delay(TimeSpan.FromMilliseconds(5));", "Program.Reported.Add(message);", StringComparison.Ordinal),
                _ => text,
            };
            stress = stress.WithDocumentText(document.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text));
        }

        Assert.Contains("Program.Reported.Add(message);", await SolutionText.OfAsync(stress), StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(stress, TimeSpan.FromSeconds(120));

        Assert.Equal((0, "30 rounds, each message once\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private const string Stress = """
        class Program
        {
            public static readonly System.Collections.Concurrent.ConcurrentBag<string> Reported = new();

            static async Task Main()
            {
                for (int round = 1; round <= 30; round++)
                {
                    Reported.Clear();
                    var reporter = new Reporter(workers: 3, buffer: 4);
                    Task reporting = reporter.RunAsync();
                    using var go = new ManualResetEventSlim();
                    int first = 0;
                    var producers = Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
                    {
                        var accepted = new List<string>();
                        for (int i = 0; i < 100_000; i++)
                        {
                            string message = $"{round}/{n}/{i}";
                            if (!await reporter.ReportAsync(message))
                            {
                                break;
                            }

                            accepted.Add(message);
                            if (Interlocked.Increment(ref first) == round * 20)
                            {
                                go.Set();
                            }
                        }

                        return accepted;
                    })).ToList();

                    go.Wait();
                    reporter.Shutdown();
                    reporter.Shutdown();

                    var accepted = (await Task.WhenAll(producers)).SelectMany(a => a).Order(StringComparer.Ordinal).ToList();
                    await reporting;
                    if (!accepted.SequenceEqual(Reported.Order(StringComparer.Ordinal)))
                    {
                        Console.WriteLine($"round {round}: accepted {accepted.Count}, reported {Reported.Count}");
                        return;
                    }
                }

                Console.WriteLine("30 rounds, each message once");
            }
        }

        """;

    private static Solution Sample()
    {
        var folder = Directory.EnumerateDirectories(SourceFolder.PathOf("samples/Article"), "07*").Single();
        return TestSolution.Of(
            ProgramSetup.Console,
            ("GlobalUsings.cs", ImplicitUsings),
            ("Program.cs", File.ReadAllText(Path.Combine(folder, "Program.cs"))),
            ("Reporter.cs", File.ReadAllText(Path.Combine(folder, "Reporter.cs"))));
    }
}
