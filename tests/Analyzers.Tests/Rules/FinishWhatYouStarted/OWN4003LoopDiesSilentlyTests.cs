using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4003 reports loops and callbacks that their first failure ends for good.</summary>
public class OWN4003LoopDiesSilentlyTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

    private const string Surroundings = Usings + """
        public interface IStore { void Save(int item); Task SaveAsync(int item, CancellationToken token = default); bool TrySave(); }
        public interface IHandler { void HandleError(string message); void Handle(string message); }
        public static class Log { public static void Error(Exception exception) { Console.Error.WriteLine(exception); } }

        partial class Service
        {
            private readonly IStore store = null!;
            private readonly Channel<int> channel = Channel.CreateUnbounded<int>();
            private readonly BlockingCollection<int> queue = new();
            private readonly CancellationTokenSource stop = new();
            private readonly TcpListener listener = new(IPAddress.Loopback, 0);
            private volatile bool stopping;
            private event EventHandler? Done;
            private Action? action;
            private readonly IHandler handler = null!;
            public Action<int>? HookField;
            public Action<int>? Hook { get; set; }
            private void Once() { if (count > 1) { throw new InvalidOperationException("Only one may wait."); } }
            private int count;
            private static async Task WorkAsync(CancellationToken token = default) { await File.ReadAllTextAsync("work", token); }
            private ValueTask SignalledAsync() { if (count++ > 1) { throw new InvalidOperationException("Only one may wait."); } return default; }
            private static void Work() { File.Delete("work"); }
            private static async Task GuardedAsync() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }
            private static async Task HandleAsync(TcpClient client) { using (client) { await WorkAsync(); } }
            private void Raise() { Done?.Invoke(this, EventArgs.Empty); }
            public void Stop() { stop.Cancel(); stopping = true; channel.Writer.TryComplete(); queue.CompleteAdding(); listener.Stop(); action = null; count++; Raise(); }
        }

        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); }
        }

        """;

    private static Task Members(string members, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<OWN4003LoopDiesSilentlyAnalyzer>(setup ?? ProgramSetup.Library)
        {
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestState = { Sources = { ("/Service.cs", Usings + "partial class Service\n{\n" + members + "\n}\n"), ("/Surroundings.cs", Surroundings) } },
        }.RunAsync();

    private static Task InSync(string statements) => Members("void M()\n{\n" + statements + "\n}");

    public class Reported
    {
        [Theory]
        [InlineData("{|OWN4003:Task.Run|}(async () => { while (true) { await WorkAsync(); await Task.Delay(1000); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (!stop.IsCancellationRequested) { await Task.Delay(1000, stop.Token); await WorkAsync(); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (!stopping) { await Task.Delay(1000); store.Save(1); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { for (; ; ) { await Task.Delay(1000); await store.SaveAsync(1); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) { await store.SaveAsync(item); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (await channel.Reader.WaitToReadAsync()) { while (channel.Reader.TryRead(out var item)) { await store.SaveAsync(item); } } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync()) { await WorkAsync(); } });")]
        [InlineData("{|OWN4003:Task.Factory.StartNew|}(() => { foreach (var item in queue.GetConsumingEnumerable()) { store.Save(item); } }, TaskCreationOptions.LongRunning);")]
        [InlineData("{|OWN4003:ThreadPool.QueueUserWorkItem|}(_ => { while (true) { Thread.Sleep(1000); Work(); } });")]
        [InlineData("{|OWN4003:new Thread(() => { while (!stopping) { Thread.Sleep(1000); Work(); } }).Start|}();")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (true) { try { await WorkAsync(); } catch (IOException) { } await Task.Delay(1000); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (true) { try { await WorkAsync(); } finally { count++; } await Task.Delay(1000); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (true) { try { await WorkAsync(); } catch (Exception) { count++; throw; } await Task.Delay(1000); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { while (true) { var item = queue.Take(); if (item < 0) { return; } await store.SaveAsync(item); } });")]
        [InlineData("_ = {|OWN4003:Task.Run|}(async () => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } while (true) { await Task.Delay(1); await WorkAsync(); } });")]
        public Task A_dropped_loop(string statements) => InSync(statements);

        [Fact]
        public Task A_dropped_method() => Members("""
            void Start() => _ = {|OWN4003:LoopAsync|}(stop.Token);
            async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await store.SaveAsync(1, token); await Task.Delay(1000, token); } }
            """);

        [Fact]
        public Task A_loop_behind_private_methods() => Members("""
            void Start() { {|OWN4003:Task.Run|}(RunAsync); }
            async Task RunAsync() { await Task.Yield(); await LoopAsync(); }
            async Task LoopAsync() { while (true) { await Task.Delay(1000); await store.SaveAsync(1); } }
            """);

        [Fact]
        public Task A_kept_task_that_nobody_looks_at() => Members("""
            private Task? _loop;
            void Start() { if (_loop is null) { _loop = {|OWN4003:Task.Run|}(LoopAsync); } }
            async Task LoopAsync() { while (!stopping) { await Task.Delay(1000); await WorkAsync(); } }
            """);

        [Fact]
        public Task A_kept_call_that_nobody_looks_at() => Members("""
            private Task? _loop;
            void Start() { _loop = {|OWN4003:LoopAsync|}(); }
            async Task LoopAsync() { while (!stopping) { await Task.Delay(1000); await WorkAsync(); } }
            """);

        [Fact]
        public Task A_kept_thread_even_if_it_is_joined() => Members("""
            private Thread? _thread;
            void Start() { _thread = new Thread({|OWN4003:Run|}); _thread.Start(); }
            void End() { _thread?.Join(); }
            void Run() { while (!stopping) { Thread.Sleep(100); Work(); } }
            """);

        [Theory]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => Work()|}, null, 0, 1000);")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 0, 1000); void Tick(object? state) { File.Delete(\"x\"); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 0, 1000); void Tick(object? state) { Turn(); } void Turn() { store.Save(1); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => { WorkAsync().GetAwaiter().GetResult(); }|}, null, 0, 1000);")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => action?.Invoke()|});")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => { if (count > 1) { throw new InvalidOperationException(); } }|});")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => Turn()|}); void Turn() { if (count > 1) { throw new IOException(); } }")]
        [InlineData("private readonly Action _own; private Timer? _timer; public Service(Action own) { _own = own; _timer = new Timer({|OWN4003:Tick|}, null, 0, 1000); } void Tick(object? state) { Work(); _own?.Invoke(); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => Own!(1)|}); private Action<int>? Own { get; set; }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:_ => handler.Handle(\"stuck\")|});")]
        public Task A_timer_callback(string members) => Members(members);

        [Theory]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { await Task.Run(Work); _timer!.Change(1000, Timeout.Infinite); } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 1000, Timeout.Infinite); void Tick(object? state) { try { Work(); _timer!.Change(1000, Timeout.Infinite); } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("private readonly System.Timers.Timer _timer = new(1000); void Start() { _timer.Elapsed += {|OWN4003:(s, e) => { Work(); _timer.Start(); }|}; }")]
        [InlineData("private readonly System.Timers.Timer _timer = new(1000); void Start() { _timer.Elapsed += {|OWN4003:Tick|}; } void Tick(object? s, EventArgs e) { _timer.Stop(); Work(); _timer.Enabled = true; }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { await Task.Run(Work); _timer!.Change(1000, Timeout.Infinite); } catch (Exception) { } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer({|OWN4003:Tick|}, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { await Task.Run(Work); _timer!.Change(1000, Timeout.Infinite); } catch (IOException) { /* the next one will do */ } catch (Exception e) { Log.Error(e); } }")]
        public Task A_callback_that_is_never_armed_again(string members) => Members(members);

        [Theory]
        [InlineData("async Task AcceptAsync() { try { while (!stop.IsCancellationRequested) { var client = await {|OWN4003:listener.AcceptTcpClientAsync|}(); await HandleAsync(client); } } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { try { var client = await {|OWN4003:listener.AcceptTcpClientAsync|}(); _ = HandleAsync(client); } catch (Exception e) { Log.Error(e); break; } } }")]
        public Task An_accept_loop_that_one_connection_ends(string members) => Members(members);

        [Fact]
        public Task A_service_of_an_old_host() => Members(
            "class Worker : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task {|OWN4003:ExecuteAsync|}(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await WorkAsync(stoppingToken); await Task.Delay(1000, stoppingToken); } } }",
            Hosted("3.1.0.0"));
    }

    public class Silent
    {
        [Theory]
        [InlineData("_ = Task.Run(async () => { while (true) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } await Task.Delay(1000); } });")]
        [InlineData("_ = Task.Run(async () => { while (!stop.IsCancellationRequested) { try { await Task.Delay(1000, stop.Token); await WorkAsync(); } catch (Exception e) when (e is not OperationCanceledException) { Log.Error(e); } } });")]
        [InlineData("_ = Task.Run(async () => { try { while (true) { await WorkAsync(); await Task.Delay(1000); } } catch (Exception e) { Log.Error(e); } });")]
        [InlineData("_ = Task.Run(async () => { while (true) { await GuardedAsync(); await Task.Delay(1000); } });")]
        [InlineData("_ = Task.Run(async () => { while (!stop.IsCancellationRequested) { await Task.Delay(1000, stop.Token); count++; Raise(); } });")]
        [InlineData("_ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) { try { await store.SaveAsync(item); } catch (Exception e) { Log.Error(e); } } });")]
        [InlineData("_ = Task.Run(async () => { while (!stopping) { if (System.Net.IPAddress.TryParse(\"x\", out _)) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } } await Task.Delay(1000); } });")]
        [InlineData("_ = Task.Run(async () => { while (!stopping) { while (queue.TryTake(out var item)) { try { store.Save(item); } catch { } } await SignalledAsync(); } });")]
        [InlineData("_ = Task.Run(async () => { while (true) { var item = await channel.Reader.ReadAsync(); try { await store.SaveAsync(item); } catch (Exception e) { Log.Error(e); } } });")]
        [InlineData("_ = Task.Run(async () => { for (var i = 0; i < 10; i++) { await WorkAsync(); } });")]
        [InlineData("_ = Task.Run(async () => { foreach (var item in new[] { 1, 2 }) { await store.SaveAsync(item); } });")]
        [InlineData("_ = Task.Run(() => { while (true) { if (count++ > 3) { break; } Work(); } });")]
        [InlineData("_ = Task.Run(async () => { while (true) { await Task.Delay(100); if (File.Exists(\"x\")) { return; } } });")]
        [InlineData("_ = Task.Run(async () => { var buffer = new byte[10]; using var stream = File.OpenRead(\"x\"); while (true) { var read = await stream.ReadAsync(buffer); if (read == 0) { break; } await WorkAsync(); } });")]
        [InlineData("_ = Task.Run(async () => { await WorkAsync(); });")]
        [InlineData("Task.Run(async () => { while (true) { await Task.Delay(1000); await WorkAsync(); } }).ContinueWith(t => Log.Error(t.Exception!), TaskContinuationOptions.OnlyOnFaulted);")]
        public Task Work(string statements) => InSync(statements);

        [Theory]
        [InlineData("private Task? _loop; void Start() { _loop = Task.Run(LoopAsync); } async Task End() { if (_loop != null) { await _loop; } }")]
        [InlineData("private Task? _loop; void Start() { _loop = Task.Run(LoopAsync); } bool Failed => _loop?.IsFaulted == true;")]
        [InlineData("private Task? _loop; void Start() { _loop = Task.Run(LoopAsync); } Task Completion => _loop!;")]
        [InlineData("private Task? _loop; void Start() { _loop = Task.Run(LoopAsync); } Task End(CancellationToken token) => Task.WhenAny(_loop!, Task.Delay(-1, token));")]
        [InlineData("private Task? _loop; void Start() { _loop = Task.Run(LoopAsync); _loop.ContinueWith(t => Log.Error(t.Exception!), TaskContinuationOptions.OnlyOnFaulted); }")]
        [InlineData("internal Task? _loop; void Start() { _loop = Task.Run(LoopAsync); }")]
        [InlineData("async Task Start() { await Task.Run(LoopAsync); }")]
        [InlineData("Task Start() => Task.Run(LoopAsync);")]
        public Task Observed_tasks(string members) => Members(members + " async Task LoopAsync() { while (!stopping) { await Task.Delay(1000); await WorkAsync(); } }");

        [Theory]
        [InlineData("_ => { try { Work(); } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("_ => count++")]
        [InlineData("_ => Raise()")]
        [InlineData("_ => Hook?.Invoke(1)")]
        [InlineData("_ => Once()")]
        [InlineData("_ => { if (HookField != null) { HookField(1); } }")]
        [InlineData("_ => handler.HandleError(\"stuck\")")]
        [InlineData("_ => stop.Cancel()")]
        [InlineData("_ => channel.Writer.TryWrite(1)")]
        [InlineData("_ => { if (store.TrySave()) { count++; } }")]
        [InlineData("async _ => { await WorkAsync(); }")]
        [InlineData("_ => GuardedAsync().Wait()")]
        [InlineData("static state => { ArgumentNullException.ThrowIfNull(state); _ = (string?)state ?? throw new ArgumentException(\"state\"); }")]
        public Task Timer_callbacks(string callback) => Members("private Timer? _timer; void Start() => _timer = new Timer(" + callback + ", null, 0, 1000);");

        [Theory]
        [InlineData("private readonly Action _own; private Timer? _timer; public Service(Action own) { _own = own; _timer = new Timer(Tick, null, 0, 1000); } void Tick(object? state) { _own?.Invoke(); }")]
        [InlineData("private Action? _own; private readonly Timer _timer; public Service() => _timer = new Timer(Run, null, -1, -1); void Run(object? state) { if (_own != null) _own(); } public void FireIn(int time, Action own) { _own = own; _timer.Change(time, -1); }")]
        [InlineData("private readonly Action<object?> _own; private Timer? _timer; public Service(Action<object?> own) { _own = own; _timer = new Timer(s => _own(s)); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { await Task.Run(Work); } catch (Exception e) { Log.Error(e); } finally { _timer!.Change(1000, Timeout.Infinite); } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { await Task.Run(Work); } catch (Exception e) { Log.Error(e); } _timer!.Change(1000, Timeout.Infinite); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); async void Tick(object? state) { await Task.Run(Work); _timer!.Change(1000, Timeout.Infinite); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, 1000); async void Tick(object? state) { try { await Task.Run(Work); } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); void Tick(object? state) { try { Work(); } catch (Exception e) { Log.Error(e); } finally { _timer!.Change(1000, Timeout.Infinite); } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); void Tick(object? state) { try { Work(); } catch (Exception e) { Log.Error(e); } _timer!.Change(1000, Timeout.Infinite); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); void Tick(object? state) { try { _timer!.Change(Timeout.Infinite, Timeout.Infinite); Work(); } catch (Exception e) { Log.Error(e); } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); void Tick(object? state) { try { Work(); _timer!.Change(1000, Timeout.Infinite); } catch (Exception e) { Log.Error(e); _timer!.Change(5000, Timeout.Infinite); } }")]
        [InlineData("private readonly System.Timers.Timer _timer = new(1000); void Start() { _timer.Elapsed += (s, e) => Work(); _timer.Start(); }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); async void Tick(object? state) { try { if (count > 0) { await Task.Run(Work); _timer!.Change(1000, Timeout.Infinite); } } catch (ObjectDisposedException) { } catch (Exception) { /* the other timer sees that the peer is gone */ } }")]
        [InlineData("private Timer? _timer; void Start() => _timer = new Timer(Tick, null, 1000, Timeout.Infinite); void Tick(object? state) { try { Work(); _timer!.Change(1000, Timeout.Infinite); } catch { // the peer is gone\n } }")]
        public Task Armed_timers(string members) => Members(members);

        [Theory]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { var client = await listener.AcceptTcpClientAsync(); await HandleAsync(client); } }")]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { try { var client = await listener.AcceptTcpClientAsync(); await HandleAsync(client); } catch (Exception e) { Log.Error(e); } } }")]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { try { var client = await listener.AcceptTcpClientAsync(); await HandleAsync(client); } catch (Exception e) { if (stopping) { break; } Log.Error(e); } } }")]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { try { var client = await listener.AcceptTcpClientAsync(); _ = HandleAsync(client); } catch (SocketException) { } catch (Exception e) { Log.Error(e); break; } } }")]
        [InlineData("async Task AcceptAsync() { while (!stop.IsCancellationRequested) { TcpClient client; try { client = await listener.AcceptTcpClientAsync(); } catch (ObjectDisposedException) { break; } _ = HandleAsync(client); } }")]
        [InlineData("async Task AcceptAsync() { try { var client = await listener.AcceptTcpClientAsync(); await HandleAsync(client); } catch (Exception e) { Log.Error(e); } }")]
        public Task Accept_loops(string members) => Members(members);

        [Theory]
        [InlineData("6.0.0.0")]
        [InlineData("8.0.0.0")]
        public Task A_service_whose_host_stops_when_it_fails(string version) => Members(
            "class Worker : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await WorkAsync(stoppingToken); await Task.Delay(1000, stoppingToken); } } }",
            Hosted(version));

        [Fact]
        public Task A_service_of_a_library_that_does_not_know_its_host() => Members(
            "class Worker : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { await WorkAsync(stoppingToken); await Task.Delay(1000, stoppingToken); } } }");

        [Fact]
        public Task In_tests() => Members(
            "void M() { _ = Task.Run(async () => { while (true) { await WorkAsync(); await Task.Delay(1000); } }); }",
            ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

        [Theory]
        [InlineData("_ = Task.Run(async () => { while (true) { await {|CS0103:Missing|}(); await Task.Delay(1000); } });")]
        [InlineData("new Timer({|CS0103:Missing|}, null, 0, 1000);")]
        [InlineData("while ({|CS1525:)|} { }")]
        public Task Broken_code(string statements) => InSync(statements);
    }

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/slskd/slskd/issues/1800: an accept that failed ended the loop, and the client could not be reached until it was restarted.
        [Fact]
        public Task A_listener_that_ends_at_its_first_failed_accept() => Members("""
            void Start() { listener.Start(); {|OWN4003:Task.Run|}(() => ListenAsync()); }
            async Task ListenAsync() { while (!stopping) { var client = await listener.AcceptTcpClientAsync(); store.Save(1); Raise(); } }
            void Started() { listener.Start(); Task.Run(() => ListenedAsync()); }
            async Task ListenedAsync() { while (!stopping) { try { var client = await listener.AcceptTcpClientAsync(); store.Save(1); Raise(); } catch (Exception e) { Log.Error(e); } } }
            """);

        // https://github.com/kerryjiang/SuperSocket/issues/293: a connection that was closed while it was accepted ended the server.
        [Fact]
        public Task A_reset_connection_that_ends_the_server() => Members("""
            async Task KeepAccept(Socket socket) { while (!stopping) { try { var client = await {|OWN4003:socket.AcceptAsync|}(); store.Save(1); } catch (Exception e) { Log.Error(e); break; } } }
            async Task KeptAccept(Socket socket) { while (!stopping) { try { var client = await socket.AcceptAsync(); store.Save(1); } catch (ObjectDisposedException) { break; } catch (Exception e) { Log.Error(e); } } }
            """);

        // https://github.com/JasperFx/wolverine/pull/4148: both receiving loops were a bare await foreach in a dropped task.
        [Fact]
        public Task A_receiving_loop_without_a_guard() => Members("""
            interface IConsumer { IAsyncEnumerable<int> Messages(CancellationToken token = default); }
            void Listen(IConsumer consumer) { _ = {|OWN4003:Task.Run|}(async () => { await foreach (var message in consumer.Messages(stop.Token)) { await store.SaveAsync(message); } }); }
            void Listened(IConsumer consumer) { _ = Task.Run(async () => { await foreach (var message in consumer.Messages(stop.Token)) { try { await store.SaveAsync(message); } catch (Exception e) { Log.Error(e); } } }); }
            """);

        // https://github.com/infinidysk/infinidysk/issues/499: a debounced action that threw on a timer ended the process.
        [Fact]
        public Task A_debounced_action_that_ends_the_process() => Members("""
            private Timer? _timer;
            void Debounce(Action<int> run) { _timer = new Timer({|OWN4003:_ => run(1)|}, null, 100, Timeout.Infinite); }
            void Debounced(Action<int> run) { _timer = new Timer(_ => { try { run(1); } catch (Exception e) { Log.Error(e); } }, null, 100, Timeout.Infinite); }
            """);

        // https://github.com/Azure/azure-webjobs-sdk-extensions/issues/671: a failure of the timer's callback skipped the next schedule.
        [Fact]
        public Task A_timer_that_is_not_scheduled_again() => Members("""
            private readonly System.Timers.Timer _timer = new(1000) { AutoReset = false };
            void Start() { _timer.Elapsed += {|OWN4003:OnTimer|}; _timer.Start(); }
            void OnTimer(object? sender, System.Timers.ElapsedEventArgs e) { store.Save(1); _timer.Start(); }
            void Started() { _timer.Elapsed += OnTimed; _timer.Start(); }
            void OnTimed(object? sender, System.Timers.ElapsedEventArgs e) { try { store.Save(1); } finally { _timer.Start(); } }
            """);
    }

    private static ProgramSetup Hosted(string version) => ProgramSetup.Library with
    {
        ExtraReferences = [ForeignLibrary.Compile("[assembly: System.Reflection.AssemblyVersion(\"" + version + "\")] public class Host { }", "Microsoft.Extensions.Hosting")],
    };
}
