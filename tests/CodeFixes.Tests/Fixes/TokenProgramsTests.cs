namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Programs of several files, as people write them: workers, hosted services, consumers, pollers and retries, whose loops are to stop.</summary>
public class TokenProgramsTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Tasks;\n";

    private const string HostedUsings = Usings + "using Microsoft.Extensions.Hosting;\nusing Microsoft.Extensions.Logging;\n\n";

    private static readonly ProgramSetup s_hosting = ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary };

    private static async Task<string> Fix(string id, ProgramSetup setup, params (string Name, string Text)[] documents) =>
        await SolutionText.OfAsync(await FixVerifier.FixAsync(TestSolution.Of(setup, documents), id));

    private static void Has(string text, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));

    [Fact]
    public async Task A_cache_in_two_files_that_renews_itself() => Has(
        await Fix(
            "OWN2001",
            s_hosting,
            ("Cache.cs", HostedUsings + """
                internal sealed partial class RenewingCache : IHostedService, IDisposable
                {
                    private readonly Dictionary<string, string> _items = new();
                    private readonly ILogger<RenewingCache> _logger;
                    private Task _renewing = Task.CompletedTask;

                    public RenewingCache(ILogger<RenewingCache> logger)
                    {
                        _logger = logger;
                    }

                    public Task StartAsync(CancellationToken cancellationToken)
                    {
                        _renewing = Task.Run(RenewAsync, cancellationToken);
                        return Task.CompletedTask;
                    }

                    public Task StopAsync(CancellationToken cancellationToken)
                    {
                        // Nothing to save.
                        _logger.LogInformation("Stopping");
                        return Task.CompletedTask;
                    }

                    public void Dispose() => _items.Clear();
                }

                """),
            ("Cache.Loops.cs", HostedUsings + """
                internal sealed partial class RenewingCache
                {
                    private async Task RenewAsync()
                    {
                        var random = new Random();
                        while (true)
                        {
                            try
                            {
                                foreach (var key in new List<string>(_items.Keys))
                                {
                                    _items[key] = await FetchAsync(key);
                                }
                            }
                            catch (OperationCanceledException)
                            {
                                // The server gave up.
                            }
                            catch (Exception e)
                            {
                                LogFailure(e);
                            }

                            await Task.Delay(random.Next(1000, 5000));
                        }
                    }

                    private static async Task<string> FetchAsync(string key)
                    {
                        await Task.Yield();
                        return key;
                    }

                    private void LogFailure(Exception e) => _logger.LogWarning(e, "Could not renew");
                }

                """)),
        "        _stop.Cancel();\n        await _renewing.WaitAsync(cancellationToken);\n        // Nothing to save.\n        _logger.LogInformation(\"Stopping\");\n    }\n",
        "        while (!_stop.IsCancellationRequested)\n",
        "await Task.Delay(random.Next(1000, 5000), _stop.Token);");

    [Fact]
    public async Task A_retry_that_is_shared_by_callers_of_other_files() => Has(
        await Fix(
            "OWN2006",
            ProgramSetup.Library,
            ("Retry.cs", Usings + """

                internal static class Retry
                {
                    /// <summary>Tries until it works.</summary>
                    internal static async Task<T> ForeverAsync<T>(this Func<Task<T>> action, TimeSpan? pause = null)
                    {
                        var attempt = 0;
                        while (true)
                        {
                            try
                            {
                                return await action();
                            }
                            catch (TimeoutException e)
                            {
                                attempt++;
                                Console.WriteLine($"Attempt {attempt}: {e.Message}");
                            }

                            await Task.Delay(pause ?? TimeSpan.FromSeconds(1));
                        }
                    }
                }

                """),
            ("Catalog.cs", Usings + """

                internal sealed class Catalog(Func<string, CancellationToken, Task<string>> client)
                {
                    internal async Task<string> LoadAsync(string id, CancellationToken cancellationToken)
                    {
                        Func<Task<string>> load = () => client(id, cancellationToken);
                        return await load.ForeverAsync();
                    }

                    internal async Task<string> ReloadAsync(string id, CancellationToken token)
                    {
                        return await Retry.ForeverAsync(() => client(id, token), pause: TimeSpan.FromMinutes(1)); // slowly
                    }
                }

                """)),
        "ForeverAsync<T>(this Func<Task<T>> action, CancellationToken cancellationToken, TimeSpan? pause = null)",
        "        {\n            cancellationToken.ThrowIfCancellationRequested();\n            try\n",
        "return await load.ForeverAsync(cancellationToken);",
        "Retry.ForeverAsync(() => client(id, token), token, pause: TimeSpan.FromMinutes(1)); // slowly");

    [Fact]
    public async Task A_monitor_with_a_thread_of_its_own() => Has(
        await Fix(
            "OWN2001",
            ProgramSetup.Library,
            ("Monitor.cs", Usings + """

                internal sealed class MemoryMonitor : IDisposable
                {
                    private readonly Thread _thread;
                    private readonly int _interval;
                    private bool _disposed;

                    internal MemoryMonitor(int interval)
                    {
                        _interval = interval;
                        _thread = new Thread(Watch) { IsBackground = true, Name = "memory" };
                        _thread.Start();
                    }

                    internal event EventHandler<long>? Measured;

                    public void Dispose()
                    {
                        if (_disposed)
                        {
                            return;
                        }

                        _disposed = true;
                    }

                    private void Watch()
                    {
                        while (true)
                        {
                            try
                            {
                                Measured?.Invoke(this, GC.GetTotalMemory(false));
                            }
                            catch (InvalidOperationException e)
                            {
                                Console.WriteLine(e);
                            }

                            Thread.Sleep(_interval);
                        }
                    }
                }

                """)),
        "            return;\n        }\n\n        _stop.Cancel();\n\n        _disposed = true;\n",
        "            _stop.Token.WaitHandle.WaitOne(_interval);\n");

    /// <summary>Two loops behind one entry point: both get the token that the signals cancel.</summary>
    [Fact]
    public async Task A_server_that_runs_two_loops() => Has(
        await Fix(
            "OWN2001",
            ProgramSetup.Console,
            ("Program.cs", Usings + """

                internal static class Program
                {
                    private static async Task<int> Main(string[] args)
                    {
                        if (args.Length > 1)
                        {
                            Console.Error.WriteLine("usage: chat [port]");
                            return 1;
                        }

                        var server = new Server(args.Length == 1 ? int.Parse(args[0]) : 4000);
                        await server.RunAsync();
                        Console.WriteLine("bye");
                        return 0;
                    }
                }

                """),
            ("Server.cs", Usings + """

                internal sealed class Server
                {
                    private readonly Queue<string> _rooms = new();
                    private readonly int _port;

                    public Server(int port) => _port = port;

                    /// <summary>Runs both loops.</summary>
                    public async Task RunAsync()
                    {
                        Console.WriteLine("on " + _port);
                        await Task.WhenAll(Task.Run(BeatAsync), Task.Run(SweepAsync));
                    }

                    private static async Task BeatAsync()
                    {
                        for (;;)
                        {
                            Console.WriteLine("beat");
                            await Task.Delay(20_000);
                        }
                    }

                    private async Task SweepAsync()
                    {
                        while (true)
                        {
                            while (_rooms.TryDequeue(out var room))
                            {
                                Console.WriteLine(room);
                            }

                            await Task.Delay(TimeSpan.FromMinutes(5));
                        }
                    }
                }

                """)),
        "await server.RunAsync(stop.Token);",
        "public async Task RunAsync(CancellationToken cancellationToken)",
        "await Task.WhenAll(Task.Run(() => BeatAsync(cancellationToken)), Task.Run(() => SweepAsync(cancellationToken)));",
        "await Task.Delay(20_000, cancellationToken);",
        "await Task.Delay(TimeSpan.FromMinutes(5), cancellationToken);");

    /// <summary>Once it answers the signals, a program whose other loop nobody can tell would not end at all.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(Beat.RunAsync(), Task.Run(SweepAsync));")]
    [InlineData("var beat = Beat.RunAsync();\n        await Task.Run(SweepAsync);\n        await beat;")]
    [InlineData("var sweep = Task.Run(SweepAsync);\n        await Task.Delay(Timeout.Infinite);\n        await sweep;")]
    public Task Not_where_something_on_the_way_waits_for_others(string wait) => FixVerifier.NotOfferedAsync(
        TestSolution.Of(
            ProgramSetup.Console,
            ("Program.cs", "await new Server().RunAsync();\n"),
            ("Beat.cs", Usings + "\ninternal static class Beat\n{\n    internal static async Task RunAsync()\n    {\n        for (;;)\n        {\n            Console.WriteLine(\"beat\");\n            await Task.Delay(1000);\n        }\n    }\n}\n"),
            ("Server.cs", Usings + "\ninternal sealed class Server\n{\n    internal async Task RunAsync()\n    {\n        " + wait + "\n    }\n\n    private static async Task SweepAsync()\n    {\n        while (true)\n        {\n            Console.WriteLine(\"sweep\");\n            await Task.Delay(60_000);\n        }\n    }\n}\n")),
        "OWN2001");

    /// <summary>A stop that waits for what the type keeps would wait for the other loop.</summary>
    [Fact]
    public Task Not_where_the_stop_would_wait_for_others() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(
            ProgramSetup.Library,
            ("Beat.cs", Usings + "\ninternal static class Beat\n{\n    internal static async Task RunAsync()\n    {\n        for (;;)\n        {\n            Console.WriteLine(\"beat\");\n            await Task.Delay(1000);\n        }\n    }\n}\n"),
            ("Hub.cs", Usings + "\ninternal sealed class Hub\n{\n    private Task? _work;\n\n    internal void Start() => _work = RunAsync();\n\n    internal Task StopAsync() => Task.CompletedTask;\n\n    private async Task RunAsync()\n    {\n        await Task.WhenAll(Beat.RunAsync(), SweepAsync());\n    }\n\n    private static async Task SweepAsync()\n    {\n        while (true)\n        {\n            Console.WriteLine(\"sweep\");\n            await Task.Delay(60_000);\n        }\n    }\n}\n")),
        "OWN2001");

    [Fact]
    public async Task A_session_pump_that_is_late_and_swallows_its_cancellation()
    {
        const string Pump = HostedUsings + """
            internal sealed class SessionPump
            {
                private readonly ILogger _logger;
                private readonly SemaphoreSlim _signal = new(0);
                private readonly CancellationTokenSource _cts = new();
                private readonly Queue<string> _sessions = new();
                private Task? _loop;

                internal SessionPump(ILogger logger) => _logger = logger;

                internal void Start() => _loop = Task.Run(LoopAsync);

                internal void Add(string session)
                {
                    _sessions.Enqueue(session);
                    _signal.Release();
                }

                internal async Task StopAsync()
                {
                    _cts.Cancel();
                    if (_loop != null)
                    {
                        await _loop;
                    }
                }

                private async Task LoopAsync()
                {
                    while (!_cts.IsCancellationRequested)
                    {
                        try
                        {
                            await _signal.WaitAsync();
                            await RunAsync(_sessions.Dequeue(), _cts.Token);
                        }
                        catch (Exception e)
                        {
                            _logger.LogError(e, "session failed");
                        }

                        await Task.Delay(1000);
                    }

                    _logger.LogInformation("stopped");
                }

                private async Task RunAsync(string session, CancellationToken token)
                {
                    while (true)
                    {
                        try
                        {
                            await Task.Delay(session.Length, token);
                            _logger.LogDebug("{Session}", session);
                        }
                        catch (Exception e)
                        {
                            _logger.LogError(e, "turn failed");
                        }
                    }
                }
            }

            """;
        Has(await Fix("OWN2002", s_hosting, ("Pump.cs", Pump)), "await _signal.WaitAsync(_cts.Token);", "await Task.Delay(1000, _cts.Token);", "            catch (OperationCanceledException) when (_cts.IsCancellationRequested)\n            {\n                break;\n            }\n            catch (Exception e)\n");
        Has(await Fix("OWN2004", s_hosting, ("Pump.cs", Pump)), "            catch (OperationCanceledException) when (token.IsCancellationRequested)\n            {\n                break;\n            }\n            catch (Exception e)\n");
    }
}
