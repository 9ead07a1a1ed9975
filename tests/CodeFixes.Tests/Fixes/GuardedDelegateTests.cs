namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN1005, where nobody takes the delegate's return for its end: what is lost is its failure, which ends the process. It is caught and logged.</summary>
public class GuardedDelegateTests
{
    private static string Poller(string timer, string members = "", string log = "    private readonly Log _log = new();\n\n") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public sealed class Poller : IDisposable
        {
        {{log}}    private readonly Timer _timer;

            public Poller()
            {
                _timer = {{timer.ReplaceLineEndings("\n        ")}};
            }

            public void Dispose() => _timer.Dispose();
        {{members}}
            private static async Task PollAsync()
            {
                await Task.Delay(10);
                throw new InvalidOperationException("it is lost");
            }
        }

        public class Log
        {
            public void Error(Exception exception, string message) => Console.Error.WriteLine(message + ": " + exception.Message);
        }

        """;

    private const string Main = "\npublic static class Program\n{\n    public static void Main()\n    {\n        using var poller = new Poller();\n        Thread.Sleep(1000);\n    }\n}\n";

    public static TheoryData<string, string, string> Delegates => new()
    {
        {
            "new Timer(\n    async _ =>\n    {\n        // Once.\n        await PollAsync();\n    },\n    null,\n    20,\n    Timeout.Infinite)",
            "",
            "            async _ =>\n            {\n                try\n                {\n                    // Once.\n                    await PollAsync();\n                }\n                catch (Exception exception)\n                {\n                    _log.Error(exception, \"Poller failed\");\n                }\n            },\n"
        },
        {
            "new Timer(OnTimer, null, 20, Timeout.Infinite)",
            "\n    private async void OnTimer(object? state)\n    {\n        await PollAsync();\n    }\n",
            "    private async void OnTimer(object? state)\n    {\n        try\n        {\n            await PollAsync();\n        }\n        catch (Exception exception)\n        {\n            _log.Error(exception, \"OnTimer failed\");\n        }\n    }\n"
        },
    };

    [Theory]
    [MemberData(nameof(Delegates))]
    public async Task The_process_survives(string timer, string members, string expected)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Poller(timer, members) + Main);
        Assert.NotEqual(0, (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).ExitCode);

        var after = await FixVerifier.FixAsync(before, "OWN1005");

        Assert.Contains(expected, await SolutionText.OfAsync(after), StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(" failed: it is lost", run.Error, StringComparison.Ordinal);
    }

    /// <summary>One guard answers both.</summary>
    [Fact]
    public async Task A_method_that_two_name_is_guarded_once()
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Library, Poller("new Timer(OnTimer, null, 20, 20)", "\n    public Timer Another() => new Timer(OnTimer);\n\n    private async void OnTimer(object? state)\n    {\n        await PollAsync();\n    }\n")),
            "OWN1005");
        Assert.Equal(2, text.Split("catch (").Length);
    }

    [Theory]
    // Nobody to tell.
    [InlineData("new Timer(async _ =>\n{\n    await PollAsync();\n})", "")]
    // The loop takes the first await for the end, whatever is caught.
    [InlineData("new Timer(_ => Parallel.For(0, 2, async i =>\n{\n    await PollAsync();\n}))", "    private readonly Log _log = new();\n\n")]
    // There is no place for a guard.
    [InlineData("new Timer(async _ => await PollAsync())", "    private readonly Log _log = new();\n\n")]
    [InlineData("new Timer(async _ =>\n{\n#if DEBUG\n    await Task.Yield();\n#endif\n    await PollAsync();\n})", "    private readonly Log _log = new();\n\n")]
    public Task Not_offered(string timer, string log) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, Poller(timer, log: log)), "OWN1005");
}
