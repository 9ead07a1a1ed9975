using System.Net;
using System.Net.Sockets;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The article's fourth program: its shutdown is awaited and bounded once it is fixed, in whichever order.</summary>
public class ArticleShutdownTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Logging;
        """;

    [Fact]
    public async Task A_request_in_flight_is_answered_before_the_process_ends()
    {
        var before = Sample();
        Assert.Null(await SlowReplyAsync(before));

        var after = await FixVerifier.FixInEveryOrderAsync(before, "OWN1001", "OWN4002", "OWN4005");

        // On a machine that is slow to start a process the request may come too late: then it is sent again.
        string? reply = null;
        for (var attempt = 0; attempt < 4 && reply is null; attempt++)
        {
            reply = await SlowReplyAsync(after);
        }

        Assert.Equal("slow pong", reply);
    }

    /// <summary>What a request that takes two seconds gets when the service ends four seconds after its start, while it is in flight; null where it is cut off.</summary>
    private static async Task<string?> SlowReplyAsync(Solution program)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var environment = new Dictionary<string, string>
        {
            ["MAIN_URL"] = url,
            ["DEBUG_URL"] = $"http://127.0.0.1:{FreePort()}",
            ["MOCK_EXIT_SECONDS"] = "4",
        };
        var running = ExecutableProof.RunAsync(program, TimeSpan.FromSeconds(30), environment: environment);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        string? reply = null;
        while (!running.IsCompleted)
        {
            try
            {
                if (await client.GetStringAsync(url + "/ping") == "pong")
                {
                    await Task.Delay(2050);
                    reply = await client.GetStringAsync(url + "/slow");
                    break;
                }
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        // The service that ended did so by a failure, which is seen.
        var run = await running;
        Assert.True(run.FailedVisibly, run.Output + run.Error);
        Assert.Contains("mock pprof exit", run.Error, StringComparison.Ordinal);
        return reply;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Solution Sample()
    {
        var folder = Directory.EnumerateDirectories(SourceFolder.PathOf("samples/Article"), "04*").Single();
        return TestSolution.Of(
            ProgramSetup.AspNetCoreApplication,
            [("GlobalUsings.cs", ImplicitUsings), .. Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)))]);
    }
}
