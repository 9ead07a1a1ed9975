using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2007RegistrationPilesUpAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2007: registrations with a long-lived token that are made per call and never released.</summary>
public class OWN2007RegistrationPilesUpTests
{
    [Theory]
    [InlineData("public async Task SendAsync(CancellationToken token) { var both = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(source.Token, token)|}; await WorkAsync(both.Token); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { var both = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(own, token)|}; both.CancelAfter(1000); await WorkAsync(both.Token); }")]
    [InlineData("public async Task SendAsync(CancellationToken a, CancellationToken b) { var all = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(a, b, own)|}; await WorkAsync(all.Token); }")]
    [InlineData("public Task SendAsync(CancellationToken token) => WorkAsync({|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(own, token)|}.Token);")]
    [InlineData("public async Task SendAsync() { var done = new TaskCompletionSource(); {|OWN2007:source.Token.Register(() => done.TrySetCanceled())|}; await done.Task; }")]
    [InlineData("public async Task SendAsync() { var done = new TaskCompletionSource(); _ = {|OWN2007:own.Register(() => done.TrySetCanceled())|}; await done.Task; }")]
    [InlineData("public async Task SendAsync() { await Task.WhenAny(WorkAsync(), {|OWN2007:Task.Delay(Timeout.Infinite, source.Token)|}); }")]
    [InlineData("public async Task SendAsync() { await Task.WhenAny(WorkAsync(), {|OWN2007:Task.Delay(-1, own)|}); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { while (!token.IsCancellationRequested) { var both = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(token)|}; both.CancelAfter(1000); await WorkAsync(both.Token); } }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { while (true) { await Task.WhenAny(WorkAsync(), {|OWN2007:Task.Delay(Timeout.InfiniteTimeSpan, token)|}); } }")]
    [InlineData("private readonly IHostApplicationLifetime life = null; public void Send() { {|OWN2007:life.ApplicationStopping.Register(Work)|}; }")]
    public Task Reported(string members) => Members(Field + members);

    [Theory]
    [InlineData("public async Task SendAsync(CancellationToken token) { using var both = CancellationTokenSource.CreateLinkedTokenSource(own, token); await WorkAsync(both.Token); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { using (var both = CancellationTokenSource.CreateLinkedTokenSource(own, token)) { await WorkAsync(both.Token); } }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { var both = CancellationTokenSource.CreateLinkedTokenSource(own, token); try { await WorkAsync(both.Token); } finally { both.Dispose(); } }")]
    [InlineData("public CancellationTokenSource Link() => CancellationTokenSource.CreateLinkedTokenSource(own);")]
    [InlineData("public void Link() { var both = CancellationTokenSource.CreateLinkedTokenSource(own); Use(both); }")]
    [InlineData("private CancellationTokenSource kept; public void Link() { kept = CancellationTokenSource.CreateLinkedTokenSource(own); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { var both = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(both.Token); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { token.Register(Work); await WorkAsync(token); }")]
    [InlineData("public async Task SendAsync() { using var r = own.Register(Work); await WorkAsync(); }")]
    [InlineData("public async Task SendAsync() { await using (own.Register(Work)) { await WorkAsync(); } }")]
    [InlineData("public async Task SendAsync() { var r = own.Register(Work); await WorkAsync(); r.Dispose(); }")]
    [InlineData("public CancellationTokenRegistration OnStop() => own.Register(Work);")]
    [InlineData("public Service() { own.Register(Work); }")]
    [InlineData("public Task StartAsync(CancellationToken token) { own.Register(Work); return Task.CompletedTask; }")]
    [InlineData("private void startListening() { own.Register(Work); }")]
    [InlineData("public async Task SendAsync() { await Task.Delay(-1, own); }")]
    [InlineData("public async Task SendAsync() { await Task.WhenAny(WorkAsync(), Task.Delay(1000, own)); }")]
    [InlineData("private CancellationTokenSource turn = new CancellationTokenSource(); public async Task SendAsync() { turn = new CancellationTokenSource(); turn.Token.Register(Work); await WorkAsync(turn.Token); }")]
    [InlineData("public async Task SendAsync(CancellationToken token) { while (!token.IsCancellationRequested) { using var turn = new CancellationTokenSource(1000); turn.Token.Register(Work); await WorkAsync(turn.Token); } }")]
    [InlineData("public void Send(IEnumerable<int> all, CancellationToken token) { foreach (var n in all) { token.Register(Work); } }")]
    [InlineData("public void Send() { {|CS0103:missing|}.Register(Work); }")]
    public Task Silent(string members) => Members(Field + members);

    [Theory]
    [InlineData("public static IServiceProvider UseWorker(this IServiceProvider services, IHostApplicationLifetime life) { life.ApplicationStopping.Register(Work); return services; }")]
    [InlineData("public static void Send(this string text, IHostApplicationLifetime life) { {|OWN2007:life.ApplicationStopping.Register(Work)|}; }")]
    [InlineData("public static IHost Create(HostApplicationBuilder builder) { var host = builder.Build(); var life = host.Services.GetRequiredService<IHostApplicationLifetime>(); life.ApplicationStopping.Register(Work); return host; }")]
    [InlineData("public static IHost Create(HostApplicationBuilder builder) { var host = builder.Build(); ((IHostApplicationLifetime)host.Services.GetService(typeof(IHostApplicationLifetime))).ApplicationStopping.Register(Work); return host; }")]
    [InlineData("public static void Create(IHost host) { var life = host.Services.GetRequiredService<IHostApplicationLifetime>(); {|OWN2007:life.ApplicationStopping.Register(Work)|}; }")]
    public Task What_is_added_to_the_application(string method) => Verify("using Microsoft.Extensions.DependencyInjection; static class Extensions { " + method + " private static void Work() { } }");

    // What others reported, made again by hand, and its repair: launchdarkly/dotnet-eventsource#77, JKorf/CryptoExchange.Net#229, discord-net/Discord.Net#1084, Farfetch/loadshedding#26.
    [Theory]
    [InlineData("public async Task DoWithTimeout(CancellationToken token) { while (!token.IsCancellationRequested) { var timeout = new CancellationTokenSource(1000); var combined = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token)|}; await WorkAsync(combined.Token); } }")]
    [InlineData("public async Task DoWithTimeout(CancellationToken token) { while (!token.IsCancellationRequested) { using var timeout = new CancellationTokenSource(1000); using var combined = CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token); await WorkAsync(combined.Token); } }")]
    [InlineData("public Task WaitOneAsync() { var waiter = new TaskCompletionSource(); {|OWN2007:source.Token.Register(() => waiter.TrySetCanceled(), useSynchronizationContext: false)|}; return waiter.Task; }")]
    [InlineData("public async Task WaitOneAsync() { var waiter = new TaskCompletionSource(); var registration = source.Token.Register(() => waiter.TrySetCanceled(), useSynchronizationContext: false); try { await waiter.Task; } finally { registration.Dispose(); } }")]
    [InlineData("public async Task SendInternalAsync(CancellationToken token) { token = {|OWN2007:CancellationTokenSource.CreateLinkedTokenSource(own, token)|}.Token; await WorkAsync(token); }")]
    [InlineData("public async Task SendInternalAsync(CancellationToken token) { using var both = CancellationTokenSource.CreateLinkedTokenSource(own, token); await WorkAsync(both.Token); }")]
    [InlineData("public async Task ExecuteTaskAsync() { var first = await Task.WhenAny(WorkAsync(), {|OWN2007:Task.Delay(Timeout.InfiniteTimeSpan, own)|}); await first; }")]
    [InlineData("public async Task ExecuteTaskAsync() { await WorkAsync().WaitAsync(own); }")]
    public Task Reports_of_others(string members) => Members(Field + members);

    [Fact]
    public Task Not_in_tests() => Members(Field + "public void Send() { own.Register(Work); }", ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });

    private const string Field = "private readonly CancellationToken own;\n";
}
