using static TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops.LoopProgram<TaskOwnership.Analyzers.Rules.KnowHowItStops.OWN2001LoopCannotStopAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>OWN2001: a loop in the background that nothing can stop.</summary>
public class OWN2001LoopCannotStopTests
{
    [Theory]
    [InlineData("{|OWN2001:while|} (true) { await Task.Delay(1000); Work(); }")]
    [InlineData("{|OWN2001:for|} (;;) { Thread.Sleep(1000); Work(); }")]
    [InlineData("{|OWN2001:do|} { await Task.Delay(1000); } while (true);")]
    [InlineData("{|OWN2001:while|} (true) { await WorkAsync(); }")]
    [InlineData("{|OWN2001:while|} (true) { await gate.WaitAsync(); Work(); }")]
    [InlineData("{|OWN2001:while|} (true) { wake.WaitOne(); Work(); }")]
    [InlineData("{|OWN2001:while|} (true) { Task.Delay(1000).Wait(); }")]
    [InlineData("{|OWN2001:while|} (true) { try { await queue.DequeueAsync(); } catch (Exception e) { log.LogError(e, \"failed\"); } }")]
    [InlineData("{|OWN2001:while|} (true) { try { if (await CountAsync() > 1) throw new InvalidOperationException(); } catch { } }")]
    [InlineData("{|OWN2001:while|} (true) { await Task.WhenAny(queue.DequeueAsync(), Task.Delay(1000)); }")]
    [InlineData("{|OWN2001:while|} (true) { await WorkAsync(CancellationToken.None); await Task.Delay(1000, default); }")]
    [InlineData("{|OWN2001:while|} (true) { await Task.Delay(1000); foreach (var n in new[] { 1 }) { if (n > 0) break; } switch (1) { case 1: break; } }")]
    [InlineData("{|OWN2001:while|} (true) { await Task.Delay(1000); Func<int> f = () => { return 1; }; Use(f); }")]
    [InlineData("{|OWN2001:while|} (true) { again: await Task.Delay(1000); if (DateTime.Now.Year > 1) goto again; }")]
    [InlineData("{|OWN2001:while|} (true) { var file = File.OpenRead(\"work\"); file.ReadByte(); await Task.Delay(1000); }")]
    [InlineData("var running = true; {|OWN2001:while|} (running) { await Task.Delay(1000); }")]
    [InlineData("{|OWN2001:while|} (true) { await Task.Delay(1000); await Parallel.ForEachAsync(new[] { 1 }, async (n, ct) => { await Task.Delay(n, ct); }); }")]
    [InlineData("{|OWN2001:while|} (true) { Console.WriteLine(\"tick\"); Thread.Sleep(1000); }")]
    public Task Reported(string statements) => InBackground("", statements);

    [Theory]
    [InlineData("while (true) { await Task.Delay(1000, source.Token); }")]
    [InlineData("while (!source.IsCancellationRequested) { await Task.Delay(1000); }")]
    [InlineData("while (true) { if (source.IsCancellationRequested) break; await Task.Delay(1000); }")]
    [InlineData("while (true) { await Task.Delay(1000); await queue.SendAsync(\"\", source.Token); }")]
    [InlineData("while (true) { await Task.Delay(1000); if (File.Exists(\"stop\")) return; }")]
    [InlineData("while (true) { await Task.Delay(1000); if (File.Exists(\"stop\")) break; }")]
    [InlineData("while (true) { await Task.Delay(1000); if (File.Exists(\"stop\")) throw new InvalidOperationException(); }")]
    [InlineData("while (true) { await Task.Delay(1000); if (File.Exists(\"stop\")) goto end; } end: ;")]
    [InlineData("while (true) { await Task.Delay(1000); if (File.Exists(\"stop\")) Environment.Exit(0); }")]
    [InlineData("while (true) { await Task.Delay(1000); foreach (var n in new[] { 1 }) { if (n > 0) return; } }")]
    [InlineData("while (true) { try { await Task.Delay(1000); } catch (IOException) { throw; } }")]
    [InlineData("while (true) { Use(await channel.Reader.ReadAsync()); }")]
    [InlineData("while (true) { await channel.Reader.WaitToReadAsync(); while (channel.Reader.TryRead(out var n)) { Use(n); } }")]
    [InlineData("await foreach (var n in channel.Reader.ReadAllAsync()) { Use(n); await Task.Delay(1000); }")]
    [InlineData("while (await channel.Reader.WaitToReadAsync()) { Work(); }")]
    [InlineData("while (true) { Use(collection.Take()); }")]
    [InlineData("foreach (var n in collection.GetConsumingEnumerable()) { await Task.Delay(n); }")]
    [InlineData("while (true) { var client = await listener.AcceptTcpClientAsync(); Use(client); }")]
    [InlineData("while (true) { try { var client = await listener.AcceptTcpClientAsync(); Use(client); } catch (Exception e) { log.LogError(e, \"failed\"); } }")]
    [InlineData("var buffer = new byte[8]; while (true) { await stream.ReadAsync(buffer); }")]
    [InlineData("while (true) { await ticks.WaitForNextTickAsync(); Work(); }")]
    [InlineData("while (await ticks.WaitForNextTickAsync()) { await Task.Delay(1000); }")]
    [InlineData("while (!stopEvent.WaitOne(1000)) { Work(); }")]
    [InlineData("while (true) { if (stopEvent.WaitOne(1000)) break; Work(); }")]
    [InlineData("while (true) { Use(await queue.DequeueAsync()); }")]
    [InlineData("while (true) { queue.Receive(); }")]
    [InlineData("var n = 0; while (true) { if (Interlocked.CompareExchange(ref n, 1, 0) == 0) { Work(); } }")]
    [InlineData("while (true) { Thread.SpinWait(10); Thread.Yield(); }")]
    [InlineData("while (DateTime.Now < DateTime.MaxValue) { await Task.Delay(1000); }")]
    [InlineData("for (var i = 0; i < 10; i++) { await Task.Delay(1000); }")]
    [InlineData("var running = true; Console.CancelKeyPress += (_, _) => running = false; while (running) { await Task.Delay(1000); }")]
    [InlineData("var running = true; while (running) { await Task.Delay(1000); running = File.Exists(\"go\"); }")]
    [InlineData("while (true) { var line = Console.ReadLine(); await queue.SendAsync(line); }")]
    [InlineData("while ({|CS1525:)|} { await Task.Delay(1000); }")]
    public Task Silent(string statements) => InBackground("", statements);

    [Theory]
    [InlineData("void M() { new Thread(() => { {|OWN2001:while|} (true) { Thread.Sleep(1000); Work(); } }).Start(); }")]
    [InlineData("private Thread thread; void M() { thread = new Thread(Loop); thread.Start(); } void Loop() { {|OWN2001:while|} (true) { Thread.Sleep(1000); Work(); } }")]
    [InlineData("void M() { ThreadPool.QueueUserWorkItem(_ => { {|OWN2001:while|} (true) { Thread.Sleep(1000); } }); }")]
    [InlineData("void M() { Task.Factory.StartNew(Loop, TaskCreationOptions.LongRunning); } void Loop() { {|OWN2001:while|} (true) { Thread.Sleep(1000); Work(); } }")]
    [InlineData("async void Loop() { {|OWN2001:while|} (true) { await Task.Delay(1000); } }")]
    [InlineData("void M() { _ = Loop(); } async Task Loop() { {|OWN2001:while|} (true) { await Task.Delay(1000); } }")]
    [InlineData("private Task loop; void M() { loop = Loop(); } async Task Loop() { {|OWN2001:while|} (true) { await Task.Delay(1000); } }")]
    [InlineData("void M() { _ = Loop(); } async Task Loop() { await Inner(); } async Task Inner() { {|OWN2001:while|} (true) { await Task.Delay(1000); } }")]
    [InlineData("void M() { _ = Loop(); async Task Loop() { {|OWN2001:while|} (true) { await Task.Delay(1000); } } }")]
    [InlineData("void M() { Action work = async () => { {|OWN2001:while|} (true) { await Task.Delay(1000); } }; work(); }")]
    [InlineData("private bool running = true; void M() { Task.Run(Loop); } async Task Loop() { {|OWN2001:while|} (running) { await Task.Delay(1000); } }")]
    [InlineData("private volatile bool stopped; void M() { Task.Run(Loop); } async Task Loop() { {|OWN2001:while|} (!stopped) { await Task.Delay(1000); } }")]
    [InlineData("private bool running; void M() { running = true; Task.Run(Loop); } async Task Loop() { {|OWN2001:while|} (this.running) { await Task.Delay(1000); } }")]
    [InlineData("private IConsumer consumer; void M() { Task.Run(Loop); } void Close() { consumer.Dispose(); } void Loop() { {|OWN2001:while|} (true) { Thread.Sleep(1000); try { consumer.Consume(); } catch (Exception e) { Use(e); } } }")]
    public Task Background(string members) => Members(members);

    [Theory]
    [InlineData("async Task Loop() { while (true) { await Task.Delay(1000); } }")]
    [InlineData("async Task M() { await Loop(); } async Task Loop() { while (true) { await Task.Delay(1000); } }")]
    [InlineData("void Loop() { while (true) { Thread.Sleep(1000); } }")]
    [InlineData("private bool running = true; void M() { Task.Run(Loop); } void Halt() { running = false; } async Task Loop() { while (running) { await Task.Delay(1000); } }")]
    [InlineData("internal bool running = true; void M() { Task.Run(Loop); } async Task Loop() { while (running) { await Task.Delay(1000); } }")]
    [InlineData("private bool running = true; void M() { Set(ref running); Task.Run(Loop); } void Set(ref bool flag) { flag = false; } async Task Loop() { while (running) { await Task.Delay(1000); } }")]
    [InlineData("private bool running; void M() { Task.Run(Loop); } async Task Loop() { while (running) { await Task.Delay(1000); } }")]
    [InlineData("private readonly bool running; Service(bool run) { running = run; Task.Run(Loop); } async Task Loop() { while (running) { await Task.Delay(1000); } }")]
    [InlineData("void M() { Task.Run(async () => { await foreach (var n in Numbers()) { Use(n); } }); } async IAsyncEnumerable<int> Numbers() { while (true) { await Task.Delay(1000); yield return 1; } }")]
    [InlineData("void M() { Task.Run(async () => { while (true) { await Task.Delay(1000); await Turn(); } }); } async Task Turn() { await WorkAsync(source.Token); }")]
    [InlineData("void M() { Task.Run(async () => { while (true) { await Turn(); } }); } async Task Turn() { Use(await channel.Reader.ReadAsync()); }")]
    [InlineData("private bool disposed; void M() { Task.Run(async () => { while (true) { await Task.Delay(1000); Check(); } }); } void Check() { if (disposed) throw new ObjectDisposedException(\"\"); }")]
    [InlineData("private bool disposed; void M() { Task.Run(async () => { while (true) { await Task.Delay(1000); ObjectDisposedException.ThrowIf(disposed, this); } }); }")]
    [InlineData("void M(CancellationToken token) { Task.Run(async () => { while (true) { await Task.Delay(1000); await Task.Run(() => Use(token)); } }); }")]
    [InlineData("static CancellationToken Stopping => default; void M() { Task.Run(async () => { while (true) { await Task.Delay(1000, Stopping); } }); }")]
    [InlineData("private Thread thread; void M() { thread = new Thread(Loop); thread.Start(); } void Halt() { thread.Interrupt(); } void Loop() { while (true) { Thread.Sleep(1000); Work(); } }")]
    [InlineData("private IConsumer consumer; void M() { Task.Run(Loop); } void Close() { consumer?.Dispose(); } void Loop() { while (true) { Thread.Sleep(1000); consumer.Consume(); } }")]
    public Task Not_in_the_background_or_stopped_elsewhere(string members) => Members(members);

    [Fact]
    public Task A_hosted_service_that_loops_elsewhere() => InHostedService(
        "async Task Loop() { {|OWN2001:while|} (true) { await Task.Delay(1000); } }",
        "stoppingToken.ThrowIfCancellationRequested(); await Loop();");

    [Fact]
    public Task A_scheduler_runs_for_ever() => Verify("""
        class Own : TaskScheduler
        {
            public Own() { new Thread(() => { while (true) { Thread.Sleep(10); } }).Start(); }
            protected override IEnumerable<Task> GetScheduledTasks() => null;
            protected override void QueueTask(Task task) { }
            protected override bool TryExecuteTaskInline(Task task, bool queued) => false;
        }
        """);

    [Fact]
    public Task A_source_that_the_user_named() => InBackground(
        "private readonly IConsumer consumer = null;",
        "while (true) { consumer.Consume(); await Task.Delay(1000); }",
        ProgramSetup.Library with { AspNetCore = true, EditorConfig = "task_ownership.terminating_sources = Other.Type, IConsumer\n" });

    [Fact]
    public Task Without_the_name_it_is_unknown() => InBackground(
        "private readonly IConsumer consumer = null;",
        "{|OWN2001:while|} (true) { consumer.Consume(); await Task.Delay(1000); }");

    // What others reported, made again by hand, and its repair: dotnet/runtime#102526, sipsorcery-org/sipsorcery#806, gnh1201/welsonjs#230.
    [Theory]
    [InlineData("private readonly Queue<string> results = new(); Service() { new Thread(Retrieve) { IsBackground = true }.Start(); } private void Retrieve() { {|OWN2001:while|} (true) { lock (results) { if (results.Count > 0) { Use(results.Dequeue()); } } Thread.Sleep(100); } }")]
    [InlineData("private volatile bool stopped; public void Close() { stopped = true; } private readonly Queue<string> results = new(); Service() { new Thread(Retrieve) { IsBackground = true }.Start(); } private void Retrieve() { while (!stopped) { lock (results) { if (results.Count > 0) { Use(results.Dequeue()); } } Thread.Sleep(100); } }")]
    [InlineData("private bool isClosed; private readonly AutoResetEvent added = new(false); Service() { Task.Factory.StartNew(Process, TaskCreationOptions.LongRunning); } private void Process() { {|OWN2001:while|} (!isClosed) { Work(); added.WaitOne(50); } }")]
    [InlineData("private bool isClosed; private readonly AutoResetEvent added = new(false); Service() { Task.Factory.StartNew(Process, TaskCreationOptions.LongRunning); } public void Shutdown() { isClosed = true; added.Set(); } private void Process() { while (!isClosed) { Work(); added.WaitOne(50); } }")]
    [InlineData("public void Start() { _ = StartHeartbeatAsync(); } private async Task StartHeartbeatAsync() { {|OWN2001:while|} (true) { try { await WorkAsync(); } catch (Exception e) { Use(e); } await Task.Delay(2000); } }")]
    [InlineData("public void Start(CancellationToken token) { _ = StartHeartbeatAsync(token); } private async Task StartHeartbeatAsync(CancellationToken token) { while (!token.IsCancellationRequested) { try { await WorkAsync(); } catch (Exception e) { Use(e); } await Task.Delay(2000, token); } }")]
    public Task Reports_of_others(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => InBackground("", "while (true) { await Task.Delay(1000); }", ProgramSetup.Library with { AspNetCore = true, GlobalConfig = "build_property.IsTestProject = true\n" });
}
