namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A type that drops work at several places gets one method that observes it.</summary>
public class SharedReportTests
{
    private static string Program(string body, string members = "", string log = "_log.Error(failed.Exception!, work + \" failed\")", string field = "    private readonly Log _log = new();\n\n") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IHandler
        {
            void Begin();

            void Go(string name);

            void End();
        }

        public class Handler : IHandler
        {
        {{field}}{{body}}
            private static async Task SaveAsync(string name)
            {
                await Task.Delay(10);
                throw new InvalidOperationException(name + " is lost");
            }
        {{members.Replace("LOG", log, StringComparison.Ordinal)}}}

        public class Log
        {
            public void Error(Exception exception, string message) => Console.WriteLine(message + ": " + exception.InnerException!.Message);
        }

        """.ReplaceLineEndings("\n");

    private static string Body(string begin, string go, string end) =>
        "    public void Begin()\n    {\n        // at first\n        " + begin + " // soon\n    }\n\n    public void Go(string name) => " + go + "\n\n    public void End()\n    {\n        " + end + "\n    }\n";

    private static readonly string Three = Body("_ = SaveAsync(\"begin\");", "Task.Run(() => SaveAsync(name));", "var _ = SaveAsync(\"end\").ConfigureAwait(false);");

    private const string Shared = "\n    private void LogFailure(Task task, string work)\n    {\n        task.ContinueWith(\n            failed => LOG,\n            CancellationToken.None,\n            TaskContinuationOptions.OnlyOnFaulted,\n            TaskScheduler.Default);\n    }\n";

    /// <summary>The rules are fixed one after the other, as format does; the second finds what the first wrote.</summary>
    [Theory]
    [InlineData("OWN1001", "OWN1002")]
    [InlineData("OWN1002", "OWN1001")]
    public async Task It_is_written_once(string first, string second)
    {
        var before = TestSolution.Of(ProgramSetup.Library, Program(Three));
        Assert.Equal(
            Program(Body("LogFailure(SaveAsync(\"begin\"), \"SaveAsync\");", "LogFailure(Task.Run(() => SaveAsync(name)), \"SaveAsync\");", "LogFailure(SaveAsync(\"end\"), \"SaveAsync\");"), Shared),
            await SolutionText.OfAsync(await FixVerifier.FixAsync(await FixVerifier.FixAsync(before, first), second), "Program.cs"));
    }

    [Fact]
    public async Task A_static_log_needs_no_instance() => Assert.Contains(
        "    private static void LogFailure(Task task, string work)\n",
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, Program(Three, field: "    private static readonly Log s_log = new();\n\n")), "OWN1002"),
        StringComparison.Ordinal);

    /// <summary>Two places, a name that is taken, and a log that only one place can reach are better off with a continuation.</summary>
    [Theory]
    [InlineData(2, "", "    private readonly Log _log = new();\n\n")]
    [InlineData(3, "\n    public void LogFailure(string what) { }\n", "    private readonly Log _log = new();\n\n")]
    public async Task It_is_not_worth_one(int places, string members, string field)
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Library, Program(places == 3 ? Three : Three.Replace("var _ = SaveAsync(\"end\").ConfigureAwait(false);", "", StringComparison.Ordinal), members, field: field)),
            "OWN1002");
        Assert.DoesNotContain("Task task, string work", text, StringComparison.Ordinal);
        Assert.Contains("failed => _log.Error(failed.Exception!, \"SaveAsync failed\"),", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_failure_is_heard_of()
    {
        const string Main = "\npublic static class Program\n{\n    public static void Main()\n    {\n        var handler = new Handler();\n        handler.Begin();\n        handler.End();\n        Thread.Sleep(1000);\n    }\n}\n";
        var before = TestSolution.Of(ProgramSetup.Console, Program(Three) + Main);
        Assert.Equal("", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1002"), TimeSpan.FromSeconds(20));

        Assert.Equal(["SaveAsync failed: begin is lost", "SaveAsync failed: end is lost"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
