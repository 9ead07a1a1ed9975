using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>In each form in which a program may begin, the other rules of the entry point report as well, and their fixes make it behave.</summary>
public class EntryPointRulesTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Types = """

        static class Work
        {
            public static void Save() { Thread.Sleep(300); Write(); }
            public static async Task ServeAsync(CancellationToken stop = default) { while (true) { await Task.Delay(100, stop); } }
            public static async Task DebugAsync(CancellationToken stop = default) { while (true) { await Task.Delay(300, stop); Write(); } }
            private static void Write() => throw new InvalidOperationException("the disk is full");
        }

        class Server
        {
            private readonly Timer _timer = new(_ => Console.WriteLine("ready"));
            public void Start() => _timer.Change(700, -1);
            public void Stop() => Console.WriteLine("stopped");
        }

        """;

    private static string Class(string signature, string end, string more = "") => Usings + "class Program\n{\n    " + signature + "\n    {\n        BODY" + end + "\n    }\n" + more + "}\n" + Types;

    /// <summary>A program with a place for what it does, whether it awaits already, and whether it is a file by itself.</summary>
    public static TheoryData<string, string, bool, bool> Forms => new()
    {
        { "void", Class("static void Main()", ""), false, false },
        { "void, with arguments", Class("public static void Main(string[] args)", ""), false, false },
        { "an exit code", Class("private static int Main()", "\n        return 0;"), false, false },
        { "an exit code, with arguments", Class("static int Main(string[] args)", "\n        return args.Length;"), false, false },
        { "a task", Class("static async Task Main()", "\n        await Task.Yield();"), true, false },
        { "a task with an exit code", Class("static async Task<int> Main(string[] args)", "\n        await Task.Yield();\n        return args.Length;"), true, false },
        { "top-level statements", Usings + "BODY\n" + Types, false, false },
        { "asynchronous top-level statements", Usings + "BODY\nawait Task.Yield();\n" + Types, true, false },
        { "top-level statements with an exit code", Usings + "BODY\nreturn args.Length;\n" + Types, false, false },
        { "a file", "#!/usr/bin/env dotnet\n#:property Nullable=enable\n" + Usings + "BODY\n" + Types, false, true },
        { "a static class in a namespace", Usings + "namespace App\n{\n    internal static class Start\n    {\n        private static void Main()\n        {\n            BODY\n        }\n    }\n}\n" + Types, false, false },
    };

    private static Solution Program(string form, string body, bool isFile)
    {
        var line = form.Split('\n').Single(l => l.Contains("BODY", StringComparison.Ordinal));
        var indent = line[..line.IndexOf("BODY", StringComparison.Ordinal)];
        return TestSolution.Of(ProgramSetup.Console with { IsFileBased = isFile }, form.Replace("BODY", body.ReplaceLineEndings("\n" + indent), StringComparison.Ordinal));
    }

    /// <summary>What Main drops is lost when it returns; as repaired its failure is seen.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Work_that_is_dropped(string name, string form, bool isAsync, bool isFile)
    {
        Assert.NotEmpty(name);
        var before = Program(form, (isAsync ? "_ = " : "") + "Task.Run(Work.Save);\nConsole.WriteLine(\"leaving\");", isFile);
        var lost = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20));
        Assert.Equal((0, ""), (lost.ExitCode, lost.Error));

        var after = await FixVerifier.FixAsync(before, "OWN6004");

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("the disk is full", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Without a terminal the line is read at once, and the program leaves; as repaired it waits for a signal.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_line_that_keeps_alive(string name, string form, bool isAsync, bool isFile)
    {
        Assert.NotEmpty(name);
        var before = Program(form, "var server = new Server();\nserver.Start();\nConsole.ReadLine();\nserver.Stop();", isFile);
        Assert.False((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, "OWN6002");

        Assert.Equal(isAsync, (await SolutionText.OfAsync(after)).Contains("await stop.Task;", StringComparison.Ordinal));
        Assert.True((await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(2))).WasStillRunning);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20), ExecutableProof.Stop.Terminate);
        Assert.Equal((0, "ready\nstopped\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    /// <summary>One of two services fails, and nobody hears of it while the other one runs; as repaired it ends both.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Services_that_are_waited_for_together(string name, string form, bool isAsync, bool isFile)
    {
        Assert.NotEmpty(name);
        var before = Program(form, isAsync ? "await Task.WhenAll(Work.ServeAsync(), Work.DebugAsync());" : "Task.WaitAll(Work.ServeAsync(), Work.DebugAsync());", isFile);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, "OWN4004");

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("the disk is full", run.Error, StringComparison.Ordinal);
    }
}
