using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2006UnboundedRetryAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2006: a retry that goes on for ever.</summary>
public class OWN2006UnboundedRetryTests
{
    [Theory]
    [InlineData("{|OWN2006:while|} (true) { try { await WorkAsync(); return; } catch (Exception e) { log.LogError(e, \"failed\"); await Task.Delay(1000); } }")]
    [InlineData("{|OWN2006:while|} (true) { try { await WorkAsync(); break; } catch (Exception e) { Use(e); } }")]
    [InlineData("{|OWN2006:while|} (true) { try { Work(); break; } catch (IOException) { Thread.Sleep(1000); } }")]
    [InlineData("{|OWN2006:for|} (;;) { try { Work(); break; } catch { } await Task.Delay(1000); }")]
    [InlineData("var done = false; {|OWN2006:while|} (!done) { try { await WorkAsync(); done = true; } catch (Exception e) { Use(e); } }")]
    [InlineData("var delay = 100; {|OWN2006:while|} (true) { try { await WorkAsync(); break; } catch (Exception) { await Task.Delay(delay); delay = Math.Min(delay * 2, 10000); } }")]
    public Task Reported(string statements) => InBackground("", statements);

    [Theory]
    [InlineData("var n = 0; while (true) { try { await WorkAsync(); return; } catch (Exception) { if (++n > 5) throw; } }")]
    [InlineData("var n = 0; while (true) { try { await WorkAsync(); return; } catch (Exception) when (n++ < 5) { await Task.Delay(1000); } }")]
    [InlineData("for (var n = 0; n < 5; n++) { try { await WorkAsync(); return; } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("var n = 0; while (true) { try { await WorkAsync(); return; } catch (Exception) { await Task.Delay(1000); } if (n++ > 5) break; }")]
    [InlineData("while (true) { try { await WorkAsync(); return; } catch (Exception) { await Task.Delay(1000, source.Token); } }")]
    [InlineData("while (!source.IsCancellationRequested) { try { await WorkAsync(); return; } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { await WorkAsync(source.Token); return; } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("var end = DateTime.UtcNow.AddMinutes(1); while (true) { try { await WorkAsync(); return; } catch (Exception) { if (DateTime.UtcNow > end) throw; await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { await WorkAsync(); } catch (Exception e) { Use(e); await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { Use(int.Parse(Console.ReadLine())); break; } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { Work(); break; } catch (Exception) { } }")]
    [InlineData("while (true) { try { await WorkAsync(); if (File.Exists(\"done\")) return; } catch (Exception) { } }")]
    [InlineData("while (true) { try { if (await CountAsync() == 0) break; await Task.Delay(1000); } catch (Exception) { } }")]
    [InlineData("while (true) { try { await WorkAsync(); break; } catch (InvalidOperationException) { } }")]
    [InlineData("while (true) { if (File.Exists(\"stop\")) return; try { await WorkAsync(); break; } catch (Exception) { await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { await WorkAsync(); break; } finally { await Task.Delay(1000); } }")]
    [InlineData("var done = false; Console.CancelKeyPress += (_, _) => done = true; while (!done) { try { await WorkAsync(); done = true; } catch (Exception e) { Use(e); } }")]
    public Task Silent(string statements) => InBackground("", statements);

    // What others reported, made again by hand, and its repair: apache/activemq-nms-openwire#17, hazelcast/hazelcast-csharp-client#477, EasyNetQ/EasyNetQ#880.
    [Theory]
    [InlineData("public void Connect() { {|OWN2006:while|} (true) { try { Work(); break; } catch (IOException e) { Use(e); Thread.Sleep(500); } } }")]
    [InlineData("public void Connect() { while (true) { try { Work(); break; } catch (IOException e) when (e.HResult != 1) { Use(e); Thread.Sleep(500); } } }")]
    [InlineData("public async Task StartAsync() { var connected = false; {|OWN2006:while|} (!connected) { try { await WorkAsync(); connected = true; } catch (Exception e) { Use(e); } } }")]
    [InlineData("public async Task StartAsync() { var connected = false; for (var n = 0; !connected && n < 10; n++) { try { await WorkAsync(); connected = true; } catch (Exception e) { Use(e); } } }")]
    [InlineData("public void TryToConnect() { {|OWN2006:for|} (;;) { try { Work(); return; } catch (Exception e) { log.LogError(e, \"Retrying.\"); } Thread.Sleep(5000); } }")]
    [InlineData("public void TryToConnect(CancellationToken token) { for (;;) { try { Work(); return; } catch (Exception e) { log.LogError(e, \"Retrying.\"); } if (token.WaitHandle.WaitOne(5000)) { return; } } }")]
    public Task Reports_of_others(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => InBackground("", "while (true) { try { await WorkAsync(); return; } catch { await Task.Delay(1000); } }", ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });
}
