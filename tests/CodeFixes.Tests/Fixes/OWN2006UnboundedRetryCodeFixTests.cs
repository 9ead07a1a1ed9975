namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2006's fix lets whoever waits for a retry give it up; a stop never looks like success.</summary>
public class OWN2006UnboundedRetryCodeFixTests
{
    private const string Id = "OWN2006";

    private static string Program(string connect, string call = "await ConnectAsync();") => $$"""
        using System;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Program
        {
            private static async Task Main()
            {
                using var stop = new CancellationTokenSource();
                var run = RunAsync(stop.Token);
                await Task.Delay(100);
                var told = System.Diagnostics.Stopwatch.StartNew();
                stop.Cancel();
                try
                {
                    await run;
                }
                catch (OperationCanceledException)
                {
                    Console.WriteLine(told.Elapsed < TimeSpan.FromSeconds(1) ? "given up" : "late");
                }
            }

            private static async Task RunAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine(cancellationToken.CanBeCanceled);
                {{call}}
                Console.WriteLine("connected");
            }

            {{connect.Replace("\n", "\n    ", StringComparison.Ordinal)}}

            private static Task OpenAsync() => File.ReadAllTextAsync("/there/is/no/such/file");
        }

        """;

    private const string Connect = """
        private static async Task ConnectAsync()
        {
            while (true)
            {
                // Once more.
                try
                {
                    await OpenAsync();
                    return;
                }
                catch (Exception e)
                {
                    Console.Error.WriteLine(e.GetType());
                    await Task.Delay(3600000);
                }
            }
        }
        """;

    /// <summary>Before the fix nobody can give up.</summary>
    [Fact]
    public async Task It_is_given_up()
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(Connect));
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var run = await ExecutableProof.StopAsync(await FixVerifier.FixAsync(before, Id), TimeSpan.FromSeconds(20));

        Assert.Equal((0, "True\ngiven up\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task The_text() => Assert.Contains(
        """
            private static async Task ConnectAsync(CancellationToken cancellationToken)
            {
                while (true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // Once more.
                    try
                    {
                        await OpenAsync();
                        return;
                    }
                    catch (Exception e)
                    {
                        Console.Error.WriteLine(e.GetType());
                        await Task.Delay(3600000, cancellationToken);
                    }
                }
            }
        """,
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console, Program(Connect)), Id),
        StringComparison.Ordinal);

    /// <summary>Cancellation that leaves synchronous code would end a thread, and the process with it.</summary>
    [Fact]
    public Task Not_in_synchronous_code() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Console, Program("private static void Connect()\n{\n    while (true)\n    {\n        try { File.ReadAllText(\"none\"); return; } catch (Exception) { Thread.Sleep(1000); }\n    }\n}", "Connect();\n        await OpenAsync();")),
        Id);
}
