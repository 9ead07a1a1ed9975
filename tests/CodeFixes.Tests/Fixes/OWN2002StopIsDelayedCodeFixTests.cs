namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2002's fix passes the token that the loop tests to its waits, and skips nothing that follows.</summary>
public class OWN2002StopIsDelayedCodeFixTests
{
    private const string Id = "OWN2002";

    private static readonly ProgramSetup s_hosting = ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary };

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
                await run;
                Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "stopped" : "late");
            }

            {{modifiers}} RunAsync(CancellationToken cancellationToken)
            {
                {{string.Join('\n', loop.Split('\n').Select((line, i) => i == 0 || line.Length == 0 ? line : "        " + line))}}
            }
        }

        """;

    private static Task<string> Fix(string loop) => FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Program(loop)), Id);

    /// <summary>Before the fix the stop takes an hour; after it, it comes at once and what follows the loop is done.</summary>
    [Theory]
    [InlineData("while (!cancellationToken.IsCancellationRequested) { await Task.Delay(3600000); }", "private static async Task")]
    [InlineData("while (!cancellationToken.IsCancellationRequested)\n{\n    await Task.Delay(3600000);\n    await Task.Yield();\n    await Task.Delay(TimeSpan.FromHours(1));\n}", "private static async Task")]
    [InlineData("while (!cancellationToken.IsCancellationRequested) { Thread.Sleep(3600000); }", "private static void")]
    [InlineData("while (!cancellationToken.IsCancellationRequested) { Thread.Sleep(TimeSpan.FromHours(1)); if (DateTime.Now.Year > 1) { Console.WriteLine(\"one more\"); } }", "private static void")]
    public async Task The_stop_comes_at_once(string loop, string modifiers)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(loop + "\nConsole.WriteLine(\"cleaned up\");", modifiers));
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "cleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task What_follows_is_not_skipped() => Assert.Contains(
        """
                while (!cancellationToken.IsCancellationRequested)
                {
                    // A while.
                    try
                    {
                        await Task.Delay(5000, cancellationToken).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                    {
                        break;
                    }
                }
        """,
        await Fix("while (!cancellationToken.IsCancellationRequested)\n{\n    // A while.\n    await Task.Delay(5000).ConfigureAwait(false);\n}\nConsole.WriteLine(\"over\");"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Where_a_wait_throws_already_another_may_throw_too() => Assert.Contains(
        "while (true) { await Task.Delay(1, cancellationToken); await Task.Delay(5000, cancellationToken); }",
        await Fix("while (true) { await Task.Delay(1, cancellationToken); await Task.Delay(5000); }"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_hosted_service_keeps_the_common_form() => Assert.Contains(
        "while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(1); await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken); }",
        await FixVerifier.FixTextAsync(TestSolution.Of(s_hosting, Service("while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(1); await Task.Delay(TimeSpan.FromMinutes(1)); }")), Id),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_clause_that_leaves_on_a_stop_first_is_left_as_it_is() => Assert.Contains(
        "try { await Task.Delay(3600000, cancellationToken); } catch (Exception e) { if (e is TaskCanceledException && cancellationToken.IsCancellationRequested) { break; } Console.WriteLine(e); }",
        await Fix("while (!cancellationToken.IsCancellationRequested) { try { await Task.Delay(3600000); } catch (Exception e) { if (e is TaskCanceledException && cancellationToken.IsCancellationRequested) { break; } Console.WriteLine(e); } }"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("if (e is System.IO.IOException && cancellationToken.IsCancellationRequested) { break; }")]
    [InlineData("if (!cancellationToken.IsCancellationRequested) { break; }")]
    [InlineData("if (cancellationToken.IsCancellationRequested) { Console.WriteLine(1); }")]
    public Task A_clause_that_might_go_on_is_not(string first) => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Console, Program("while (!cancellationToken.IsCancellationRequested) { try { await Task.Delay(3600000); } catch (Exception e) { " + first + " Use(e); } }").Replace("    private static async Task RunAsync", "    private static void Use(object value) { }\n\n    private static async Task RunAsync", StringComparison.Ordinal)),
        Id);

    [Fact]
    public async Task A_wait_ahead_of_the_loop_of_a_service_is_given_the_token() => Assert.Contains(
        "await Task.Delay(5000, stoppingToken); var n = 0; while",
        await FixVerifier.FixTextAsync(TestSolution.Of(s_hosting, Service("await Task.Delay(5000); var n = 0; while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(n++); await Task.Delay(1000, stoppingToken); }")), Id),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_stop_ahead_of_the_loop_leaves_the_function_as_the_loop_would()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program("// A while.\nawait Task.Delay(3600000);\n\nvar turns = 0;\nwhile (!cancellationToken.IsCancellationRequested)\n{\n    turns++;\n    await Task.Yield();\n}"));
        var text = await FixVerifier.FixTextAsync(before, Id);
        Assert.Contains("        // A while.\n        try\n        {\n            await Task.Delay(3600000, cancellationToken);\n        }\n        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)\n        {\n            return;\n        }\n\n        var turns = 0;\n", text, StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(TestSolution.Of(ProgramSetup.Console, text), TimeSpan.FromSeconds(20));
        Assert.Equal((0, "stopped\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("await Task.Delay(5000); while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(1); await Task.Delay(1000, stoppingToken); } Console.WriteLine(2);")]
    [InlineData("await Task.Delay(5000); Console.WriteLine(0); while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(1); await Task.Delay(1000, stoppingToken); }")]
    [InlineData("await Task.Delay(5000); while (true) { Console.WriteLine(1); await Task.Delay(1000, stoppingToken); }")]
    public async Task A_wait_ahead_of_the_loop_is_not_one_of_the_loop(string body) =>
        await FixVerifier.NotOfferedAsync(TestSolution.Of(s_hosting, Service(body)), Id);

    /// <summary>Where no token was given, <c>token.Value</c> would throw in every turn.</summary>
    [Fact]
    public async Task A_token_that_may_be_missing_is_passed_without_asking_for_its_value()
    {
        var loop = "while (true)\n{\n    try\n    {\n        if (optional != null && optional.Value.IsCancellationRequested) { break; }\n        Console.Write('.');\n        await Task.Delay(3600000);\n    }\n    catch (InvalidOperationException) { }\n}\nConsole.WriteLine(\"cleaned up\");";
        var given = Program(loop).Replace("RunAsync(CancellationToken cancellationToken)", "RunAsync(CancellationToken? optional)", StringComparison.Ordinal);
        var fix = await FixVerifier.FixAsync(TestSolution.Of(ProgramSetup.Console, given), Id);
        var run = await ExecutableProof.RunAsync(fix, TimeSpan.FromSeconds(20));

        Assert.Equal((0, ".cleaned up\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
        var missing = TestSolution.Of(ProgramSetup.Console, given.Replace("RunAsync(stop.Token)", "RunAsync(null)", StringComparison.Ordinal));
        Assert.Equal((true, ".\n"), await ExecutableProof.RunAsync(await FixVerifier.FixAsync(missing, Id), TimeSpan.FromSeconds(3)) is var waiting ? (waiting.WasStillRunning, waiting.Output) : default);
    }

    private static string Service(string body) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        public class Service : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                {{body}}
            }
        }

        """;
}
