using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Where a type holds no logger, it may still have a way to tell of failures: a static class that logs, or what its own handlers call.</summary>
public class ReportInReachTests
{
    private const string Store = "\n    private static async Task SaveAsync()\n    {\n        await Task.Delay(10);\n        throw new InvalidOperationException(\"it is lost\");\n    }\n}\n\npublic interface IHandler { void Handle(); }\n";

    private const string Log = "\npublic static class Log\n{\n    public static void Error(Exception? exception, string message, params object?[] values) => Console.Error.WriteLine(message + \": \" + exception!.InnerException!.Message);\n}\n";

    private const string Levels = "\npublic static class LogContext\n{\n    public static Level? Error => new Level();\n\n    public static Level? Warning => new Level();\n}\n\npublic readonly struct Level\n{\n    public void Log(string message, params object?[] values) { }\n\n    public void Log(Exception exception, string message, params object?[] values) => Console.Error.WriteLine(message + \": \" + exception.InnerException!.Message);\n}\n";

    private static string Handler(string members, string types) => "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\npublic class Handler : IHandler\n{\n" + members + "    public void Handle()\n    {\n        _ = SaveAsync();\n    }\n" + Store + types;

    private static string Reporting(string report, string members = "    private readonly Bus _bus = new();\n\n", string caught = "Exception e") =>
        members + "    public void Open()\n    {\n        try\n        {\n            Environment.Exit(1);\n        }\n        catch (" + caught + ")\n        {\n            " + report + "\n        }\n    }\n\n";

    private const string Bus = "\npublic class Bus\n{\n    public void OnInternalError(Exception exception, string? what = null) => Console.Error.WriteLine(what + \": \" + exception.InnerException!.Message);\n\n    public static void Report(string what, Exception exception) => Console.Error.WriteLine(what + \": \" + exception.InnerException!.Message);\n\n    public void LogVerbose(Exception exception) { }\n\n    public void LogError(Exception exception) => Console.Error.WriteLine(exception.InnerException!.Message);\n\n    public bool TrySetException(Exception exception) => true;\n\n    public void Fault(Exception exception) { }\n\n    public void OnError(Exception exception) { }\n\n    public void HandleError(Exception exception) { }\n\n    public void ShowError(Exception exception) { }\n\n    public void SetLogged(Exception exception) { }\n}\n";

    private const string Tagged = "\npublic class LogFile\n{\n    public static void WriteError(string tag, string id, Exception? exception, string message, params object?[] values) => Console.Error.WriteLine(tag + id + message + \": \" + exception!.InnerException!.Message);\n}\n";

    private const string Holder = "\npublic class Logs\n{\n    public ServerLog Server { get; } = new();\n\n    public ServerLog? Client { get; } = new();\n}\n\npublic class ServerLog\n{\n    public void Info(string message) => Console.WriteLine(message);\n\n    public void Error(Exception exception, string message) => Console.Error.WriteLine(message + \": \" + exception.InnerException!.Message);\n}\n";

    public static TheoryData<string, string, string> Ways => new()
    {
        { "", Log, "failed => Log.Error(failed.Exception, \"SaveAsync failed\"),\n" },
        { "", Levels, "failed => LogContext.Error?.Log(failed.Exception!, \"SaveAsync failed\"),\n" },
        { Reporting("_bus.OnInternalError(e);"), Bus, "failed => _bus.OnInternalError(failed.Exception!),\n" },
        { Reporting("this._bus.OnInternalError(e, \"Open\");"), Bus, "failed => this._bus.OnInternalError(failed.Exception!, \"SaveAsync failed\"),\n" },
        { Reporting("_bus?.OnInternalError(e);", "    private readonly Bus? _bus = new();\n\n"), Bus, "failed => _bus?.OnInternalError(failed.Exception!),\n" },
        { "    public void Open() => Console.WriteLine(1);\n\n", "", "failed => Console.Error.WriteLine(\"SaveAsync failed: \" + failed.Exception),\n" },
        { Reporting("Bus.Report(\"Open\", e);"), Bus, "failed => Bus.Report(\"SaveAsync failed\", failed.Exception!),\n" },
        { Reporting("_bus.LogVerbose(e); _bus.LogError(e);"), Bus, "failed => _bus.LogError(failed.Exception!),\n" },
        { Reporting("Bus.Report($\"Open {e.Message}\", e);"), Bus, "failed => Bus.Report(\"SaveAsync failed\", failed.Exception!),\n" },
        { Reporting("Bus.Report(\"Open \" + e.Message + 1, e);"), Bus, "failed => Bus.Report(\"SaveAsync failed\", failed.Exception!),\n" },
        { "    private readonly Logs _logs = new();\n\n    public void Open() => _logs.Server.Info(\"open\");\n\n", Holder, "failed => _logs.Server.Error(failed.Exception!, \"SaveAsync failed\"),\n" },
        { "    public Logs Logs { get; } = new();\n\n    public void Open() => Logs.Client?.Info(\"open\");\n\n", Holder, "failed => Logs.Client?.Error(failed.Exception!, \"SaveAsync failed\"),\n" },
        { "    public Logs Logs { get; } = new();\n\n    public void Open() => Logs.Server.Info(\"open\");\n\n", Holder, "failed => Logs.Server.Error(failed.Exception!, \"SaveAsync failed\"),\n" },
        { Reporting("LogFile.WriteError(Tag, \"OpenFailed\", e, \"Opening {0} failed\", Environment.MachineName);", "    private const string Tag = \"tag\";\n\n"), Tagged, "failed => LogFile.WriteError(Tag, \"SaveAsyncFailed\", failed.Exception, \"SaveAsync failed\"),\n" },
        { Reporting("LogFile.WriteError(Tag, \"OpenFailed\", e, $\"Opening {e.Message} failed\");", "    private static readonly string Tag = \"tag\";\n\n"), Tagged, "failed => LogFile.WriteError(Tag, \"SaveAsyncFailed\", failed.Exception, \"SaveAsync failed\"),\n" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_told_of(string members, string types, string expected)
    {
        var source = Handler(members, types);

        var program = TestSolution.Of(ProgramSetup.Console, source + "\npublic static class Program\n{\n    public static void Main()\n    {\n        new Handler().Handle();\n        Thread.Sleep(1000);\n    }\n}\n");
        var after = await FixVerifier.FixAsync(program, "OWN1002");
        Assert.Contains(expected, await SolutionText.OfAsync(after), StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.Contains("it is lost", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    // Not reported, but handed on, handled, or rethrown.
    [InlineData("_bus.TrySetException(e);", "Exception e")]
    [InlineData("_bus.Fault(e);", "Exception e")]
    [InlineData("_bus.OnError(e);", "Exception e")]
    [InlineData("_bus.HandleError(e);", "Exception e")]
    [InlineData("_bus.ShowError(e);", "Exception e")]
    [InlineData("_bus.SetLogged(e);", "Exception e")]
    [InlineData("throw new InvalidOperationException(\"\", e);", "Exception e")]
    // What else it is given is not known elsewhere.
    [InlineData("_bus.OnInternalError(e, Environment.MachineName);", "Exception e")]
    [InlineData("var other = _bus; other.OnInternalError(e);", "Exception e")]
    // One kind of failure may have a way of its own.
    [InlineData("_bus.OnInternalError(e);", "TimeoutException e")]
    public Task It_is_not(string report, string caught) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, Handler(Reporting(report, caught: caught), Bus)), "OWN1002");

    private static string Habit(string file, string report) => file + ".cs|using System;\n\npublic class " + file + "\n{\n    public void Open()\n    {\n        try\n        {\n            Environment.Exit(1);\n        }\n        catch (Exception e)\n        {\n            " + report + "\n        }\n    }\n}\n";

    private static Solution Project(int files, string report, string helper = "public static class DebugHelper\n{\n    public static void WriteException(Exception exception, string message = \"Exception\") => Console.Error.WriteLine(message + \": \" + exception);\n\n    public static void ShowError(Exception exception) { }\n\n    public static void ErrorDialog(Exception exception) { }\n}\n") =>
        TestSolution.Of(
            ProgramSetup.Library,
            [.. new[] { "One", "Two", "Three" }.Take(files).Select(name => Habit(name, report).Split('|', 2)).Select(static parts => (parts[0], parts[1])), ("Helper.cs", "using System;\n\n" + helper), ("Handler.cs", Handler("", ""))]);

    /// <summary>What the catch-alls of three files call is how this project tells of a failure.</summary>
    [Fact]
    public async Task The_habit_of_a_project() => Assert.Contains(
        "failed => DebugHelper.WriteException(failed.Exception!, \"SaveAsync failed\"),\n",
        await SolutionText.OfAsync(await FixVerifier.FixAsync(Project(3, "DebugHelper.WriteException(e);"), "OWN1002")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "DebugHelper.WriteException(e);")]
    [InlineData(3, "DebugHelper.ShowError(e);")]
    [InlineData(3, "DebugHelper.ErrorDialog(e);")]
    [InlineData(3, "Console.WriteLine(e);")]
    public Task No_habit_of_a_project(int files, string report) => FixVerifier.NotOfferedAsync(Project(files, report), "OWN1002");

    /// <summary>Code without annotations says by other means that there may be no logger.</summary>
    [Theory]
    [InlineData("    private readonly BusLog _bus;\n\n    public Handler(BusLog bus = null) => _bus = bus;\n\n", "_bus?.Error(")]
    [InlineData("    private readonly BusLog _bus;\n\n    public Handler(BusLog bus) => _bus = bus;\n\n", "_bus.Error(")]
    public async Task A_logger_that_may_be_missing(string members, string expected) => Assert.Contains(
        "failed => " + expected + "failed.Exception, \"SaveAsync failed\"),\n",
        await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Handler(members, "\npublic class BusLog\n{\n    public void Error(Exception exception, string message) { }\n}\n")), "OWN1002"),
        StringComparison.Ordinal);

    /// <summary>A static callback is given the object whose logger it can use.</summary>
    [Fact]
    public async Task It_is_told_of_by_the_object_that_a_static_callback_calls() => Assert.Contains(
        "failed => self._bus.Error(failed.Exception!, \"RunAsync failed\"),\n",
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Library, Handler("    private readonly BusLog _bus = new();\n\n    private static void OnTimer(object? state)\n    {\n        var self = (Handler)state!;\n        _ = self.RunAsync();\n    }\n\n    private async Task RunAsync()\n    {\n        await Task.Delay(10);\n        throw new InvalidOperationException();\n    }\n\n    public Timer Begin() => new(OnTimer, this, 10, 10);\n\n", "\npublic class BusLog\n{\n    public void Error(Exception exception, string message) { }\n}\n").Replace("        _ = SaveAsync();\n", "        SaveAsync().Wait();\n", StringComparison.Ordinal)),
            "OWN1002"),
        StringComparison.Ordinal);

    /// <summary>What a library prints, nobody may look at.</summary>
    [Fact]
    public Task Not_by_the_console_of_a_library() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, Handler("    public void Open() => Console.WriteLine(1);\n\n", "")), "OWN1002");

    /// <summary>There is no instance to ask.</summary>
    [Fact]
    public Task Not_where_there_is_no_instance() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Library, Handler(Reporting("_bus.OnInternalError(e);"), Bus).Replace("        _ = SaveAsync();\n", "        Action later = static () => _ = SaveAsync();\n        later();\n", StringComparison.Ordinal)),
        "OWN1002");
}
