using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4005 reports a shutdown that an owner lets take for ever.</summary>
public class OWN4005UnboundedShutdownTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Server { public Task StopAsync(CancellationToken token = default) => Task.CompletedTask; public Task ShutdownAsync(int code, CancellationToken token) => Task.CompletedTask; }

        """;

    private static Task Source(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<OWN4005UnboundedShutdownAnalyzer>(setup ?? ProgramSetup.Library) { TestCode = Usings + source }.RunAsync();

    private static Task Owner(string members, ProgramSetup? setup = null) => Source("public class Owner\n{\nprivate readonly Server _server = new();\nprivate Task _task = Task.CompletedTask;\n" + members + "\n}\n", setup);

    public class Reported
    {
        [Fact]
        public Task None() => Owner("public async Task StopAsync(CancellationToken token) { await _server.StopAsync({|OWN4005:CancellationToken.None|}); }");

        [Fact]
        public Task None_under_another_comment() => Owner("public async Task StopAsync(CancellationToken token) {\n// Last of all.\nawait _server.StopAsync({|OWN4005:CancellationToken.None|}); }");

        [Fact]
        public Task Default() => Owner("public async ValueTask DisposeAsync() { await _server.StopAsync({|OWN4005:default|}); }");

        [Fact]
        public Task A_token_that_nobody_cancels() => Owner("public Task CloseAsync() => _server.ShutdownAsync(1, {|OWN4005:new CancellationToken()|});");

        [Fact]
        public Task In_a_lambda_of_an_owner() => Owner("public void Stop() => Task.Run(async () => await _server.StopAsync({|OWN4005:CancellationToken.None|}));");

        [Fact]
        public Task Wait_for_work_that_ignores_the_token_of_the_stop() => Owner("public async Task StopAsync(CancellationToken token) { {|OWN4005:await _task.ConfigureAwait(false)|}; }");

        [Fact]
        public Task Entry_point() => new OwnershipAnalyzerTest<OWN4005UnboundedShutdownAnalyzer>(ProgramSetup.Console)
        {
            TestCode = Usings + "public static class Program { public static async Task Main() { var server = new Server(); await server.StopAsync({|OWN4005:CancellationToken.None|}); } }",
        }.RunAsync();
    }

    public class Silent
    {
        [Fact]
        public Task A_comment_that_says_why() => Owner("public async Task StopAsync(CancellationToken token) {\n// Gets CancellationToken.None as before: a drain that is cut off would leave it half stopped.\nawait _server.StopAsync(CancellationToken.None); }");

        [Fact]
        public Task Token_that_is_passed_on() => Owner("public async Task StopAsync(CancellationToken token) { await _server.StopAsync(token); }");

        [Fact]
        public Task Token_that_is_left_out() => Owner("public async Task StopAsync() { await _server.StopAsync(); }");

        [Fact]
        public Task Wait_that_is_bounded() => Owner("public async Task StopAsync(CancellationToken token) { await _task.WaitAsync(token); }");

        [Fact]
        public Task Token_that_bounds_another_wait() => Owner("public async Task StopAsync(CancellationToken token) { await Task.WhenAny(_task, Task.Delay(-1, token)); await _task; }");

        [Fact]
        public Task Not_an_owner() => Source("public class Test { public async Task RunAsync(Server server) { await server.StopAsync(CancellationToken.None); } }");

        [Fact]
        public Task Dispose_that_calls_the_stop_of_its_own_type() => Owner("public Task StopAsync(CancellationToken token) => _server.StopAsync(token);\npublic async ValueTask DisposeAsync() { await StopAsync(CancellationToken.None); }");

        [Fact]
        public Task Another_call() => Owner("public async Task StopAsync() { await Task.Delay(1, CancellationToken.None); }");

        [Fact]
        public Task Host() => Owner("public async Task StopAsync(Microsoft.Extensions.Hosting.IHost host, Microsoft.AspNetCore.Builder.WebApplication app) { await host.StopAsync(CancellationToken.None); await app.StopAsync(default); }", ProgramSetup.Library with { AspNetCore = true });

        [Fact]
        public Task Test_project() => Owner("public async ValueTask DisposeAsync() { await _server.StopAsync(default); }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true" });

        [Fact]
        public Task Broken_code() => new OwnershipAnalyzerTest<OWN4005UnboundedShutdownAnalyzer>
        {
            TestCode = Usings + "public class Owner { public async Task StopAsync() { await _server.StopAsync(CancellationToken.None); } }",
            CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None,
        }.RunAsync();
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/aspnet/Hosting/issues/1016: an extension without access to the timeout can only say None.
        [Theory]
        [InlineData("{|OWN4005:CancellationToken.None|}")]
        [InlineData("new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token")]
        public Task Web_host_service(string token) => Owner($"protected void OnStop() {{ _server.StopAsync({token}).GetAwaiter().GetResult(); }} public void Stop() => OnStop();");

        // https://github.com/aspnet/SignalR/issues/1997: the stop takes a bound and never uses it.
        [Theory]
        [InlineData("{|OWN4005:await _task|};")]
        [InlineData("await _task.WaitAsync(token);")]
        public Task Hub_connection(string wait) => Owner($"public async Task StopAsync(CancellationToken token) {{ Console.WriteLine(\"stopping\"); {wait} }}");

        // https://github.com/NuGet/NuGet.Jobs/pull/292: a shutdown of a client that never returns.
        [Theory]
        [InlineData("await _server.ShutdownAsync(0, {|OWN4005:CancellationToken.None|});")]
        [InlineData("using var limit = new CancellationTokenSource(60000); await _server.ShutdownAsync(0, limit.Token);")]
        public Task Orchestrator(string shutdown) => Owner("public async Task StopAsync() { " + shutdown + " }");
    }
}
