using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2005NobodyCancelsAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2005: a source whose token is used, and which nobody can cancel.</summary>
public class OWN2005NobodyCancelsTests
{
    [Theory]
    [InlineData("var stop = {|OWN2005:new CancellationTokenSource()|}; await WorkAsync(stop.Token);")]
    [InlineData("using var stop = {|OWN2005:new CancellationTokenSource()|}; _ = Task.Run(() => WorkAsync(stop.Token), stop.Token);")]
    [InlineData("CancellationTokenSource stop = {|OWN2005:new()|}; var token = stop.Token; await WorkAsync(token); stop.Dispose();")]
    [InlineData("using (var stop = {|OWN2005:new CancellationTokenSource()|}) { while (!stop.IsCancellationRequested) { await WorkAsync(stop.Token); } }")]
    [InlineData("CancellationTokenSource stop; stop = {|OWN2005:new CancellationTokenSource()|}; await WorkAsync(stop.Token); if (stop != null) { stop?.Dispose(); }")]
    public Task Reported(string statements) => InBackground("", statements);

    [Theory]
    [InlineData("using var stop = new CancellationTokenSource(); var work = WorkAsync(stop.Token); stop.Cancel(); await work;")]
    [InlineData("using var stop = new CancellationTokenSource(); var work = WorkAsync(stop.Token); await stop.CancelAsync(); await work;")]
    [InlineData("using var stop = new CancellationTokenSource(); stop.CancelAfter(1000); await WorkAsync(stop.Token);")]
    [InlineData("using var stop = new CancellationTokenSource(1000); await WorkAsync(stop.Token);")]
    [InlineData("using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1)); await WorkAsync(stop.Token);")]
    [InlineData("using var stop = CancellationTokenSource.CreateLinkedTokenSource(source.Token); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); Console.CancelKeyPress += (_, _) => stop.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); Console.CancelKeyPress += (_, _) => stop?.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); AppDomain.CurrentDomain.ProcessExit += Cancel; void Cancel(object s, EventArgs e) => stop.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); Use(stop); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); var all = new List<object> { stop }; Use(all); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); var other = stop; other.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); Action cancel = stop.Cancel; Use(cancel); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); if (stop is { } s) { s.Cancel(); } await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); using var r = source.Token.Register(s => ((CancellationTokenSource)s).Cancel(), stop); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); var pair = (stop, 1); pair.stop.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); stop.Dispose();")]
    [InlineData("var stop = new CancellationTokenSource(); Interlocked.Exchange(ref stop, null)?.Cancel(); await WorkAsync(stop.Token);")]
    [InlineData("var stop = new CancellationTokenSource(); stop = {|CS0103:missing|}; await WorkAsync(stop.Token);")]
    public Task Silent(string statements) => InBackground("", statements);

    [Fact]
    public Task Fields() => Verify("""
        class Pump : IDisposable
        {
            private readonly CancellationTokenSource stop = {|OWN2005:new CancellationTokenSource()|};
            public Pump() { _ = RunAsync(stop.Token); }
            private async Task RunAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(1000, token); } }
            public void Dispose() => stop.Dispose();
        }
        class Restarted
        {
            private CancellationTokenSource? stop;
            public void Start() { stop = {|OWN2005:new CancellationTokenSource()|}; _ = Task.Delay(1000, stop.Token); }
            public void Stop() { stop?.Dispose(); stop = null; }
        }
        partial class Parts { private readonly CancellationTokenSource stop = new(); public Task M() => Task.Delay(1000, stop.Token); }
        partial class Parts { public void Stop() => stop.Cancel(); }
        class Seen { internal readonly CancellationTokenSource Stop = new(); public Task M() => Task.Delay(1000, Stop.Token); }
        class Exposed { private readonly CancellationTokenSource stop = new(); public CancellationTokenSource Source => stop; public Task M() => Task.Delay(1000, stop.Token); }
        class Nested { private readonly CancellationTokenSource stop = new(); public Task M() => Task.Delay(1000, stop.Token); class Inner { void Halt(Nested n) => n.stop.Cancel(); } }
        class Assigned { private CancellationTokenSource stop = new(); Assigned(CancellationTokenSource other) { stop = other; } public Task M() => Task.Delay(1000, stop.Token); }
        class Property { private CancellationTokenSource Stop { get; } = new(); public Task M() => Task.Delay(1000, Stop.Token); public void Halt() => Stop.Cancel(); }
        """);

    // What others reported, made again by hand, and its repair: mono/mono#8016, dotnet/dotnet-api-docs#3982, dotnet/runtime#109639.
    [Theory]
    [InlineData("using (var stop = {|OWN2005:new CancellationTokenSource()|}) { var late = Task.Delay(TimeSpan.FromDays(3), stop.Token); await Task.WhenAny(late, WorkAsync()); }")]
    [InlineData("using (var stop = new CancellationTokenSource()) { try { var late = Task.Delay(TimeSpan.FromDays(3), stop.Token); await Task.WhenAny(late, WorkAsync()); } finally { stop.Cancel(); } }")]
    [InlineData("var stop = {|OWN2005:new CancellationTokenSource()|}; var work = Task.Run(() => WorkAsync(stop.Token)); stop.Dispose(); await work;")]
    [InlineData("var stop = new CancellationTokenSource(); var work = Task.Run(() => WorkAsync(stop.Token)); stop.Cancel(); stop.Dispose(); await work;")]
    [InlineData("var stop = {|OWN2005:new CancellationTokenSource()|}; var token = stop.Token; stop.Dispose(); Use(token.CanBeCanceled); await WorkAsync(token);")]
    [InlineData("var stop = new CancellationTokenSource(); var token = stop.Token; stop.CancelAfter(1000); Use(token.CanBeCanceled); await WorkAsync(token); stop.Dispose();")]
    public Task Reports_of_others(string statements) => InBackground("", statements);

    [Fact]
    public Task Not_in_tests() => InBackground("", "var stop = new CancellationTokenSource(); await WorkAsync(stop.Token);", ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });
}
