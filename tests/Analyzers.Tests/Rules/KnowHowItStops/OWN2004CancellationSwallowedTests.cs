using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2004CancellationSwallowedAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2004: a loop that catches the cancellation which should end it.</summary>
public class OWN2004CancellationSwallowedTests
{
    [Theory]
    [InlineData("{|OWN2004:while|} (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { log.LogError(e, \"failed\"); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { await WorkAsync(stoppingToken).ConfigureAwait(false); } catch { } }")]
    [InlineData("{|OWN2004:for|} (;;) { try { await Task.Delay(1000, stoppingToken); Work(); } catch (OperationCanceledException) { } }")]
    [InlineData("{|OWN2004:while|} (true) { try { await Task.Delay(1000, stoppingToken); Work(); } catch (TaskCanceledException) { } }")]
    [InlineData("{|OWN2004:while|} (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { log.LogError(e, \"failed\"); await Task.Delay(1000); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { stoppingToken.ThrowIfCancellationRequested(); Work(); } catch (Exception e) { Use(e); } await Task.Delay(1000); }")]
    [InlineData("{|OWN2004:while|} (true) { try { await WorkAsync(stoppingToken); return; } catch (Exception e) { Use(e); await Task.Delay(1000); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { var n = await channel.Reader.ReadAsync(stoppingToken); if (n == 0) break; } catch (Exception e) { Use(e); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { Use(collection.Take(stoppingToken)); } catch (Exception e) { Use(e); } }")]
    [InlineData("{|OWN2004:while|} (true) { using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken); try { await WorkAsync(linked.Token); } catch (Exception e) { Use(e); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { await foreach (var n in channel.Reader.ReadAllAsync(stoppingToken)) { Use(n); } } catch (Exception e) { Use(e); } }")]
    [InlineData("var done = false; {|OWN2004:while|} (!done) { try { await WorkAsync(stoppingToken); done = true; } catch (Exception e) { Use(e); await Task.Delay(1000); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { await WorkAsync(source.Token); } catch (Exception e) when (true) { Use(e); } }")]
    [InlineData("{|OWN2004:while|} (true) { try { try { await WorkAsync(stoppingToken); } finally { Work(); } } catch (Exception e) { Use(e); } }")]
    public Task Reported(string statements) => InHostedService("", statements);

    [Theory]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (OperationCanceledException) { break; } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (OperationCanceledException) { throw; } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) when (e is not OperationCanceledException) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) when (!(e is OperationCanceledException)) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { if (stoppingToken.IsCancellationRequested) break; Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); throw; } }")]
    [InlineData("var n = 0; while (true) { try { await WorkAsync(stoppingToken); } catch (Exception) { if (++n > 5) throw; } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); await Task.Delay(1000, stoppingToken); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } await Task.Delay(1000, stoppingToken); }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } stoppingToken.ThrowIfCancellationRequested(); }")]
    [InlineData("while (true) { stoppingToken.ThrowIfCancellationRequested(); try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { if (stoppingToken.IsCancellationRequested) return; await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (IOException e) { Use(e); } }")]
    [InlineData("while (true) { using var timeout = new CancellationTokenSource(1000); try { await WorkAsync(timeout.Token); } catch (Exception e) { Use(e); } await Task.Delay(1000); }")]
    [InlineData("while (true) { try { if (File.Exists(\"stop\")) return; await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await Task.WhenAny(queue.DequeueAsync(), Task.Delay(1000, stoppingToken)); } catch (Exception e) { Use(e); } }")]
    [InlineData("try { while (true) { await WorkAsync(stoppingToken); } } catch (Exception e) { Use(e); }")]
    [InlineData("for (var i = 0; i < 5; i++) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (await ticks.WaitForNextTickAsync(stoppingToken)) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("await foreach (var n in channel.Reader.ReadAllAsync(stoppingToken)) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) when (IsTransient(e)) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Handle(e); } }")]
    [InlineData("while (true) { try { await WorkAsync(stoppingToken); } catch (Exception e) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e).Throw(); } }")]
    [InlineData("while (true) { Use(await queue.DequeueAsync()); try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("var done = false; while (!done) { try { done = File.Exists(\"done\"); await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("var done = false; using var r = stoppingToken.Register(() => done = true); while (!done) { try { await WorkAsync(stoppingToken); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await Task.Delay(1000); } catch (Exception e) { Use(e); } }")]
    [InlineData("while (true) { try { await WorkAsync({|CS0103:missing|}, stoppingToken); return; } catch (Exception e) { Use(e); throw; } }")]
    public Task Silent(string statements) => InHostedService(
        "private static bool IsTransient(Exception e) => e is IOException; private static void Handle(Exception e) { if (e is OperationCanceledException) throw new InvalidOperationException(); }",
        statements);

    [Theory]
    [InlineData("private bool running = true; public async Task RunAsync(CancellationToken token) { {|OWN2004:while|} (running) { try { await WorkAsync(token); } catch (Exception e) { Use(e); } } }")]
    [InlineData("private readonly CancellationTokenSource stop = new CancellationTokenSource(); void Loop() { {|OWN2004:while|} (true) { try { Use(collection.Take(stop.Token)); } catch { } } }")]
    public Task Reported_anywhere(string members) => Members(members);

    [Fact]
    public Task A_flag_that_stop_clears() => Members(
        "private bool running = true; public void Halt() { running = false; source.Cancel(); } public async Task RunAsync(CancellationToken token) { while (running) { try { await WorkAsync(token); } catch (Exception e) { Use(e); } } }");

    // What others reported, made again by hand, and its repair: Picturepark/Picturepark.SDK.DotNet#371, TechnoBerry/camunda-worker-dotnet#20, ms-iot/content#1098.
    [Theory]
    [InlineData("public async Task WaitAsync(CancellationToken token) { {|OWN2004:while|} (true) { try { await WorkAsync(token); return; } catch (TaskCanceledException) { } } }")]
    [InlineData("public async Task WaitAsync(CancellationToken token) { while (true) { try { await WorkAsync(token); return; } catch (TaskCanceledException) when (!token.IsCancellationRequested) { } } }")]
    [InlineData("public async Task RunAsync(CancellationToken token) { {|OWN2004:while|} (true) { try { Use(await channel.Reader.ReadAsync(token)); } catch (Exception e) { log.LogWarning(e, \"failed\"); } } }")]
    [InlineData("public async Task RunAsync(CancellationToken token) { while (true) { try { Use(await channel.Reader.ReadAsync(token)); } catch (Exception e) when (!token.IsCancellationRequested) { log.LogWarning(e, \"failed\"); } } }")]
    [InlineData("private readonly byte[] buffer = new byte[1024]; private readonly CancellationTokenSource reading = new(); public void Cancel() => reading.Cancel(); public async Task Listen() { {|OWN2004:while|} (true) { try { Use(await stream.ReadAsync(buffer, reading.Token)); } catch (Exception e) { Use(e.Message); } } }")]
    [InlineData("private readonly byte[] buffer = new byte[1024]; private readonly CancellationTokenSource reading = new(); public void Cancel() => reading.Cancel(); public async Task Listen() { while (!reading.IsCancellationRequested) { try { Use(await stream.ReadAsync(buffer, reading.Token)); } catch (Exception e) { Use(e.Message); } } }")]
    public Task Reports_of_others(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => Members(
        "public async Task RunAsync(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch { } } }",
        ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });
}
