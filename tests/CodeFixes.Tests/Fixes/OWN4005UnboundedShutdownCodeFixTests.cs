namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN4005's fix bounds a shutdown.</summary>
public class OWN4005UnboundedShutdownCodeFixTests
{
    private const string Id = "OWN4005";

    // A server that one request keeps from stopping.
    private static string Owner(string stop) => """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Server
        {
            public async Task StopAsync(CancellationToken token)
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Console.WriteLine("cut off");
            }
        }

        public class Owner
        {
            private readonly Server _server = new();
            private readonly Task _task = Task.Delay(Timeout.Infinite);

            STOP
        }

        """.Replace("STOP", stop.ReplaceLineEndings("\n    "), StringComparison.Ordinal);

    private const string Main = """

        public static class Program
        {
            public static async Task Main()
            {
                using var bound = new CancellationTokenSource(500);
                try
                {
                    await new Owner().StopAsync(bound.Token);
                }
                catch (OperationCanceledException)
                {
                }

                Console.WriteLine("ended");
            }
        }

        """;

    [Theory]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    await _server.StopAsync(CancellationToken.None);\n}", "cut off\nended\n")]
    [InlineData("public Task StopAsync(CancellationToken token) => _server.StopAsync(default);", "cut off\nended\n")]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    await _task;\n}", "ended\n")]
    public async Task The_token_of_the_stop_bounds_it(string stop, string output)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Owner(stop) + Main);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, output), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Where_there_is_no_token_it_gets_as_long_as_a_host_gives() => Assert.Contains(
        """
            public async ValueTask DisposeAsync()
            {
                using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await _server.StopAsync(bound.Token);
            }
        """,
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, Owner("public async ValueTask DisposeAsync()\n{\n    await _server.StopAsync(CancellationToken.None);\n}")), Id),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("public Task CloseAsync() => _server.StopAsync(default);")]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    try { await Task.Delay(1, token); }\n    finally { await _server.StopAsync(default); }\n}")]
    public Task Not_offered(string stop) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, Owner(stop)), Id);
}
