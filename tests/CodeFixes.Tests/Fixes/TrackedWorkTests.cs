using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The second way of the fixes of OWN4001 and OWN4007: the work is started at once, and the host waits for what is in flight.</summary>
public class TrackedWorkTests
{
    private static readonly ProgramSetup s_setup = ProgramSetup.AspNetCoreApplication;

    private const string Usings = """
        using System;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;


        """;

    /// <summary>Twelve requests, a stop as soon as the last is answered; then what was done, and how long the answers took.</summary>
    private static string Program(string endpoint, string reporter, string configure = "") => Usings + $$"""
        class Program
        {
            static async Task Main()
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();{{configure}}
                var app = builder.Build();
                {{endpoint}}
                app.Urls.Add("http://127.0.0.1:0");
                await app.StartAsync();
                using (var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) })
                {
                    await Task.WhenAll(Enumerable.Range(0, 12).Select(i => client.GetStringAsync("/ping?id=" + i)));
                }

                await app.StopAsync();
                Console.WriteLine(Reporter.Reported);
            }
        }

        static class Reporter
        {
            private static int s_reported;

            public static int Reported => s_reported;

            {{reporter}}

            public static void Count() => Interlocked.Increment(ref s_reported);
        }
        """;

    private const string Report = "public static async Task ReportAsync(string id) { await Task.Delay(2000); Count(); }";
    private const string ReportWithToken = "public static async Task ReportAsync(string id, CancellationToken token) { await Task.Delay(2000, token); Count(); }";

    [Theory]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", (string id) => { _ = Reporter.ReportAsync(id); return \"pong\"; });", Report, "(string id, BackgroundWorkTracker tracker) => { tracker.Track(_ => Reporter.ReportAsync(id)); return \"pong\"; }")]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", (string id) => { Task.Run(async () => { await Task.Delay(1); await Reporter.ReportAsync(id); }); return \"pong\"; });", Report, "tracker.Track(_ => Task.Run(async () => { await Task.Delay(1); await Reporter.ReportAsync(id); }));")]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", (HttpContext context) => { _ = Reporter.ReportAsync(\"1\"); return context.Response.WriteAsync(\"pong\"); });", Report, "(HttpContext context) => { context.RequestServices.GetRequiredService<BackgroundWorkTracker>().Track(_ => Reporter.ReportAsync(\"1\")); return context.Response.WriteAsync(\"pong\"); }")]
    [InlineData("OWN4007", "app.MapGet(\"/ping\", async (HttpContext context, CancellationToken token) => { _ = Reporter.ReportAsync(\"1\", token); await context.Response.WriteAsync(\"pong\"); });", ReportWithToken, "tracker.Track(cancellationToken => Reporter.ReportAsync(\"1\", cancellationToken));")]
    [InlineData("OWN4007", "app.MapGet(\"/ping\", (HttpContext context) => { Task.Run(async () => { await Reporter.ReportAsync(\"1\", context.RequestAborted); }, context.RequestAborted); return \"pong\"; });", ReportWithToken, ".Track(cancellationToken => Task.Run(async () => { await Reporter.ReportAsync(\"1\", cancellationToken); }, cancellationToken));")]
    public async Task What_is_in_flight_is_finished_before_the_host_has_stopped(string id, string endpoint, string reporter, string written)
    {
        var before = TestSolution.Of(s_setup, Program(endpoint, reporter));
        var run = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual("12\n", run.Output);

        var after = await TrackAsync(before, id);
        var text = await SolutionText.OfAsync(after, "Program.cs");
        Assert.True(text.Contains(written, StringComparison.Ordinal), text);
        Assert.Equal(new ProgramRun(0, "12\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task The_host_waits_no_longer_than_it_would_and_cancels_then()
    {
        const string Endless = "public static async Task ReportAsync(string id, CancellationToken token) { using var told = token.Register(Count); await Task.Delay(600000, token); }";
        var before = TestSolution.Of(
            s_setup,
            Program(
                "app.MapGet(\"/ping\", (HttpContext context) => { _ = Reporter.ReportAsync(\"1\", context.RequestAborted); return \"pong\"; });",
                Endless,
                "\n        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));"));
        var after = await TrackAsync(before, "OWN4007");
        Assert.Equal(new ProgramRun(0, "12\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_failure_is_logged()
    {
        var before = TestSolution.Of(
            s_setup,
            Program(
                "app.MapGet(\"/ping\", (string id) => { _ = Reporter.ReportAsync(id); return \"pong\"; });",
                "public static async Task ReportAsync(string id) { await Task.Delay(10); throw new InvalidOperationException(); }\n\n    public sealed class Log : ILoggerProvider, ILogger { public ILogger CreateLogger(string category) => this; public void Dispose() { } public bool IsEnabled(LogLevel level) => level >= LogLevel.Error; public IDisposable? BeginScope<T>(T state) where T : notnull => null; public void Log<T>(LogLevel level, EventId id, T state, Exception? exception, Func<T, Exception?, string> text) { if (level >= LogLevel.Error) { Count(); } } }",
                "\n        builder.Logging.AddProvider(new Reporter.Log());").Replace("public void Log<T>", "void ILogger.Log<T>", StringComparison.Ordinal).Replace("public sealed class Log :", "public sealed class Logs :", StringComparison.Ordinal).Replace("new Reporter.Log()", "new Reporter.Logs()", StringComparison.Ordinal));
        Assert.Equal(new ProgramRun(0, "0\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));
        Assert.Equal(new ProgramRun(0, "12\n", ""), await ExecutableProof.RunAsync(await TrackAsync(before, "OWN4001"), TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("OWN4001", "_ = SendAsync(to);")]
    [InlineData("OWN4007", "_ = SendAsync(to, HttpContext.RequestAborted);")]
    public async Task It_stands_behind_the_preferred_one_and_the_command_line_never_takes_it(string id, string statement)
    {
        var before = TestSolution.Of(s_setup, Controller("public void Post(string to) { " + statement + " }"));
        var offered = await OfferedAsync(before, id);
        Assert.Equal([id, id + ".Track"], offered.Select(a => a.EquivalenceKey));
        var text = await FixVerifier.FixTextAsync(before, id);
        Assert.Contains("class BackgroundWorkQueue", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tracker", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_All_writes_one_tracker_and_a_second_run_changes_nothing()
    {
        var before = TestSolution.Of(s_setup, Controller("public void Post(string to) { _ = SendAsync(to + 1); _ = Task.Run(() => Console.WriteLine(to)); }\n    public void Put(string to) { _ = SendAsync(to); }"));
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var text = await SolutionText.OfAsync(await TrackAsync(before, "OWN4001", scope), "Program.cs");
            Assert.Equal(2, text.Split("class BackgroundWorkTracker").Length);
            Assert.Equal(2, text.Split("AddSingleton<BackgroundWorkTracker>").Length);
            Assert.Equal(4, text.Split("_tracker.Track(").Length);
            Assert.Contains("public void Post(string to) { var", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tracker_that_the_project_has_is_used_again()
    {
        var once = await TrackAsync(TestSolution.Of(s_setup, Controller("public void Post(string to) { _ = SendAsync(to); }")), "OWN4001");
        var text = await SolutionText.OfAsync(once, "Program.cs");
        var more = TestSolution.Of(s_setup, text.Replace("    private static Task SendAsync", "    public void Put(string to) { _ = SendAsync(to); }\n\n    private static Task SendAsync", StringComparison.Ordinal));
        var twice = await SolutionText.OfAsync(await TrackAsync(more, "OWN4001"), "Program.cs");
        Assert.Equal(2, twice.Split("class BackgroundWorkTracker").Length);
        Assert.Contains("public void Put(string to) { _tracker.Track(_ => SendAsync(to)); }", twice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n", "    ")]
    [InlineData("\n", "\t")]
    public async Task Line_ends_and_indentation_stay(string line, string step)
    {
        var program = Controller("// Sends.\n    public IActionResult Post(string to)\n    {\n        _ = SendAsync(to + 1); // at once\n        return Ok();\n    }");
        var text = await SolutionText.OfAsync(await TrackAsync(TestSolution.Of(s_setup, program.Replace("    ", step, StringComparison.Ordinal).Replace("\n", line, StringComparison.Ordinal)), "OWN4001"), "Program.cs");
        Assert.Contains($"{step}public IActionResult Post(string to){line}{step}{{{line}{step}{step}var toValue = to + 1;{line}{step}{step}_tracker.Track(_ => SendAsync(toValue)); // at once{line}", text, StringComparison.Ordinal);
    }

    [Theory]

    // What belongs to the request, work that does not end, and what nobody signals.
    [InlineData("private readonly Basket _basket;\n    public OrdersController(Basket basket) => _basket = basket;\n    public void Post() { _ = _basket.SaveAsync(); }")]
    [InlineData("public void Post([FromServices] Basket basket) { _ = Task.Run(() => basket.SaveAsync()); }")]
    [InlineData("public void Post() { _ = Task.Run(async () => { await Task.Delay(1); Console.WriteLine(HttpContext.Request.Path); }); }")]
    [InlineData("public void Post() { _ = Task.Run(async () => { while (true) { await Task.Delay(1); Console.Out.Flush(); } }); }")]
    [InlineData("public async Task Post() { await Task.Yield(); var answer = new TaskCompletionSource(); _ = Task.Run(async () => { await answer.Task; }); }")]
    [InlineData("public void Post(string to) { _ = SendAsync(to); }\n    public static OrdersController Made() => new OrdersController();")]
    public async Task Not_offered(string members) =>
        Assert.DoesNotContain(await OfferedAsync(TestSolution.Of(s_setup, Controller(members)), "OWN4001"), static a => a.EquivalenceKey != "OWN4001");

    private static async Task<IReadOnlyList<Microsoft.CodeAnalysis.CodeActions.CodeAction>> OfferedAsync(Solution solution, string id)
    {
        var diagnostic = (await OwnershipPackage.DiagnosticsAsync(solution)).First(d => d.Id == id);
        return await LightBulb.OfferedAsync(OwnershipPackage.CodeFixFor(id)!, solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic);
    }

    /// <summary>Fixes all in the second way; nothing is new, nothing is lost, and it leads to its end in one pass.</summary>
    private static async Task<Solution> TrackAsync(Solution before, string id, FixAllScope scope = FixAllScope.Solution)
    {
        var after = await CommandLineFix.FixAllAsync(before, id, scope, id + ".Track");
        await FixVerifier.NothingNewNorLostAsync(before, after, id);
        Assert.DoesNotContain(await OwnershipPackage.DiagnosticsAsync(after), d => d.Id == id);
        Assert.Equal(await SolutionText.OfAsync(after), await SolutionText.OfAsync(await CommandLineFix.FixAllAsync(after, id, scope, id + ".Track")));
        return after;
    }

    private static string Controller(string members) => Usings + """
        class Program
        {
            static void Main()
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddControllers();
                builder.Services.AddScoped<Basket>();

                var app = builder.Build();
                app.MapControllers();
                app.Run();
            }
        }

        public class Basket { public Task SaveAsync() => Task.Delay(1); }

        """ + "\n" + $$"""
        public class OrdersController : ControllerBase
        {
            {{members}}

            private static Task SendAsync(string to, CancellationToken token = default) => Task.Delay(to.Length, token);
        }
        """;
}
