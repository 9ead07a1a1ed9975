namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2003's fix lets the loop look at the token that its function was given.</summary>
public class OWN2003TokenIgnoredCodeFixTests
{
    private const string Id = "OWN2003";

    private static string Program(string loop, string modifiers = "private static async Task") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Program
        {
            private static async Task Main()
            {
                using var stop = new CancellationTokenSource();
                var run = Task.Run(() => RunAsync(stop.Token));
                await Task.Delay(100);
                var told = System.Diagnostics.Stopwatch.StartNew();
                stop.Cancel();
                try { await run; } catch (OperationCanceledException) { Console.WriteLine("cancelled"); }
                Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");
            }

            {{modifiers}} RunAsync(CancellationToken cancellationToken)
            {
                {{loop}}
            }
        }

        """;

    /// <summary>Before the fix nothing but a kill ends the program.</summary>
    [Theory]
    [InlineData("try { while (true) { await Task.Delay(3600000); } } finally { Console.WriteLine(\"cleaned up\"); }", "private static async Task", "cleaned up\ncancelled\nstopped\n")]
    [InlineData("for (;;) { await Task.Delay(3600000); } ", "private static async Task", "cancelled\nstopped\n")]
    [InlineData("while (true) { Thread.Sleep(3600000); }", "private static void", "stopped\n")]
    public async Task It_stops(string loop, string modifiers, string output)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(loop, modifiers));
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_hosted_service_keeps_the_common_form() => Assert.Contains(
        """
                while (!stoppingToken.IsCancellationRequested)
                {
                    Console.WriteLine("turn");
                    await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
                }
        """,
        await FixVerifier.FixTextAsync(
            TestSolution.Of(
                ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary },
                """
                using System;
                using System.Threading;
                using System.Threading.Tasks;
                using Microsoft.Extensions.Hosting;

                public class Service : BackgroundService
                {
                    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        while (true)
                        {
                            Console.WriteLine("turn");
                            await Task.Delay(TimeSpan.FromMinutes(1));
                        }
                    }
                }

                """),
            Id),
        StringComparison.Ordinal);

    /// <summary>What comes behind the loop is done after a stop, and the wait must not go past it.</summary>
    [Fact]
    public async Task What_follows_is_not_skipped() => Assert.Contains(
        "try { await Task.Delay(5000, cancellationToken); } catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { break; }",
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Program("try { while (true) { await Task.Delay(5000); } } catch (OperationCanceledException) { Console.WriteLine(\"why\"); } Console.WriteLine(\"over\");")), Id),
        StringComparison.Ordinal);

    [Fact]
    public Task Not_in_a_catch_that_does_more_than_to_report() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Console, Program("var n = 0; while (true) { try { await Task.Delay(5000); } catch (Exception) { await UndoAsync(n++); } } static Task UndoAsync(int n) => Task.FromResult(n);")),
        Id);
}
