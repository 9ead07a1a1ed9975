using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2003TokenIgnoredAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2003: a loop in a function that never looks at the token that it is given.</summary>
public class OWN2003TokenIgnoredTests
{
    [Theory]
    [InlineData("{|OWN2003:while|} (true) { Work(); await Task.Delay(1000); }")]
    [InlineData("{|OWN2003:while|} (true) { Work(); await Task.Delay(1000, CancellationToken.None); }")]
    [InlineData("{|OWN2003:while|} (true) { try { await WorkAsync(); } catch (Exception e) { log.LogError(e, \"failed\"); } Thread.Sleep(1000); }")]
    [InlineData("await Task.Run(async () => { {|OWN2003:while|} (true) { await Task.Delay(1000); } });")]
    public Task Reported(string statements) => InHostedService("", statements);

    [Theory]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000); }")]
    [InlineData("while (true) { await Task.Delay(1000, stoppingToken); }")]
    [InlineData("while (true) { await Task.Delay(1000, source.Token); }")]
    [InlineData("stoppingToken.Register(source.Cancel); while (true) { await Task.Delay(1000); }")]
    [InlineData("await foreach (var n in channel.Reader.ReadAllAsync()) { Use(n); }")]
    [InlineData("while (await channel.Reader.WaitToReadAsync()) { Work(); }")]
    [InlineData("while (true) { Use(await channel.Reader.ReadAsync()); }")]
    [InlineData("while (await ticks.WaitForNextTickAsync()) { Work(); }")]
    [InlineData("while (true) { if (await CountAsync() == 0) return; await Task.Delay(1000); }")]
    [InlineData("_ = Task.Run(async () => { while (true) { await Task.Delay(1000); } });")]
    [InlineData("await Task.Delay(1000);")]
    [InlineData("while (true) { await {|CS0103:missing|}; await Task.Delay(1000, stoppingToken); }")]
    public Task Silent(string statements) => InHostedService("", statements);

    [Theory]
    [InlineData("public async Task RunAsync(CancellationToken token) { {|OWN2003:while|} (true) { await Task.Delay(1000); } }")]
    [InlineData("public void Run(CancellationToken token) { {|OWN2003:for|} (;;) { Thread.Sleep(1000); } }")]
    [InlineData("void M() { async Task Loop(CancellationToken token) { {|OWN2003:while|} (true) { await Task.Delay(1000); } } _ = Loop(source.Token); }")]
    [InlineData("void M() { Func<CancellationToken, Task> loop = async token => { {|OWN2003:while|} (true) { await Task.Delay(1000); } }; Use(loop); }")]
    public Task Any_function_with_a_token(string members) => Members(members);

    [Theory]
    [InlineData("public async Task RunAsync(CancellationToken _) { while (true) { await Task.Delay(1000); } }")]
    [InlineData("public async Task RunAsync(CancellationToken token) { token.ThrowIfCancellationRequested(); while (true) { await Task.Delay(1000); } }")]
    [InlineData("public async Task RunAsync(CancellationToken token) { while (true) { await WorkAsync(token); } }")]
    [InlineData("public async Task RunAsync(CancellationToken token) { while (File.Exists(\"go\")) { await WorkAsync(); } }")]
    [InlineData("public async Task StartAsync(CancellationToken token) { _ = Task.Run(async () => { while (true) { await Task.Delay(1000); } }); }")]
    [InlineData("public int Parse(CancellationToken token) { var n = 0; while (true) { n++; if (n > 10) return n; } }")]
    public Task Silent_functions(string members) => Members(members);

    // What others reported, made again by hand, and its repair: ravendb/ravendb#9517, MicrosoftDocs/azure-docs#33191, liquidprojections/LiquidProjections#65.
    [Theory]
    [InlineData("private static Task WaitFor(TimeSpan time, CancellationToken token) => Task.Delay(time, token); protected async Task DoWorkAsync(CancellationToken token) { {|OWN2003:while|} (true) { await WaitFor(TimeSpan.FromMinutes(1), default); Work(); } }")]
    [InlineData("private static Task WaitFor(TimeSpan time, CancellationToken token) => Task.Delay(time, token); protected async Task DoWorkAsync(CancellationToken token) { while (true) { await WaitFor(TimeSpan.FromMinutes(1), token); Work(); } }")]
    [InlineData("protected async Task RunAsync(CancellationToken cancellationToken) { var processed = 0; {|OWN2003:do|} { processed += await CountAsync(); Use(processed); await Task.Delay(TimeSpan.FromSeconds(1)); } while (true); }")]
    [InlineData("protected async Task RunAsync(CancellationToken cancellationToken) { var processed = 0; do { cancellationToken.ThrowIfCancellationRequested(); processed += await CountAsync(); Use(processed); await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken); } while (true); }")]
    [InlineData("private Task<string[]> PageAsync(long after) => File.ReadAllLinesAsync(\"page\" + after); private async Task LoadPagesAsync(CancellationToken token) { var checkpoint = 0L; {|OWN2003:while|} (true) { var page = await PageAsync(checkpoint); checkpoint += page.Length; if (page.Length == 0) { await Task.Delay(500); } } }")]
    [InlineData("private Task<string[]> PageAsync(long after) => File.ReadAllLinesAsync(\"page\" + after); private async Task LoadPagesAsync(CancellationToken token) { var checkpoint = 0L; while (!token.IsCancellationRequested) { var page = await PageAsync(checkpoint); checkpoint += page.Length; if (page.Length == 0) { await Task.Delay(500, token); } } }")]
    public Task Reports_of_others(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => Members("public async Task RunAsync(CancellationToken token) { while (true) { await Task.Delay(1000); } }", ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });
}
