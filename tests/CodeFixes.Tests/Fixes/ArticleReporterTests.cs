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
