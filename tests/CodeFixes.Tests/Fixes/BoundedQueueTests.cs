namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fixes of OWN4001 and OWN4007 hand work that was detached on purpose to a bounded queue, which the host drains.</summary>
public class BoundedQueueTests
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

    /// <summary>Plays the clients and the operator: twelve requests at once, and a stop as soon as the last is answered.</summary>
    private static string Program(string endpoint, string reporter) => Usings + $$"""
        class Program
        {
            static async Task Main()
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
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
    [InlineData("OWN4001", "app.MapGet(\"/ping\", (string id) => { _ = Reporter.ReportAsync(id); return \"pong\"; });", Report, "async (string id, BackgroundWorkQueue queue) => { await queue.EnqueueAsync(_ => Reporter.ReportAsync(id)); return \"pong\"; }")]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", async (HttpContext context) => { _ = Reporter.ReportAsync(context.Request.Query[\"id\"]!); await context.Response.WriteAsync(\"pong\"); });", Report, "var id = context.Request.Query[\"id\"];")]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", async context => { var id = context.Request.Query[\"id\"].ToString(); _ = Task.Run(async () => { await Task.Delay(1); await Reporter.ReportAsync(id); }); await context.Response.WriteAsync(\"pong\"); });", Report, "await context.RequestServices.GetRequiredService<BackgroundWorkQueue>().EnqueueAsync(async _ => { await Task.Delay(1); await Reporter.ReportAsync(id); });")]
    [InlineData("OWN4001", "app.MapGet(\"/ping\", (HttpContext context) => { _ = Reporter.ReportAsync(\"1\"); return context.Response.WriteAsync(\"pong\"); });", Report, "(HttpContext context) => { context.RequestServices.GetRequiredService<BackgroundWorkQueue>().TryEnqueue(_ => Reporter.ReportAsync(\"1\")); return context.Response.WriteAsync(\"pong\"); }")]
    [InlineData("OWN4007", "app.MapGet(\"/ping\", async (HttpContext context, CancellationToken token) => { _ = Reporter.ReportAsync(\"1\", token); await context.Response.WriteAsync(\"pong\"); });", ReportWithToken, "await queue.EnqueueAsync(cancellationToken => Reporter.ReportAsync(\"1\", cancellationToken));")]
    [InlineData("OWN4007", "app.MapGet(\"/ping\", (HttpContext context) => { Task.Run(async () => { await Reporter.ReportAsync(\"1\", context.RequestAborted); }, context.RequestAborted); return \"pong\"; });", ReportWithToken, "await queue.EnqueueAsync(async cancellationToken => { await Reporter.ReportAsync(\"1\", cancellationToken); }); return")]
    public async Task Every_accepted_item_is_done_before_the_host_has_stopped(string id, string endpoint, string reporter, string written)
    {
        var before = TestSolution.Of(s_setup, Program(endpoint, reporter));
        var run = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual("12\n", run.Output);

        var text = await FixVerifier.FixTextAsync(before, id);
        Assert.True(text.Contains(written, StringComparison.Ordinal), text);
        Assert.Equal(new ProgramRun(0, "12\n", ""), await ExecutableProof.RunAsync(TestSolution.Of(s_setup, text), TimeSpan.FromSeconds(60)));
    }

    private const string Article05 = """
        class Program
        {
            static int pending;

            static async Task Main()
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
                var app = builder.Build();
                app.MapGet("/leak", (HttpContext context) =>
                {
                    var answer = new TaskCompletionSource<bool>();

                    // Nobody answers.
                    Task.Run(async () =>
                    {
                        Interlocked.Increment(ref pending);
                        try
                        {
                            await answer.Task;
                        }
                        finally
                        {
                            Interlocked.Decrement(ref pending);
                        }
                    });

                    return $"{context.Request.Path} will leak";
                });
                app.Urls.Add("http://127.0.0.1:0");
                await app.StartAsync();
                using (var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(3) })
                {
                    await Task.WhenAll(Enumerable.Range(0, 4).Select(async i => { try { await client.GetStringAsync("/leak"); } catch (OperationCanceledException) { } }));
                }

                // The clients have left.
                await Task.Delay(1000);
                Console.WriteLine(Volatile.Read(ref pending));
            }
        }
        """;

    [Fact]
    public async Task Work_that_nobody_signals_ends_when_its_client_leaves()
    {
        var before = TestSolution.Of(s_setup, Usings + Article05);
        Assert.Equal(new ProgramRun(0, "4\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var after = await FixVerifier.FixAsync(before, "OWN3001");
        Assert.Equal(
            Usings + Article05.Replace("(HttpContext", "async (HttpContext", StringComparison.Ordinal).Replace("Task.Run", "await Task.Run", StringComparison.Ordinal).Replace("answer.Task;", "answer.Task.WaitAsync(context.RequestAborted);", StringComparison.Ordinal),
            await SolutionText.OfAsync(after, "Program.cs"));
        Assert.Equal(new ProgramRun(0, "0\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Both_rules_lead_to_the_same_text()
    {
        var uncounted = Article05.Replace("                    Interlocked.Increment(ref pending);\n", "", StringComparison.Ordinal).Replace("                    Interlocked.Decrement(ref pending);\n", "", StringComparison.Ordinal)
            .Replace("Interlocked.Increment(ref pending);", "Console.Out.Flush();", StringComparison.Ordinal).Replace("Interlocked.Decrement(ref pending);", "Console.Out.Flush();", StringComparison.Ordinal);
        var after = await FixVerifier.FixInEveryOrderAsync(TestSolution.Of(s_setup, Usings + uncounted), "OWN3001", "OWN4001");
        Assert.Contains("await Task.Run(async () =>", await SolutionText.OfAsync(after, "Program.cs"), StringComparison.Ordinal);
    }

    private const string Host = """
        class Program
        {
            static void Main()
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddControllers();
                builder.Services.AddSingleton<Clock>();
                builder.Services.AddScoped<Basket>();

                var app = builder.Build();
                app.MapControllers();
                app.Run();
            }
        }

        public class Clock { public Task TickAsync(string what) => Task.Delay(what.Length); }
        public class Basket { public Task SaveAsync() => Task.Delay(1); }
        public class Form { public string Name { get; set; } = ""; public int[] Numbers { get; set; } = []; }
        """;

    private static string Controller(string members) => Usings + Host + "\n\n" + $$"""
        public class OrdersController : ControllerBase
        {
            {{members}}

            private static Task SendAsync(string to, CancellationToken token = default) => Task.Delay(to.Length, token);
        }
        """;

    [Theory]

    // Without a constructor, with one of each form, and with a primary one.
    [InlineData("[HttpPost] public IActionResult Post(string to) { _ = SendAsync(to); return Ok(); }", "private readonly BackgroundWorkQueue _queue;\n\n    public OrdersController(BackgroundWorkQueue queue) => _queue = queue;\n\n    [HttpPost] public async Task<IActionResult> Post(string to) { await _queue.EnqueueAsync(_ => SendAsync(to)); return Ok(); }")]
    [InlineData("private readonly Clock _clock;\n\n    public OrdersController(Clock clock) => _clock = clock;\n\n    public void Post(string to) { _ = _clock.TickAsync(to + 1); }", "private readonly Clock _clock;\n    private readonly BackgroundWorkQueue _queue;\n\n    public OrdersController(Clock clock, BackgroundWorkQueue queue)\n    {\n        _clock = clock;\n        _queue = queue;\n    }\n\n    public async Task Post(string to) { var what = to + 1;\n    await _queue.EnqueueAsync(_ => _clock.TickAsync(what)); }")]
    [InlineData("private readonly Clock clock;\n\n    public OrdersController(\n        Clock clock,\n        IServiceProvider provider)\n    {\n        this.clock = clock; // kept\n    }\n\n    public async Task Post(string to)\n    {\n        await Task.Yield();\n        _ = Task.Run(async () => { await clock.TickAsync(to); /* done */ });\n    }", "    private readonly BackgroundWorkQueue queue;\n\n    public OrdersController(\n        Clock clock,\n        IServiceProvider provider,\n        BackgroundWorkQueue queue)\n    {\n        this.clock = clock; // kept\n        this.queue = queue;\n    }\n\n    public async Task Post(string to)\n    {\n        await Task.Yield();\n        await queue.EnqueueAsync(async _ => { await clock.TickAsync(to); /* done */ });\n    }")]

    // Work that is synchronous keeps its hop; data of the request may be used later.
    [InlineData("public void Post([FromBody] Form form) { Task.Run(() => Console.WriteLine(form.Name + form.Numbers.Length)); }", "await _queue.EnqueueAsync(_ => Task.Run(() => Console.WriteLine(form.Name + form.Numbers.Length)));")]
    [InlineData("private readonly ILogger<Clock> _log;\n\n    public OrdersController(ILogger<Clock> log) { _log = log;\n    }\n\n    public void Post(string to) { _ = TellAsync(to); }\n    private async Task TellAsync(string to) { await Task.Delay(1); _log.LogInformation(to); }", "await _queue.EnqueueAsync(_ => TellAsync(to));")]

    // The method has a task already, which is not this one; code that is seen calls it.
    [InlineData("public Task<int> Post(string to) { _ = SendAsync(to); return Task.FromResult(1); }", "public Task<int> Post(string to) { _queue.TryEnqueue(_ => SendAsync(to)); return Task.FromResult(1); }")]
    [InlineData("public void Post(string to) { _ = SendAsync(to + 1); }\n    public void Put(string to) => Post(to);", "public void Post(string to) { var toValue = to + 1;\n    _queue.TryEnqueue(_ => SendAsync(toValue)); }")]

    // The token of the request gives way to that of the queue.
    [InlineData("public async Task Post(string to, CancellationToken cancellationToken) { await Task.Yield(); _ = SendAsync(to, cancellationToken); }", "await _queue.EnqueueAsync(stopToken => SendAsync(to, stopToken));")]
    public async Task Controllers_are_given_the_queue(string members, string written)
    {
        var before = TestSolution.Of(s_setup, Controller(members));
        var id = members.Contains("cancellationToken)", StringComparison.Ordinal) ? "OWN4007" : "OWN4001";
        var text = await FixVerifier.FixTextAsync(before, id);
        Assert.Contains(written, text, StringComparison.Ordinal);
        Assert.Contains("builder.Services.AddScoped<Basket>();\n        builder.Services.AddSingleton<BackgroundWorkQueue>();\n        builder.Services.AddHostedService(provider => provider.GetRequiredService<BackgroundWorkQueue>());\n\n        var app", text, StringComparison.Ordinal);
        Assert.Contains("public sealed class BackgroundWorkQueue : BackgroundService", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n", "    ")]
    [InlineData("\n", "\t")]
    [InlineData("\r\n", "\t")]
    public async Task Line_ends_and_indentation_stay(string line, string step)
    {
        var program = Controller("private readonly Clock _clock;\n\n    public OrdersController(Clock clock) => _clock = clock;\n\n    // Sends.\n    public IActionResult Post(string to)\n    {\n        _ = _clock.TickAsync(to + 1); // at once\n        return Ok();\n    }");
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(s_setup, program.Replace("    ", step, StringComparison.Ordinal).Replace("\n", line, StringComparison.Ordinal)), "OWN4001");
        Assert.Contains($"{step}// Sends.{line}{step}public async Task<IActionResult> Post(string to){line}{step}{{{line}{step}{step}var what = to + 1;{line}{step}{step}await _queue.EnqueueAsync(_ => _clock.TickAsync(what)); // at once{line}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_starts_share_one_queue()
    {
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(s_setup, Controller("public void Post(string to) { _ = SendAsync(to + 1); _ = SendAsync(to + 2); }\n    public void Put(string to) { _ = SendAsync(to); }")), "OWN4001");
        Assert.Equal(2, text.Split("class BackgroundWorkQueue").Length);
        Assert.Equal(2, text.Split("AddSingleton<BackgroundWorkQueue>").Length);
        Assert.Equal(4, text.Split("_queue.EnqueueAsync(").Length);
    }

    [Theory]

    // What belongs to the request: its context, its services, what it disposes, the controller itself.
    [InlineData("public void Post() { _ = Task.Run(async () => { await Task.Delay(1); Console.WriteLine(HttpContext.Request.Path); }); }")]
    [InlineData("private readonly Basket _basket;\n    public OrdersController(Basket basket) => _basket = basket;\n    public void Post() { _ = _basket.SaveAsync(); }")]
    [InlineData("public void Post([FromServices] Basket basket) { _ = basket.SaveAsync(); }")]
    [InlineData("public void Post(IFormFile file) { _ = Task.Run(async () => { await Task.Delay(1); Console.WriteLine(file.FileName); }); }")]
    [InlineData("public void Post() { _ = TellAsync(); }\n    private async Task TellAsync() { await Task.Delay(1); Console.WriteLine(User.Identity); }")]
    [InlineData("public void Post() { _ = Task.Run(async () => { await Task.Delay(1); Console.WriteLine(this); }); }")]

    [InlineData("public class Order { public virtual Form Lines { get; set; } = new(); }\n    public void Post([FromBody] Order order) { _ = Task.Run(() => Console.WriteLine(order.Lines)); }")]
    [InlineData("public void Post([FromBody] System.Collections.Generic.IEnumerable<string> names) { _ = Task.Run(() => Console.WriteLine(names)); }")]
    [InlineData("public void Post() { var client = new HttpClient(); _ = Task.Run(() => Console.WriteLine(client.BaseAddress)); }")]
    [InlineData("private Clock _clock = new();\n    public void Post() { _ = Task.Run(() => _clock.TickAsync(\"a\")); }")]

    // The value that is read later is not the one that was there.
    [InlineData("public void Post(string to) { _ = Task.Run(async () => { await Task.Delay(1); Console.WriteLine(to); }); to = \"\"; }")]

    // The work does not end, or cannot be seen as one delegate.
    [InlineData("public void Post() { _ = Task.Run(async () => { while (true) { await Task.Delay(1); Console.Out.Flush(); } }); }")]
    [InlineData("public void Post() { new Thread(() => Console.WriteLine(1)).Start(); }")]

    // The request answers what the call throws.
    [InlineData("public IActionResult Post(string to) { try { _ = SendAsync(to); } catch (ArgumentException) { return Conflict(); } return Ok(); }")]

    // Somebody else makes the controller.
    [InlineData("public void Post(string to) { _ = SendAsync(to); }\n    public static OrdersController Made() => new OrdersController();")]
    public Task Not_offered_where_the_request_owns_what_the_work_uses(string members) =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(s_setup, Controller(members)), "OWN4001");

    [Fact]
    public Task Not_offered_without_a_host() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(s_setup, Controller("public void Post(string to) { _ = SendAsync(to); }").Replace("var builder = WebApplication.CreateBuilder();", "var builder = Maker();", StringComparison.Ordinal)
            .Replace("static void Main()", "static dynamic Maker() => null!;\n    static void Main()", StringComparison.Ordinal)), "OWN4001");

    [Fact]
    public async Task A_forgotten_await_is_awaited() =>
        Assert.Contains("{ await Task.Yield(); await SendAsync(to); }", await FixVerifier.FixTextAsync(TestSolution.Of(s_setup, Controller("public async Task Post(string to) { await Task.Yield(); SendAsync(to); }").Replace("Usings", "", StringComparison.Ordinal)), "OWN4001"), StringComparison.Ordinal);

    [Fact]
    public async Task A_controller_in_another_file_is_given_the_queue()
    {
        var before = TestSolution.Of(
            s_setup,
            ("Program.cs", Usings.Replace("\n\n", "\n", StringComparison.Ordinal).TrimEnd() + "\n\nnamespace Shop\n{\n" + Host.Replace("\n\n", "\n", StringComparison.Ordinal) + "\n}\n"),
            ("Controllers.cs", Usings.TrimEnd() + "\n\nnamespace Other;\n\npublic class OrdersController : ControllerBase\n{\n    public void Post(string to) { _ = SendAsync(to); }\n\n    private static Task SendAsync(string to) => Task.Delay(to.Length);\n}\n"));
        var after = await FixVerifier.FixAsync(before, "OWN4001");
        Assert.Contains("public OrdersController(Shop.BackgroundWorkQueue queue) => _queue = queue;", await SolutionText.OfAsync(after, "Controllers.cs"), StringComparison.Ordinal);
        Assert.Contains("class BackgroundWorkQueue", await SolutionText.OfAsync(after, "Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_level_statements_and_Startup_register_too()
    {
        var top = await FixVerifier.FixTextAsync(
            TestSolution.Of(s_setup, Usings + "var builder = WebApplication.CreateBuilder(args);\n// The one service.\nvar app = builder.Build();\napp.MapPost(\"/\", () =>\n{\n    _ = Task.Run(() => Console.WriteLine(1));\n});\napp.Run();\n"),
            "OWN4001");
        Assert.Contains("CreateBuilder(args);\nbuilder.Services.AddSingleton<BackgroundWorkQueue>();\nbuilder.Services.AddHostedService(provider => provider.GetRequiredService<BackgroundWorkQueue>());\n// The one service.\nvar app", top, StringComparison.Ordinal);
        Assert.Contains("async (BackgroundWorkQueue queue) =>", top, StringComparison.Ordinal);
        Assert.Contains("app.Run();\n\n/// <summary>Runs", top, StringComparison.Ordinal);

        var startup = await FixVerifier.FixTextAsync(
            TestSolution.Of(s_setup, Usings + "class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        services.AddControllers();\n    }\n\n    static void Main() { }\n}\n\n" + Controller("public void Post(string to) { _ = SendAsync(to); }").Replace(Usings + Host, "", StringComparison.Ordinal)),
            "OWN4001");
        Assert.Contains("        services.AddControllers();\n        services.AddSingleton<BackgroundWorkQueue>();", startup, StringComparison.Ordinal);
    }
}
