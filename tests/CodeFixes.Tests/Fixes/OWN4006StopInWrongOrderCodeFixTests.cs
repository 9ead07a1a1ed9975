namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN4006's fix puts steps that follow each other in the right order: signal, wait, dispose.</summary>
public class OWN4006StopInWrongOrderCodeFixTests
{
    private const string Id = "OWN4006";

    private static string Service(string stop, string loop = "while (!_cts.Token.IsCancellationRequested) { await Task.Delay(100, _cts.Token); }") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Service
        {
            private readonly CancellationTokenSource _cts = new();
            private Task? _task;

            public void Start() { _task = Task.Run(LoopAsync); }

            private async Task LoopAsync()
            {
                {{loop}}
                await Task.Yield();
            }

            {{stop.ReplaceLineEndings("\n    ")}}
        }

        """;

    private const string Main = """

        public static class Program
        {
            public static async Task Main()
            {
                var service = new Service();
                service.Start();
                await service.StopAsync();
                Console.WriteLine("stopped");
            }
        }

        """;

    // Stops only when the loop is in its first turn: one that is stopped before it looks at its token leaves at once.
    private static readonly string MainThatWaitsForTheLoop = Main
        .Replace("    public static async Task Main()", "    public static readonly TaskCompletionSource Turning = new();\n\n    public static async Task Main()", StringComparison.Ordinal)
        .Replace("service.Start();", "service.Start();\n        await Turning.Task;", StringComparison.Ordinal);

    private static Task<string> Fix(string source) => FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, source), Id);

    private static Task NotOffered(string source) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, source), Id);

    [Theory]
    [InlineData("while (!_cts.Token.IsCancellationRequested) { await Task.Delay(100, _cts.Token); }")]
    [InlineData("while (!_cts.IsCancellationRequested) { await Task.Delay(100); }")]
    [InlineData("try { while (true) { await Task.Delay(100, _cts.Token); } } catch (OperationCanceledException) { }")]
    public async Task A_stop_that_never_returned_returns(string loop)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Service("public async Task StopAsync()\n{\n    await _task!;\n    _cts.Cancel();\n    _cts.Dispose();\n}", loop) + Main);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "stopped\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Cancellation_that_was_asked_for_is_no_failure() => Assert.Contains(
        """
            public async Task StopAsync()
            {
                _cts.Cancel();
                try
                {
                    await _task!;
                }
                catch (OperationCanceledException) when (_cts.IsCancellationRequested)
                {
                    // Stopped, as asked.
                }
            }
        """,
        await Fix(Service("public async Task StopAsync()\n{\n    await _task!;\n    _cts.Cancel();\n}")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Work_that_ends_without_an_exception_is_just_awaited() => Assert.Contains(
        """
            public async Task StopAsync()
            {
                // Let it go.
                _cts.Cancel();
                if (_task != null)
                {
                    // Wait for the last turn.
                    await _task;
                }
                _cts.Dispose();
            }
        """,
        await Fix(Service(
            "public async Task StopAsync()\n{\n    if (_task != null)\n    {\n        // Wait for the last turn.\n        await _task;\n    }\n    // Let it go.\n    _cts.Cancel();\n    _cts.Dispose();\n}",
            "while (!_cts.IsCancellationRequested) { await Task.Delay(100); }")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Disposal_moves_behind_the_wait() => Assert.Contains(
        "_cts.Cancel(); await _task!; _cts.Dispose();",
        await Fix(Service("public async Task StopAsync() { _cts.Cancel(); _cts.Dispose(); await _task!; }", "while (!_cts.Token.IsCancellationRequested) { await Task.Delay(100); }")),
        StringComparison.Ordinal);

    /// <summary>The source is disposed while the loop takes its token once more.</summary>
    [Fact]
    public async Task Work_no_longer_meets_a_disposed_source()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Service(
            "public async Task StopAsync()\n{\n    _cts.Cancel();\n    _cts.Dispose();\n    await _task!;\n}",
            "while (!_cts.Token.IsCancellationRequested) { Program.Turning.TrySetResult(); await Task.Delay(500); }") + MainThatWaitsForTheLoop);
        Assert.Contains("ObjectDisposedException", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Error, StringComparison.Ordinal);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "stopped\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public Task Not_where_something_lies_between() =>
        NotOffered(Service("public async Task StopAsync()\n{\n    await _task!;\n    Console.WriteLine(\"ended\");\n    _cts.Cancel();\n}"));

    [Fact]
    public Task Not_where_a_blocking_wait_would_throw() =>
        NotOffered(Service("public void Stop()\n{\n    _task!.Wait();\n    _cts.Cancel();\n}"));

    [Fact]
    public Task Not_where_the_signal_stands_in_a_finally() =>
        NotOffered(Service("public async Task StopAsync()\n{\n    try { await _task!; }\n    finally { _cts.Cancel(); }\n}"));

    [Fact]
    public Task Not_across_conditional_code() =>
        NotOffered(Service("public async Task StopAsync()\n{\n    await _task!;\n#if true\n    _cts.Cancel();\n#endif\n}"));

    [Fact]
    public async Task Windows_line_ends_and_tabs_stay()
    {
        var text = Service("public async Task StopAsync()\n{\n    await _task!;\n    _cts.Cancel();\n}").Replace("    ", "\t", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Contains("\t\ttry\r\n\t\t{\r\n\t\t\tawait _task!;\r\n", await Fix(text), StringComparison.Ordinal);
    }
}
