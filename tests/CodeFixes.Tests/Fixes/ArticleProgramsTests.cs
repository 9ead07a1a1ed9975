using System.Net;
using System.Net.Sockets;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The article's programs as they stand in the samples: a debug server whose port is taken is noticed once the program is fixed.</summary>
public class ArticleProgramsTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.Logging;
        """;

    [Theory]
    [InlineData("01", "OWN1001", "OWN6001")]
    [InlineData("02", "OWN6001")]
    public async Task A_server_that_cannot_start_ends_the_process(string program, params string[] ids)
    {
        var before = Sample(program);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var environment = new Dictionary<string, string>
        {
            ["MAIN_URL"] = "http://127.0.0.1:0",
            ["DEBUG_URL"] = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}",
        };
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(6), environment: environment)).WasStillRunning);

        var after = await FixVerifier.FixInEveryOrderAsync(before, ids);

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20), environment: environment);
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("address already in use", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static Solution Sample(string program)
    {
        var folder = Directory.EnumerateDirectories(SourceFolder.PathOf("samples/Article"), program + "*").Single();
        return TestSolution.Of(
            ProgramSetup.AspNetCoreApplication,
            ("GlobalUsings.cs", ImplicitUsings),
            ("Program.cs", File.ReadAllText(Path.Combine(folder, "Program.cs"))));
    }
}
