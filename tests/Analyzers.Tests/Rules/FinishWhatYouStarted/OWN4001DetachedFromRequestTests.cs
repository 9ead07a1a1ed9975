using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4001 and OWN4007: work that is dropped while a request is answered.</summary>
public class OWN4001DetachedFromRequestTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;

        """;

    private const string Reporter = """

        interface ILifecycleService { void Shutdown(); }
        class Reporter
        {
            public Task Kept;
            public void Restart() { throw new InvalidOperationException(); }
            public virtual async Task ReportAsync(string text, CancellationToken token = default) { await Task.Delay(10, token); throw new InvalidOperationException(text); }
            public async Task GuardedAsync() { try { await ReportAsync(""); } catch (Exception e) { Console.WriteLine(e); } }
            public Task DoneAsync() { Console.WriteLine(); return Task.CompletedTask; }
        }
        """;

    private static Task Verify<TAnalyzer>(string source, ProgramSetup? setup = null)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        new OwnershipAnalyzerTest<TAnalyzer>(setup ?? ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable })
        {
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestCode = Usings + source + Reporter,
        }.RunAsync();

    private static Task Detached(string source) => Verify<OWN4001DetachedFromRequestAnalyzer>(source);

    private static string Action(string statements) =>
        "public class C : ControllerBase { private readonly Reporter reporter = new Reporter(); private readonly ILifecycleService lifecycle = null; private readonly Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime = null; public async Task<IActionResult> Get(CancellationToken token) { await Task.Yield(); " + statements + " return Ok(); } }";

    [Theory]
    [InlineData("_ = {|OWN4001:reporter.ReportAsync|}(\"a\");")]
    [InlineData("{|OWN4001:reporter.ReportAsync|}(\"a\");")]
    [InlineData("reporter?{|OWN4001:.ReportAsync|}(\"a\");")]
    [InlineData("_ = {|OWN4001:reporter.GuardedAsync|}();")]
    [InlineData("{|OWN4001:Task.Run|}(() => reporter.ReportAsync(\"a\"));")]
    [InlineData("_ = {|OWN4001:Task.Run|}(() => { lifecycle.Shutdown(); reporter.ReportAsync(\"a\"); });")]
    [InlineData("_ = {|OWN4001:Task.Run|}(() => reporter.Restart());")]
    [InlineData("ThreadPool.{|#0:QueueUserWorkItem|}(_ => int.Parse(\"a\"));")]
    public Task Reported_in_an_action(string statements) =>
        Detached(Action(statements.Replace("ThreadPool.{|#0:QueueUserWorkItem|}", "{|OWN4001:ThreadPool.QueueUserWorkItem|}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("await reporter.ReportAsync(\"a\");")]
    [InlineData("var report = reporter.ReportAsync(\"a\"); await report;")]
    [InlineData("reporter.Kept = reporter.ReportAsync(\"a\");")]
    [InlineData("_ = reporter.DoneAsync();")]
    [InlineData("HttpContext.Response.OnCompleted(() => reporter.ReportAsync(\"a\"));")]
    [InlineData("HttpContext.Response.OnCompleted(async () => { _ = reporter.GuardedAsync(); await Task.Yield(); });")]
    [InlineData("_ = reporter.ReportAsync(\"a\", token);")]
    [InlineData("Task.Factory.StartNew(() => lifecycle.Shutdown());")]
    [InlineData("_ = Task.Run(async () => { await Task.Delay(1000); lifetime.StopApplication(); });")]
    public Task Silent_in_an_action(string statements) => Detached(Action(statements));

    [Fact]
    public Task In_an_endpoint() => Detached("""
        static class Endpoints
        {
            static readonly Reporter reporter = new Reporter();
            public static void Map(WebApplication app)
            {
                app.MapGet("/ping", () => { _ = {|OWN4001:reporter.ReportAsync|}("ping"); return "pong"; });
                app.MapPost("/ping", async (HttpContext context) => { await Task.Yield(); {|OWN4001:Task.Run|}(() => reporter.ReportAsync("ping")); });
                app.MapGet("/pong", async () => { await reporter.ReportAsync("ping"); return "pong"; });
            }
        }
        """);

    [Fact]
    public Task In_middleware_and_consumers() => Detached("""
        interface IConsumer<T> { Task Consume(T message); }
        class Middleware { readonly Reporter reporter = new Reporter(); public Task InvokeAsync(HttpContext context) { _ = {|OWN4001:reporter.ReportAsync|}("a"); return Task.CompletedTask; } }
        class Consumer : IConsumer<string> { readonly Reporter reporter = new Reporter(); public Task Consume(string message) { _ = {|OWN4001:reporter.ReportAsync|}("a"); return Task.CompletedTask; } }
        """);

    [Fact]
    public Task Not_in_other_code() => Detached("""
        class Service { readonly Reporter reporter = new Reporter(); public void Consume(string message) { _ = reporter.ReportAsync("a"); } public void Get() { Task.Run(() => reporter.ReportAsync("a")); } }
        class ControllerBase { }
        class Other : ControllerBase { readonly Reporter reporter = new Reporter(); public void Get() { _ = reporter.ReportAsync("a"); } private void Map(Func<string, string> map) { Map(x => { _ = reporter.ReportAsync(x); return x; }); } }
        """);

    [Fact]
    public Task Not_what_the_controller_does_beside_actions() => Detached("""
        public class C : ControllerBase { readonly Reporter reporter = new Reporter(); private void Note() { _ = reporter.ReportAsync("a"); } public static void Begin() { new C().Note(); } }
        """);

    [Theory]
    [InlineData("_ = {|OWN4007:reporter.ReportAsync|}(\"a\", token);")]
    [InlineData("_ = {|OWN4007:reporter.ReportAsync|}(\"a\", HttpContext.RequestAborted);")]
    [InlineData("{|OWN4007:Task.Run|}(() => reporter.ReportAsync(\"a\", token));")]
    public Task The_token_of_the_request(string statements) => Verify<OWN4007RequestTokenDetachedAnalyzer>(Action(statements));

    [Theory]
    [InlineData("await reporter.ReportAsync(\"a\", token);")]
    [InlineData("_ = reporter.ReportAsync(\"a\");")]
    [InlineData("_ = reporter.ReportAsync(\"a\", CancellationToken.None);")]
    [InlineData("using var own = new CancellationTokenSource(); _ = reporter.ReportAsync(\"a\", own.Token);")]
    [InlineData("reporter.Kept = reporter.ReportAsync(\"a\", token);")]
    public Task Another_token(string statements) => Verify<OWN4007RequestTokenDetachedAnalyzer>(Action(statements));

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/aspnet/DependencyInjection/issues/583: an action saved what it had been sent in a Task.Run, and the context was disposed before it got there.
        [Fact]
        public Task Cleaned_data_that_is_saved_behind_the_page() => Detached("""
            public class Context { public Task<int> SaveChangesAsync() => Task.FromResult(1); }
            public class C : ControllerBase
            {
                readonly Context context; readonly Reporter reporter = new Reporter();
                public C(Context context) => this.context = context;
                [HttpPost] public IActionResult Show(string form) { {|OWN4001:Task.Run|}(() => SaveCleaned(form)); return Ok(form); }
                [HttpPut] public async Task<IActionResult> ShowAsync(string form) { await SaveCleaned(form); return Ok(form); }
                private async Task SaveCleaned(string form) { await reporter.ReportAsync(form); await context.SaveChangesAsync(); }
            }
            """);

        // https://github.com/paypal/ipn-code-samples/issues/129: the sample's action verified a payment in a dropped Task.Run.
        [Fact]
        public Task A_payment_that_is_verified_behind_the_reply() => Detached("""
            public class IpnController : ControllerBase
            {
                [HttpPost] public IActionResult Receive() { {|OWN4001:Task.Run|}(() => Verify("body")); return Ok(); }
                [HttpPut] public async Task<IActionResult> ReceiveAsync() { await Task.Run(() => Verify("body")); return Ok(); }
                private void Verify(string body) { if (body.Length == 0) { throw new InvalidOperationException("INVALID"); } Console.WriteLine("VERIFIED"); }
            }
            """);

        // https://github.com/dotnet/aspnetcore/issues/36600: an action answered before the pairing job that it had started.
        [Fact]
        public Task A_pairing_job_that_outlives_its_service() => Detached("""
            public class SomeService { public async Task DoThePairingJobAsync() { await Task.Delay(1000); throw new InvalidOperationException(); } }
            public class PairingController : ControllerBase
            {
                readonly SomeService service;
                public PairingController(SomeService service) => this.service = service;
                public IActionResult Begin() { {|OWN4001:Task.Run|}(async () => await service.DoThePairingJobAsync()); return Ok(); }
                public async Task<IActionResult> BeginAsync() { await service.DoThePairingJobAsync(); return Ok(); }
            }
            """);

        // https://github.com/umbraco/Umbraco.AI/pull/120: entries of an audit log stayed "running" where the client had gone, since their completion was given the request's token.
        [Fact]
        public Task An_audit_entry_that_stays_open() => Verify<OWN4007RequestTokenDetachedAnalyzer>("""
            public class Audit { public async Task CompleteAsync(int entry, CancellationToken token) { await Task.Delay(entry, token); throw new InvalidOperationException(); } }
            public class ChatController : ControllerBase
            {
                readonly Audit audit = new Audit();
                public async Task<IActionResult> Chat(int entry, CancellationToken cancellationToken) { await Task.Yield(); _ = {|OWN4007:audit.CompleteAsync|}(entry, cancellationToken); return Ok(); }
                public async Task<IActionResult> Repaired(int entry, CancellationToken cancellationToken) { await Task.Yield(); await audit.CompleteAsync(entry, CancellationToken.None); return Ok(); }
            }
            """);

        // https://github.com/thinktecture/relayserver/issues/363: a request has to be logged always; the write took the token of the request.
        [Fact]
        public Task A_request_that_is_not_logged() => Verify<OWN4007RequestTokenDetachedAnalyzer>("""
            public class Requests { public async Task StoreAsync(string path, CancellationToken token = default) { await Task.Delay(1, token); throw new InvalidOperationException(path); } }
            class Relay
            {
                readonly Requests requests = new Requests();
                public async Task InvokeAsync(HttpContext context) { await Task.Yield(); _ = {|OWN4007:requests.StoreAsync|}(context.Request.Path, context.RequestAborted); }
                public async Task InvokeAsync(HttpContext context, int repaired) { await Task.Yield(); await requests.StoreAsync(context.Request.Path); }
            }
            """);

        // https://github.com/aspnet/HttpAbstractions/issues/197: an upload is converted to several sizes, which should go on when the client has left.
        [Fact]
        public Task A_conversion_that_stops_half_way() => Verify<OWN4007RequestTokenDetachedAnalyzer>("""
            static class Uploads
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/upload", (HttpContext context, string image) => { {|OWN4007:Task.Run|}(() => ConvertAsync(image, context.RequestAborted)); return "accepted"; });
                    app.MapPost("/upload2", async (HttpContext context, string image) => { await ConvertAsync(image, context.RequestAborted); return "converted"; });
                }
                static async Task ConvertAsync(string image, CancellationToken token) { for (var size = 1; size < 4; size++) { await Task.Delay(size, token); Console.WriteLine(image); } throw new InvalidOperationException(); }
            }
            """);

        // A mail that an action sent without waiting was lost whenever the site was deployed.
        [Fact]
        public Task A_mail_that_is_lost_on_deployment() => Detached("""
            public class C : ControllerBase
            {
                readonly Reporter mail = new Reporter();
                [HttpPost] public IActionResult Send() { {|OWN4001:Task.Run|}(() => mail.ReportAsync("welcome")); return Ok(); }
                [HttpPut] public async Task<IActionResult> SendAsync() { await mail.ReportAsync("welcome"); return Ok(); }
            }
            """);

        // A clean-up that was given the request's token stopped half way when the client left.
        [Fact]
        public Task A_cleanup_that_dies_with_the_request() => Verify<OWN4007RequestTokenDetachedAnalyzer>(Action("_ = {|OWN4007:reporter.ReportAsync|}(\"clean\", HttpContext.RequestAborted);"));

        // Each request left one task behind that waited for an answer that never came.
        [Fact]
        public Task A_task_per_request_that_piles_up() => Detached("""
            static class Endpoints
            {
                public static void Map(WebApplication app)
                {
                    app.MapGet("/leak", (HttpContext context) => { var answer = new TaskCompletionSource(); {|OWN4001:Task.Run|}(async () => { await answer.Task; int.Parse("x"); }); return "leaks"; });
                    app.MapGet("/wait", async (HttpContext context) => { var answer = new TaskCompletionSource(); await answer.Task.WaitAsync(context.RequestAborted); return "waits"; });
                }
            }
            """);
    }
}
