namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2005's fix cancels the source: where its type stops, on the signals that end the process, or where its scope ends.</summary>
public class OWN2005NobodyCancelsCodeFixTests
{
    private const string Id = "OWN2005";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static string Owner(string stop, string source = "private readonly CancellationTokenSource _cts = new();", string begin = "_work = PollAsync(_cts.Token);") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class Poller : IAsyncDisposable
        {
            {{source}}
            private Task? _work;

            public void Start()
            {
                {{begin}}
            }

            {{stop.Replace("\n", "\n    ", StringComparison.Ordinal)}}

            private static async Task PollAsync(CancellationToken cancellationToken)
            {
                try
                {
                    while (true)
                    {
                        await Task.Delay(3600000, cancellationToken);
                    }
                }
                finally
                {
                    Console.WriteLine("cleaned up");
                }
            }
        }

        internal static class Program
        {
            private static async Task Main()
            {
                var told = System.Diagnostics.Stopwatch.StartNew();
                await using (var poller = new Poller())
                {
                    poller.Start();
                    told.Restart();
                }

                Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");
            }
        }

        """;

    /// <summary>Disposal of a source cancels nothing: before the fix the work is cut off, or waited for in vain.</summary>
    [Theory]
    [InlineData("public async ValueTask DisposeAsync()\n{\n    await Task.Yield();\n    // No longer needed.\n    _cts.Dispose();\n}")]
    [InlineData("public ValueTask DisposeAsync()\n{\n    _cts.Dispose();\n    return default;\n}")]
    public async Task The_owner_cancels_waits_and_disposes(string stop)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Owner(stop));
        Assert.DoesNotContain("cleaned up", (await ExecutableProof.RunAsync(before, s_limit)).Output, StringComparison.Ordinal);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit);

        Assert.Equal((0, "cleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_source_that_may_be_missing_is_cancelled_if_it_is_there() => Assert.Contains(
        """
            public async ValueTask DisposeAsync()
            {
                _cts?.Cancel();
                if (_work is not null)
                {
                    try
                    {
                        await _work;
                    }
                    catch (OperationCanceledException) when (_cts.IsCancellationRequested)
                    {
                        // Stopped, as asked.
                    }
                }

                _cts?.Dispose();
            }
        """,
        await FixVerifier.FixTextAsync(
            TestSolution.Of(
                ProgramSetup.Console with { Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable },
                Owner("public ValueTask DisposeAsync()\n{\n    _cts?.Dispose();\n    return default;\n}", "private CancellationTokenSource _cts;", "_cts = new CancellationTokenSource();\n        _work = PollAsync(_cts.Token);").Replace("Task? _work", "Task _work", StringComparison.Ordinal)),
            Id),
        StringComparison.Ordinal);

    [Fact]
    public async Task What_was_done_before_is_not_done_again() => Assert.Contains(
        """
                if (_disposed) return;
                _stop.Cancel();
                _disposed = true;
        """,
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Library, "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\npublic sealed class Poller : IDisposable\n{\n    private readonly CancellationTokenSource _stop = new();\n    private bool _disposed;\n\n    public Task PollAsync() => Task.Delay(1000, _stop.Token);\n\n    public void Dispose()\n    {\n        if (_disposed) return;\n        _disposed = true;\n    }\n}\n"),
            Id),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(ExecutableProof.Stop.Interrupt)]
    [InlineData(ExecutableProof.Stop.Terminate)]
    public async Task Main_is_told_by_a_signal(ExecutableProof.Stop stop)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var before = TestSolution.Of(ProgramSetup.Console, """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            using var cts = new CancellationTokenSource(); // ours
            await PollAsync(cts.Token);
            Console.WriteLine("stopped");

            static async Task PollAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("ready");
                while (!cancellationToken.IsCancellationRequested)
                {
                    await Task.Delay(50);
                }

                Console.WriteLine("cleaned up");
            }

            """);
        Assert.DoesNotContain("cleaned up", (await ExecutableProof.RunAsync(before, s_limit, stop)).Output, StringComparison.Ordinal);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), s_limit, stop);

        Assert.Equal((0, "ready\ncleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private static string Scoped(string begin, string rest = "await Task.Delay(100);\n// Done.\nConsole.WriteLine(\"worked\");") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Program
        {
            private static async Task Main()
            {
                await WorkAsync();
                Console.WriteLine("stopped");
            }

            private static async Task WorkAsync()
            {
                using var cts = new CancellationTokenSource();
                {{begin}}
                {{rest.Replace("\n", "\n        ", StringComparison.Ordinal)}}
            }

            private static async Task BeatAsync(CancellationToken cancellationToken)
            {
                try
                {
                    while (true)
                    {
                        await Task.Delay(3600000, cancellationToken);
                    }
                }
                finally
                {
                    Console.WriteLine("cleaned up");
                }
            }
        }

        """;

    [Theory]
    [InlineData("var beat = BeatAsync(cts.Token);")]
    [InlineData("_ = BeatAsync(cts.Token);")]
    public async Task What_runs_beside_a_scope_ends_with_it(string begin)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Scoped(begin));
        Assert.DoesNotContain("cleaned up", (await ExecutableProof.RunAsync(before, s_limit)).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, Id);

        var run = await ExecutableProof.RunAsync(after, s_limit);
        Assert.Equal((0, "worked\ncleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Contains(
            """
                    using var cts = new CancellationTokenSource();
                    var beat = BeatAsync(cts.Token);
                    try
                    {
                        await Task.Delay(100);
                        // Done.
                        Console.WriteLine("worked");
                    }
                    finally
                    {
                        cts.Cancel();
                        try
                        {
                            await beat;
                        }
                        catch (OperationCanceledException) when (cts.IsCancellationRequested)
                        {
                            // Stopped, as asked.
                        }
                    }
            """,
            await SolutionText.OfAsync(after),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_that_lost_its_race_ends() => Assert.Contains(
        """
                await Task.WhenAny(Task.Delay(5000, cts.Token), BeatAsync(default));
                cts.Cancel();
        """,
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Scoped("await Task.WhenAny(Task.Delay(5000, cts.Token), BeatAsync(default));")), Id),
        StringComparison.Ordinal);

    [Fact]
    public Task Not_where_the_work_is_waited_for() => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Scoped("var beat = BeatAsync(cts.Token);", "await beat;")), Id);

    [Fact]
    public Task Not_where_nobody_stops_the_type() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Library, "using System.Threading;\nusing System.Threading.Tasks;\n\npublic class Poller\n{\n    private readonly CancellationTokenSource _cts = new();\n\n    public Task PollAsync() => Task.Delay(1000, _cts.Token);\n}\n"),
        Id);
}
