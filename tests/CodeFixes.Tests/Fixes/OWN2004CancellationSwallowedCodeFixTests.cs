namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2004's fix leaves the loop on cancellation, ahead of the clause that takes it for a failure.</summary>
public class OWN2004CancellationSwallowedCodeFixTests
{
    private const string Id = "OWN2004";

    private static string Program(string loop) => $$"""
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

            private static async Task RunAsync(CancellationToken cancellationToken)
            {
                {{string.Join('\n', loop.Split('\n').Select((line, i) => i == 0 || line.Length == 0 ? line : "        " + line))}}
            }

            private static int s_failures;
        }

        """;

    private const string Swallowing = """
        while (true)
        {
            try
            {
                await Task.Delay(3600000, cancellationToken);
            }
            // Whatever it is.
            catch (Exception)
            {
                s_failures++;
            }
        }
        """;

    private static Task NotOffered(string loop) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Program(loop)), Id);

    /// <summary>Before the fix the loop spins for ever once it is cancelled.</summary>
    [Theory]
    [InlineData(Swallowing, "over\nstopped\n")]
    [InlineData("while (true) { try { await Task.Delay(3600000, cancellationToken); } catch { s_failures++; } }", "over\nstopped\n")]
    [InlineData("while (true) { try { await Task.Delay(3600000, cancellationToken); if (s_failures < 0) break; } catch (Exception) { s_failures++; } }", "cancelled\nstopped\n")]
    public async Task It_stops(string loop, string output)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(loop + "\nConsole.WriteLine(\"over\");"));
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task The_clause_comes_first_and_remarks_stay_where_they_were() => Assert.Contains(
        """
                    try
                    {
                        await Task.Delay(3600000, cancellationToken);
                    }
                    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                    {
                        break;
                    }
                    // Whatever it is.
                    catch (Exception)
        """,
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Program(Swallowing)), Id),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_clause_that_swallows_it_by_name_comes_second() => Assert.Contains(
        """
                    try {
                        await Task.Delay(3600000, cancellationToken);
                    } catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) {
                        break;
                    } catch (TaskCanceledException) {
                    } catch (Exception e) {
        """,
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console, Program("while (true) {\n    try {\n        await Task.Delay(3600000, cancellationToken);\n    } catch (TaskCanceledException) {\n    } catch (Exception e) {\n        Console.Error.WriteLine(e);\n    }\n}")),
            Id),
        StringComparison.Ordinal);

    [Fact]
    public Task Not_where_the_catch_sets_right_what_failed() =>
        NotOffered("while (true) { try { await Task.Delay(3600000, cancellationToken); } catch (Exception) { Undo(); } } static void Undo() => s_failures = 0;");

    [Fact]
    public Task Not_where_a_break_would_leave_something_else() =>
        NotOffered("while (true) { switch (s_failures) { default: try { await Task.Delay(3600000, cancellationToken); } catch (Exception) { s_failures++; } break; } }");
}
