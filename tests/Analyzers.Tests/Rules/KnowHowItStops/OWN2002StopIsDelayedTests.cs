using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2002StopIsDelayedAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2002: a wait that is not given the token which its loop tests.</summary>
public class OWN2002StopIsDelayedTests
{
    [Theory]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Work(); await {|OWN2002:Task.Delay(1000)|}; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Work(); await {|OWN2002:Task.Delay(TimeSpan.FromSeconds(5))|}.ConfigureAwait(false); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Work(); {|OWN2002:Thread.Sleep(1000)|}; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Work(); {|OWN2002:Task.Delay(period)|}.Wait(); }")]
    [InlineData("while (true) { await WorkAsync(stoppingToken); await {|OWN2002:Task.Delay(period)|}; }")]
    [InlineData("while (true) { stoppingToken.ThrowIfCancellationRequested(); await {|OWN2002:Task.Delay(minute)|}; }")]
    [InlineData("while (!source.IsCancellationRequested) { await {|OWN2002:Task.Delay(1000)|}; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { try { await WorkAsync(stoppingToken); } catch (IOException) { await {|OWN2002:Task.Delay(1000)|}; } }")]
    [InlineData("using var timer = new PeriodicTimer(minute); while (!stoppingToken.IsCancellationRequested) { await {|OWN2002:timer.WaitForNextTickAsync()|}; Work(); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await {|OWN2002:signal.WaitAsync()|}; Work(); }")]
    [InlineData("await {|OWN2002:Task.Delay(5000)|}; while (!stoppingToken.IsCancellationRequested) { await WorkAsync(stoppingToken); }")]
    [InlineData("foreach (var n in new[] { 1 }) { await WorkAsync(stoppingToken); await {|OWN2002:Task.Delay(500)|}; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken); await WorkAsync(linked.Token); await {|OWN2002:Task.Delay(500)|}; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { if (await CountAsync() == 0) { await {|OWN2002:Task.Delay(500)|}; } }")]
    public Task Reported(string statements) => InHostedService(Fields, statements);

    [Theory]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000, stoppingToken); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000, CancellationToken.None); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000, default); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000/*, stoppingToken*/); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay(100); Thread.Sleep(50); await Task.Delay(TimeSpan.FromMilliseconds(100)); Thread.Sleep(0); await Task.Delay(moment); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { try { await WorkAsync(stoppingToken); } finally { await Task.Delay(1000); } }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { try { await WorkAsync(stoppingToken); } catch (OperationCanceledException) { await Task.Delay(1000); } }")]
    [InlineData("while (true) { if (stoppingToken.IsCancellationRequested) { await Task.Delay(1000); break; } await WorkAsync(); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await WorkAsync(stoppingToken); } await Task.Delay(1000);")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.WhenAny(queue.DequeueAsync(), Task.Delay(1000)); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { var work = Task.Delay(1000); await work; }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await ticks.WaitForNextTickAsync(); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await gate.WaitAsync(); try { Work(); } finally { gate.Release(); } }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await woken.WaitAsync(); Work(); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await ended.WaitAsync(); Work(); }")]
    [InlineData("using var timer = new PeriodicTimer(minute); stoppingToken.Register(timer.Dispose); while (!stoppingToken.IsCancellationRequested) { await timer.WaitForNextTickAsync(); Work(); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { var buffer = new byte[8]; await stream.ReadAsync(buffer); }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Use(await channel.Reader.ReadAsync()); }")]
    [InlineData("while (File.Exists(\"go\")) { await Task.Delay(1000); }")]
    [InlineData("while (true) { using var timeout = new CancellationTokenSource(1000); await WorkAsync(timeout.Token); await Task.Delay(1000); }")]
    [InlineData("await Task.Delay(1000); await WorkAsync();")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { await Task.Delay({|CS0103:missing|}, stoppingToken); }")]
    public Task Silent(string statements) => InHostedService(Fields, statements);

    [Theory]
    [InlineData("public async Task StopAsync(CancellationToken token) { while (!token.IsCancellationRequested && File.Exists(\"busy\")) { await {|OWN2002:Task.Delay(500)|}; } }")]
    [InlineData("void M(CancellationToken token) { _ = Task.Run(async () => { while (!token.IsCancellationRequested) { await {|OWN2002:Task.Delay(1500)|}; } }); }")]
    [InlineData("Task kept; void M(CancellationToken token) { kept = Task.Run(async () => { while (!token.IsCancellationRequested) { await {|OWN2002:Task.Delay(500)|}; } }); }")]
    [InlineData("private int interval = 1000; void M(CancellationToken token) { Task.Run(() => { while (!token.IsCancellationRequested) { Work(); {|OWN2002:Thread.Sleep(interval - 5)|}; } }); } void N() { interval = 10000; }")]
    [InlineData("Task kept; void M(CancellationToken token) { kept = LoopAsync(token); } void N(CancellationToken token) { _ = LoopAsync(token); } async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await {|OWN2002:Task.Delay(500)|}; } }")]
    [InlineData("private CancellationToken own; void M() { new Thread(Loop).Start(); } void Loop() { while (!own.IsCancellationRequested) { {|OWN2002:Thread.Sleep(500)|}; } }")]
    [InlineData("private readonly CancellationTokenSource own = new(); void M() { new Thread(Loop).Start(); } public void Halt() => own.Cancel(); private void Look() { if (File.Exists(\"stop\")) { Work(); } } void Loop() { while (!own.IsCancellationRequested) { Look(); {|OWN2002:Thread.Sleep(500)|}; } }")]
    public Task In_the_background_and_in_stop_members(string members) => Members(members);

    [Theory]
    [InlineData("void M(CancellationToken token) { _ = Task.Run(async () => { while (!token.IsCancellationRequested) { await Task.Delay(1000); } }); }")]
    [InlineData("private int interval = 1000; void M(CancellationToken token) { Task.Run(() => { while (!token.IsCancellationRequested) { Work(); Thread.Sleep(interval - 5); } }); }")]
    [InlineData("void N(CancellationToken token) { _ = LoopAsync(token); } async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(500); } }")]
    [InlineData("async void M(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(500); } }")]
    [InlineData("public async Task PollAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(500); } }")]
    [InlineData("public async Task StopAsync() { source.Cancel(); while (!source.IsCancellationRequested) { await Task.Delay(500); } }")]
    [InlineData("public async ValueTask DisposeAsync() { while (!source.IsCancellationRequested) { await Task.Delay(500); } }")]
    [InlineData("public async Task StopAsync(CancellationToken token) { source.Cancel(); await Task.Delay(500); }")]
    [InlineData("private readonly CancellationTokenSource own = new(); void M() { new Thread(Loop).Start(); } private void End() => own.Cancel(); void Loop() { while (!own.IsCancellationRequested) { if (File.Exists(\"stop\")) { End(); break; } Thread.Sleep(500); } }")]
    public Task Elsewhere_somebody_else_speaks(string members) => Members(members);

    [Fact]
    public Task What_the_framework_reports_already() => Verify(
        "partial class Service : BackgroundService { protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await Task.Delay(1000); {|OWN2002:Thread.Sleep(1000)|}; } } }",
        ProgramSetup.Library with { AspNetCore = true, EditorConfig = "dotnet_diagnostic.CA2016.severity = warning\n" });

    // What others reported, made again by hand, and its repair: Particular/ServiceControl#170, buttplugio/buttplug-csharp#314, Nethereum/Nethereum#655.
    [Theory]
    [InlineData("private TimeSpan interval; public void Start(CancellationToken token) { Task.Factory.StartNew(() => { while (!token.IsCancellationRequested) { Work(); {|OWN2002:Thread.Sleep(interval)|}; } }, token); }")]
    [InlineData("private TimeSpan interval; public void Start(CancellationToken token) { Task.Factory.StartNew(() => { while (!token.IsCancellationRequested) { Work(); token.WaitHandle.WaitOne(interval); } }, token); }")]
    [InlineData("private readonly CancellationTokenSource scanning = new(); private Thread scanner; public void Scan() { scanner = new Thread(() => { while (!scanning.IsCancellationRequested) { Work(); {|OWN2002:Thread.Sleep(3000)|}; } }); scanner.Start(); }")]
    [InlineData("private readonly CancellationTokenSource scanning = new(); private Thread scanner; public void Scan() { scanner = new Thread(() => { while (!scanning.Token.WaitHandle.WaitOne(3000)) { Work(); } }); scanner.Start(); }")]
    [InlineData("private Task polling; public void Poll(CancellationToken token) { polling = PollAsync(token); } private async Task PollAsync(CancellationToken token) { while (await CountAsync() == 0) { token.ThrowIfCancellationRequested(); await {|OWN2002:Task.Delay(1000)|}; } }")]
    [InlineData("private Task polling; public void Poll(CancellationToken token) { polling = PollAsync(token); } private async Task PollAsync(CancellationToken token) { while (await CountAsync() == 0) { token.ThrowIfCancellationRequested(); await Task.Delay(1000, token); } }")]
    public Task Reports_of_others(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => Members(
        "void M(CancellationToken token) { Task.Run(async () => { while (!token.IsCancellationRequested) { await Task.Delay(500); } }); }",
        ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });

    private const string Fields = """
        private readonly TimeSpan period;
        private static readonly TimeSpan minute = TimeSpan.FromMinutes(1), moment = TimeSpan.FromMilliseconds(20);
        private readonly SemaphoreSlim signal = new SemaphoreSlim(0), woken = new SemaphoreSlim(0), ended = new SemaphoreSlim(0);
        private void End() { source.Cancel(); ended.Release(); }
        public void Enqueue() { signal.Release(); }
        public override Task StopAsync(CancellationToken token) { woken.Release(); return base.StopAsync(token); }
        """;
}
