namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Where no caller can own the work, the type that starts it keeps the task, and awaits it when it stops.</summary>
public class TypeOwnsWorkTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static Task<string> Fix(string source) => FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, source), IdOf(source));

    private static Task NotOffered(string source) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, source), IdOf(source));

    // The loop guards each of its turns, so that what drops it is only without an owner.
    private static string IdOf(string source) => source.Contains("Run(LoopAsync)", StringComparison.Ordinal) || source.Contains("=> LoopAsync()", StringComparison.Ordinal) || source.Contains("_ = LoopAsync()", StringComparison.Ordinal) ? "OWN1003" : "OWN1001";

    // Its last turn takes a while after the stop was asked for.
    private static string Service(string start, string stop, string loop = "await Task.Delay(10, _cts.Token);", string contract = "", string fields = "private readonly CancellationTokenSource _cts = new();") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Service{{contract}}
        {
            {{fields.ReplaceLineEndings("\n    ")}}

            {{start.ReplaceLineEndings("\n    ")}}

            {{stop.ReplaceLineEndings("\n    ")}}

            private async Task LoopAsync()
            {
                while (!_cts.Token.IsCancellationRequested)
                {
                    try
                    {
                        await Task.Delay(1500);
                        Console.Out.WriteLine("saved");
                        {{loop}}
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        Console.Error.WriteLine(e);
                    }
                }
            }
        }

        """;

    private const string Main = """

        public static class Program
        {
            public static async Task Main()
            {
                var service = new Service();
                await Task.Delay(100);
                await service.StopAsync(CancellationToken.None);
                Console.WriteLine("stopped");
            }
        }

        """;

    private const string CancellingStop = "public Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel();\n    return Task.CompletedTask;\n}";

    [Fact]
    public async Task A_constructor_keeps_the_task_and_the_stop_awaits_it() => Assert.Equal(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Service
        {
            private readonly CancellationTokenSource _cts = new(); // cancelled by the stop
            private readonly Task _loopTask;

            public Service()
            {
                // It goes on until it is stopped.
                _loopTask = Task.Run(LoopAsync); // in the background
            }

            public async Task StopAsync(CancellationToken token)
            {
                _cts.Cancel(); // no more turns
                try
                {
                    await _loopTask.WaitAsync(token);
                }
                catch (OperationCanceledException) when (_cts.IsCancellationRequested)
                {
                    // Stopped, as asked.
                }
            }

            private async Task LoopAsync()
            {
                while (!_cts.Token.IsCancellationRequested)
                {
                    try
                    {
                        await Task.Delay(1500);
                        Console.Out.WriteLine("saved");
                        await Task.Delay(10, _cts.Token);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        Console.Error.WriteLine(e);
                    }
                }
            }
        }

        """,
        await Fix(Service(
            "public Service()\n{\n    // It goes on until it is stopped.\n    Task.Run(LoopAsync); // in the background\n}",
            "public Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel(); // no more turns\n    return Task.CompletedTask;\n}",
            fields: "private readonly CancellationTokenSource _cts = new(); // cancelled by the stop")));

    [Theory]
    [InlineData("public Service() { Task.Run(LoopAsync); }", CancellingStop)]
    [InlineData("public Service() => Start();\n\nprivate void Start()\n{\n    _ = LoopAsync();\n}", "public async Task StopAsync(CancellationToken token)\n{\n    if (_cts is not null)\n    {\n        await _cts.CancelAsync();\n    }\n}")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task StopAsync(CancellationToken token) => _cts.CancelAsync();")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public async Task StopAsync(CancellationToken token) => await _cts.CancelAsync();")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task StopAsync(CancellationToken token)\n{\n    if (_cts.IsCancellationRequested) return Task.CompletedTask;\n    return _cts.CancelAsync();\n}")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public ValueTask StopAsync(CancellationToken token) { Dispose(); return default; }\n\npublic void Dispose() => _cts.Cancel();")]
    public async Task The_last_turn_is_done_when_the_stop_returns(string start, string stop)
    {
        var source = Service(start, stop);
        var id = IdOf(source);
        var before = TestSolution.Of(ProgramSetup.Console, source + Main);
        var early = await ExecutableProof.RunAsync(before, s_limit);
        Assert.Equal((0, "stopped\n"), (early.ExitCode, early.Output));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, id), s_limit);

        Assert.Equal((0, "saved\nstopped\n"), (run.ExitCode, run.Output));
    }

    /// <summary>What it waits for ends by itself: it waits ahead of what the work may still use being disposed of.</summary>
    [Fact]
    public async Task Work_that_ends_is_awaited_before_anything_is_disposed_of() => Assert.Contains(
        """
                m_importTask = Task.Run(Import);
            }

            private void Import() => m_file.WriteByte(1);

            // Nobody imports any more.
            public async ValueTask DisposeAsync()
            {
                GC.SuppressFinalize(this);
                await m_importTask;
                m_file.Dispose(); // closes it
            }
        """.ReplaceLineEndings("\r\n").Replace("    ", "\t", StringComparison.Ordinal),
        await Fix(
            """
            using System;
            using System.IO;
            using System.Threading.Tasks;

            public sealed class Importer : IAsyncDisposable
            {
                private const int Size = 1;
                private readonly FileStream m_file = File.Create("x");

                public Importer()
                {
                    Task.Run(Import);
                }

                private void Import() => m_file.WriteByte(1);

                // Nobody imports any more.
                public ValueTask DisposeAsync()
                {
                    GC.SuppressFinalize(this);
                    m_file.Dispose(); // closes it
                    return default;
                }
            }

            """.ReplaceLineEndings("\r\n").Replace("    ", "\t", StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Fact]
    public async Task Several_starts_have_a_field_each_and_one_wait()
    {
        var text = await Fix(Service(
            "public Service()\n{\n    Task.Run(() => LoopAsync());\n    if (_cts.Token.CanBeCanceled)\n    {\n        Task.Run(() => LoopAsync());\n    }\n}",
            CancellingStop));

        Assert.Contains("    private readonly Task _loopTask;\n    private Task _loopTask2 = Task.CompletedTask;\n", text, StringComparison.Ordinal);
        Assert.Contains("            await Task.WhenAll(_loopTask, _loopTask2).WaitAsync(token);\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_background_service_gets_a_stop_that_waits()
    {
        const string source = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            internal class Worker(IHostApplicationLifetime lifetime) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    Task.Run(() => ReportAsync(stoppingToken));
                    lifetime.StopApplication();
                    await Task.Delay(-1, stoppingToken);
                }

                private async Task ReportAsync(CancellationToken token)
                {
                    // However late it begins, it does one turn.
                    do
                    {
                        try
                        {
                            await Task.Delay(1500);
                            Console.Out.WriteLine("reported");
                        }
                        catch (Exception e)
                        {
                            Console.Error.WriteLine(e);
                        }
                    }
                    while (!token.IsCancellationRequested);
                }
            }

            internal static class Program
            {
                private static void Main()
                {
                    var builder = Host.CreateApplicationBuilder();
                    builder.Services.AddHostedService<Worker>();
                    builder.Build().Run();
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, source);
        Assert.DoesNotContain("reported", (await ExecutableProof.RunAsync(before, s_limit)).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, "OWN1003");

        Assert.Contains("reported", (await ExecutableProof.RunAsync(after, s_limit)).Output, StringComparison.Ordinal);
        Assert.Contains(
            """
                private Task _reportTask = Task.CompletedTask;

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            """,
            (await after.Projects.Single().Documents.Single().GetTextAsync()).ToString(),
            StringComparison.Ordinal);
    }

    /// <summary>What a background service begins again and again, with the token of its body, is in flight until its stop has waited for it.</summary>
    [Fact]
    public async Task A_background_service_waits_for_what_its_loop_began()
    {
        const string source = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            internal class Listener(IHostApplicationLifetime lifetime) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    for (int connection = 0; ; connection++)
                    {
                        await Task.Delay(200, stoppingToken);
                        int accepted = connection;

                        // Each connection by itself.
                        _ = Task.Run(() => HandleAsync(accepted, stoppingToken), stoppingToken);
                        if (connection == 1)
                        {
                            lifetime.StopApplication();
                        }
                    }
                }

                private static async Task HandleAsync(int connection, CancellationToken token)
                {
                    try
                    {
                        await Task.Delay(connection == 0 ? 1500 : 10000, token);
                    }
                    catch (OperationCanceledException) when (connection == 0)
                    {
                        await Task.Delay(1000, CancellationToken.None);
                        Console.Out.WriteLine("said goodbye");
                    }
                }
            }

            internal static class Program
            {
                private static void Main()
                {
                    var builder = Host.CreateApplicationBuilder();
                    builder.Services.AddHostedService<Listener>();
                    builder.Build().Run();
                    Console.Out.WriteLine("stopped");
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, source);
        var (id, run) = ("OWN1003", await ExecutableProof.RunAsync(before, s_limit));
        Assert.Contains("stopped", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("said goodbye", run.Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, id);

        run = await ExecutableProof.RunAsync(after, s_limit);
        Assert.Contains("said goodbye", run.Output, StringComparison.Ordinal);
        Assert.Contains("stopped", run.Output, StringComparison.Ordinal);
        var text = (await after.Projects.Single().Documents.Single().GetTextAsync()).ToString();
        Assert.Contains("            // Each connection by itself.\n            Track(Task.Run(() => HandleAsync(accepted, stoppingToken), stoppingToken));\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """
                public override async Task StopAsync(CancellationToken cancellationToken)
                {
                    await base.StopAsync(cancellationToken);
                    try
                    {
                        await Task.WhenAll(_tasksInFlight.Keys).WaitAsync(cancellationToken);
                    }
                    catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                    {
                        // Stopped, as asked.
                    }
                }
            """,
            text,
            StringComparison.Ordinal);
    }

    private static string Hosted(string refresh) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        public interface IStore
        {
            Task SaveAsync();

            Task RunAsync();

            IAsyncEnumerable<int> Changes();

            bool IsOpen { get; }
        }

        internal class Refresher(IStore store) : IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            {{refresh.ReplaceLineEndings("\n    ")}}

            public Task StopAsync(CancellationToken cancellationToken)
            {
                Console.Out.WriteLine("stopping");
                return Task.CompletedTask;
            }
        }

        """;

    /// <summary>The host bounds the wait, so that what it calls need not be seen.</summary>
    [Theory]
    [InlineData("await Task.Delay(1000); Console.Out.WriteLine(\"saved\");", "stopping\nsaved\nstopped\n")]
    [InlineData("await Task.Delay(-1); throw new InvalidOperationException();", "stopping\nlate\nstopped\n")]
    public async Task A_hosted_service_waits_for_what_is_in_flight(string save, string expected)
    {
        var before = TestSolution.Of(
            ProgramSetup.AspNetCoreApplication,
            Hosted("public void Refresh()\n{\n    Task.Run(async () => { Timers.RestartTimer(); await store.SaveAsync(); });\n}") + $$"""
            internal static class Timers
            {
                private static readonly System.Diagnostics.Stopwatch s_watch = new();

                public static void RestartTimer() => s_watch.Restart();
            }


            internal sealed class Store : IStore
            {
                public async Task SaveAsync() { {{save}} }

                public Task RunAsync() => Task.CompletedTask;

                public IAsyncEnumerable<int> Changes() => throw new NotSupportedException();

                public bool IsOpen => true;
            }

            internal static class Program
            {
                private static async Task Main()
                {
                    var refresher = new Refresher(new Store());
                    Action refresh = refresher.Refresh;
                    refresh();
                    using var bound = new CancellationTokenSource(3000);
                    try
                    {
                        await refresher.StopAsync(bound.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        Console.WriteLine("late");
                    }

                    Console.WriteLine("stopped");
                }
            }

            """);
        Assert.Equal("stopping\nstopped\n", (await ExecutableProof.RunAsync(before, s_limit)).Output);

        Assert.Equal(expected, (await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1001"), s_limit)).Output);
    }

    /// <summary>What goes on in a loop, or by its name, would take all of the time that the host has to stop.</summary>
    [Theory]
    [InlineData("public void Refresh() { Task.Run(async () => await store.RunAsync()); }")]
    [InlineData("public void Refresh() { Task.Run(async () => { while (true) { if (store.IsOpen) { return; } await store.SaveAsync(); } }); }")]
    [InlineData("public void Refresh() { Task.Run(async () => { await foreach (var change in store.Changes()) { await store.SaveAsync(); } }); }")]
    [InlineData("public void Refresh() { Task.Run(FollowAsync); }\n\nprivate async Task FollowAsync()\n{\n    while (true)\n    {\n        if (!store.IsOpen)\n        {\n            break;\n        }\n\n        await store.SaveAsync();\n    }\n}")]
    [InlineData("public void Refresh() { Task.Run(() => OpenAsync()); }\n\nprivate Task OpenAsync() => FollowAsync();\n\nprivate async Task FollowAsync()\n{\n    await foreach (var change in store.Changes())\n    {\n        await store.SaveAsync();\n    }\n}")]
    [InlineData("public Func<Task> Again { get; set; } = () => Task.CompletedTask;\n\npublic void Refresh() { Task.Run(async () => await Again()); }")]
    [InlineData("public void Refresh() { Task.Run(RestartAsync); }\n\nprivate Task RestartAsync() => store.SaveAsync();")]
    [InlineData("public void Refresh() { Task.Run(async () => { RestartHost(); await store.SaveAsync(); }); }\n\npublic static Action Host { get; set; } = () => { };\n\nprivate static void RestartHost() => Host();")]
    [InlineData("public void Refresh() { Task.Run(async () => { RestartService(); await store.SaveAsync(); }); }\n\nprivate static void RestartService() => Environment.Exit(3);")]
    [InlineData("public void Refresh() { Task.Run(async () => { RestartAll(); await store.SaveAsync(); }); }\n\nprivate static readonly List<string> s_all = new();\n\nprivate static void RestartAll() => s_all.ForEach(Console.Out.WriteLine);")]
    [InlineData("public void Refresh() { Task.Run(async () => { RestartHost(); await store.SaveAsync(); }); }\n\npublic static int State { get; set; }\n\nprivate static void RestartHost() => State = 2;")]
    [InlineData("public void Refresh() { Task.Run(async () => { Restart(); await store.SaveAsync(); }); }\n\nprotected virtual void Restart() => Console.Out.WriteLine();")]
    [InlineData("public Refresher(IStore first, IStore second) : this(first) { Task.Run(async () => await second.SaveAsync()); }")]
    public async Task A_hosted_service_does_not_wait_for_what_may_go_on(string refresh)
    {
        var program = Hosted(refresh) + "internal static class Program { private static void Main() => Console.WriteLine(typeof(Refresher)); }\n";
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.AspNetCoreApplication, program), "OWN1001");
        Assert.Contains("Console.Error.WriteLine(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("WaitAsync", text, StringComparison.Ordinal);
    }

    /// <summary>The token of the body may go through private methods; one that others call too may be given another.</summary>
    [Theory]
    [InlineData("await ListenAsync(stoppingToken);", "", true)]
    [InlineData("await ListenAsync(CancellationToken.None);", "", false)]
    [InlineData("await ListenAsync(stoppingToken);", "    internal Task Again() => ListenAsync(CancellationToken.None);\n\n", false)]
    [InlineData("await ListenAsync(stoppingToken);", "    internal Func<CancellationToken, Task> Again() => ListenAsync;\n\n", false)]
    public async Task The_token_of_a_background_service_in_a_private_method(string call, string other, bool offered)
    {
        var solution = TestSolution.Of(
            ProgramSetup.AspNetCoreApplication,
            "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Microsoft.Extensions.Hosting;\n\ninternal class Listener : BackgroundService\n{\n    protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n    {\n        "
            + call + "\n    }\n\n" + other + """
                private async Task ListenAsync(CancellationToken token)
                {
                    _ = Task.Run(() => WatchAsync(token), token);
                    await Task.Delay(100, token);
                }

                private static async Task WatchAsync(CancellationToken token)
                {
                    try
                    {
                        await Task.Delay(-1, token);
                    }
                    catch (Exception e)
                    {
                        Console.Error.WriteLine(e);
                    }
                }
            }

            internal static class Program
            {
                private static void Main() => Console.WriteLine(new Listener());
            }

            """);
        if (offered)
        {
            Assert.Contains("        await base.StopAsync(cancellationToken);\n", await FixVerifier.FixTextAsync(solution, "OWN1003"), StringComparison.Ordinal);
        }
        else
        {
            await FixVerifier.NotOfferedAsync(solution, "OWN1003");
        }
    }

    [Fact]
    public async Task A_type_of_several_files_is_changed_where_its_parts_are()
    {
        var after = await FixVerifier.FixAsync(
            TestSolution.Of(
                ProgramSetup.Library,
                ("Start.cs", "using System;\nusing System.Threading.Tasks;\n\npublic partial class Service\n{\n    public Service() => _ = Task.Run(() => Console.Out.WriteLine());\n}\n"),
                ("Stop.cs", "using System.Threading;\nusing System.Threading.Tasks;\n\npublic partial class Service\n{\n    public async Task StopAsync(CancellationToken token) { }\n\n    public async Task CloseAsync()\n    {\n        await Task.Yield();\n    }\n}\n")),
            "OWN1001");

        var texts = string.Concat(await Task.WhenAll(after.Projects.Single().Documents.Select(async d => (await d.GetTextAsync()).ToString())));
        Assert.Contains("{\n    private Task _writeLineTask = Task.CompletedTask;\n\n    public Service() => _writeLineTask = Task.Run(() => Console.Out.WriteLine());\n", texts, StringComparison.Ordinal);
        Assert.Contains("    public async Task StopAsync(CancellationToken token)\n    {\n        await _writeLineTask.WaitAsync(token);\n    }\n", texts, StringComparison.Ordinal);
    }

    /// <summary>Whichever is fixed first, the work that is dropped or the stop that does not wait.</summary>
    [Theory]
    [InlineData("public Task StopAsync(CancellationToken token)\n{\n    _cts.Cancel();\n    return Task.CompletedTask;\n}")]
    [InlineData("public async Task StopAsync(CancellationToken token)\n{\n    // No more turns.\n    await _cts.CancelAsync();\n\n    Console.WriteLine();\n}")]
    public async Task The_order_of_the_fixes_does_not_matter(string stop) =>
        await FixVerifier.FixInEveryOrderAsync(
            TestSolution.Of(ProgramSetup.Library, Service("private readonly Task _kept;\n\npublic Service()\n{\n    Task.Run(LoopAsync);\n    _kept = Task.Run(LoopAsync);\n}", stop)),
            "OWN1003",
            "OWN4002");

    private const string Factory = "public static async Task<Service> CreateAsync(int count)\n{\n    await Task.Yield();\n    var made = new Service();\n    made.Begin();\n    return made;\n}\n\nprivate void Begin()\n{\n    Task.Run(LoopAsync);\n}";

    /// <summary>A factory starts each instance once; one that starts the same again and again keeps track.</summary>
    [Theory]
    [InlineData(Factory, "        _loopTask = Task.Run(LoopAsync);\n")]
    [InlineData("public static Service[] Create(int count) { var all = new Service[count]; for (int i = 0; i < count; i++) { var made = new Service(); made.Begin(); all[i] = made; } return all; }\n\nprivate void Begin()\n{\n    Task.Run(LoopAsync);\n}", "        _loopTask = Task.Run(LoopAsync);\n")]
    [InlineData("public static Service Create(int count) { var made = new Service(); for (int i = 0; i < count; i++) { made.Begin(); } return made; }\n\nprivate void Begin()\n{\n    Task.Run(LoopAsync);\n}", "        Track(Task.Run(LoopAsync));\n")]
    public async Task A_factory_starts_what_it_makes(string start, string kept) =>
        Assert.Contains(kept, await Fix(Service(start, CancellingStop)), StringComparison.Ordinal);

    /// <summary>A stop may give its signal while it asks for what it goes through.</summary>
    [Theory]
    [InlineData("foreach (var one in Drop())\n{\n    await one.DisposeAsync();\n}")]
    [InlineData("var all = Drop();")]
    public async Task A_stop_that_tells_while_it_asks(string tells)
    {
        var text = await Fix(Service(
            "public Service() { Task.Run(LoopAsync); }\n\nprivate System.Collections.Generic.List<IAsyncDisposable> Drop()\n{\n    _cts.Cancel();\n    return new();\n}",
            "public async Task StopAsync(CancellationToken token)\n{\n    " + tells.ReplaceLineEndings("\n    ") + "\n    await Task.Yield();\n}"));
        Assert.Contains(
            "        " + tells.ReplaceLineEndings("\n        ") + "\n        try\n        {\n            await _loopTask.WaitAsync(token);\n        }\n        catch (OperationCanceledException) when (_cts.IsCancellationRequested)\n",
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    // No stop tells it to end.
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task StopAsync(CancellationToken token) => Task.CompletedTask;")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task StopAsync(CancellationToken token)\n{\n    if (token.IsCancellationRequested) _cts.Cancel();\n    return Task.CompletedTask;\n}")]
    [InlineData("private Func<Task> _work = null!;\n\npublic Service(Func<Task> work)\n{\n    _work = work;\n    Task.Run(async () => { Console.Out.Flush(); await _work(); });\n}", CancellingStop)]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public async Task StopAsync(CancellationToken token)\n{\n    if (token.IsCancellationRequested)\n    {\n        Dispose();\n    }\n\n    await Task.Yield();\n}\n\npublic void Dispose() => _cts.Cancel();")]
    // No stop can wait.
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public void Dispose() => _cts.Cancel();")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task<bool> StopAsync()\n{\n    _cts.Cancel();\n    return Task.FromResult(true);\n}")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public async Task StopAsync()\n{\n    try\n    {\n        _cts.Cancel();\n        return;\n    }\n    finally\n    {\n        await Task.Yield();\n    }\n}")]
    [InlineData("public Service() { Task.Run(LoopAsync); }", "public Task StopAsync(CancellationToken token)\n{\n#if DEBUG\n    _cts.Cancel();\n#endif\n    _cts.Cancel();\n    return Task.CompletedTask;\n}")]
    // It would wait for itself.
    [InlineData("public Service() { Task.Run(async () => { Console.Out.Flush(); await StopAsync(default); }); }", CancellingStop)]
    [InlineData("public Service() { Task.Run(End); }\n\nprivate void End() => Quit();\n\nprivate void Quit() => StopAsync(default).Wait();", CancellingStop)]
    // There is no instance, or none yet.
    [InlineData("public event Action Begun { add { Task.Run(LoopAsync); } remove { } }", CancellingStop)]
    [InlineData("static Service() { Task.Run(() => Console.Out.Flush()); }", CancellingStop)]
    // Its cancellation would come out of the wait as a failure.
    [InlineData("public Service() { Task.Run(() => { LoopAsync().Wait(); }); }", CancellingStop)]
    public async Task Not_offered(string start, string stop) => await NotOffered(Service(start, stop));

    /// <summary>What a timer begins is waited for once it begins no more, and ahead of what it uses.</summary>
    [Theory]
    [InlineData("_timer.Dispose();")]
    [InlineData("_timer?.Dispose();")]
    [InlineData("if (_timer is not null)\n{\n    await _timer.DisposeAsync();\n}")]
    public async Task Work_that_a_timer_begins_is_awaited_behind_its_end(string end) => Assert.Contains(
        "    public async Task StopAsync()\n    {\n        " + end.ReplaceLineEndings("\n        ") + "\n        await Task.WhenAll(_tasksInFlight.Keys);\n        _cts.Dispose();\n",
        await Fix(Service(
            "public Service() => _timer = new Timer(_ => Begin(), null, 10, 10);\n\nprivate void Begin() { Task.Run(() => Console.Out.Flush()); }",
            "public async Task StopAsync()\n{\n    " + end.ReplaceLineEndings("\n    ") + "\n    _cts.Dispose();\n    await Task.Yield();\n}",
            fields: "private readonly CancellationTokenSource _cts = new();\nprivate readonly Timer _timer;")),
        StringComparison.Ordinal);

    private const string Queue = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IHandler
        {
            void Handle(string name);
        }

        public class Queue : IHandler
        {
            private readonly object _lock = new();

            // The contract fixes what it returns.
            public void Handle(string name)
            {
                Task.Run(() => Save(name)); // for each name
            }

            public async Task StopAsync(CancellationToken token)
            {
                Console.Out.Flush();
            }

            private void Save(string name)
            {
                Thread.Sleep(1000);
                if (name == "bad")
                {
                    throw new InvalidOperationException("bad is lost");
                }

                lock (_lock)
                {
                    Console.Out.WriteLine(name);
                }
            }
        }

        """;

    [Fact]
    public async Task Work_that_starts_again_and_again_is_tracked() => Assert.StartsWith(
        """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IHandler
        {
            void Handle(string name);
        }

        public class Queue : IHandler
        {
            private readonly object _lock = new();
            private readonly ConcurrentDictionary<Task, byte> _tasksInFlight = new();

            // The contract fixes what it returns.
            public void Handle(string name)
            {
                Track(Task.Run(() => Save(name))); // for each name
            }

            private void Track(Task task)
            {
                _tasksInFlight.TryAdd(task, 0);
                task.ContinueWith(
                    ended => _tasksInFlight.TryRemove(ended, out _),
                    CancellationToken.None,
                    TaskContinuationOptions.NotOnFaulted,
                    TaskScheduler.Default);
            }

            public async Task StopAsync(CancellationToken token)
            {
                Console.Out.Flush();
                await Task.WhenAll(_tasksInFlight.Keys).WaitAsync(token);
            }

        """,
        await Fix(Queue),
        StringComparison.Ordinal);

    private static string Ticking(string callback, string stop = "StopAsync(CancellationToken token)", string store = "await Task.Delay(1000); Console.Out.WriteLine(\"saved\");") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IStore
        {
            Task SaveAsync(string name);
        }

        public sealed class Store : IStore
        {
            public async Task SaveAsync(string name) { {{store}} }
        }

        public class Heartbeat
        {
            private readonly IStore _store;
            private Timer? _timer;

            public Heartbeat(IStore store) => _store = store;

            public void Begin()
            {
                _timer = new Timer(Beat, null, 0, Timeout.Infinite);
            }

            {{callback}}

            public Task {{stop}}
            {
                _timer?.Change(Timeout.Infinite, Timeout.Infinite);
                return Task.CompletedTask;
            }
        }

        """;

    private const string Beat = "private void Beat(object? state)\n    {\n        _ = Task.Run(async () => await _store.SaveAsync(\"beat\"));\n    }";

    /// <summary>What a tick begins ends before the next ones pile up; what it calls cannot be seen, so that the token of the stop bounds the wait.</summary>
    [Theory]
    [InlineData(Beat, "Track(Task.Run(async () => await _store.SaveAsync(\"beat\")));")]
    [InlineData("private void Beat(object? state) { foreach (var name in new[] { \"a\", \"b\" }) { Task.Run(() => _store.SaveAsync(name)); } }", "Track(Task.Run(() => _store.SaveAsync(name)));")]
    [InlineData("private void Beat(object? state) => _ = Task.Run(async () => await MonitorAsync());\n\n    private async Task MonitorAsync() => await _store.SaveAsync(\"a\");", "Track(Task.Run(async () => await MonitorAsync()));")]
    [InlineData("private void Beat(object? state) => Save(\"a\");\n\n    public void Save(string name) { Task.Run(async () => await _store.SaveAsync(name)); }", "Track(Task.Run(async () => await _store.SaveAsync(name)));")]
    [InlineData("private void Beat(object? state) { AppDomain.CurrentDomain.ProcessExit += OnExit; }\n\n    private void OnExit(object? sender, EventArgs e) { Task.Run(async () => await _store.SaveAsync(\"a\")); }", "Track(Task.Run(async () => await _store.SaveAsync(\"a\")));")]
    public async Task Work_of_each_tick_or_item_is_awaited_within_the_bound_of_the_stop(string callback, string expected)
    {
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, Ticking(callback)), "OWN1001");
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("Task.WhenAll(_tasksInFlight.Keys).WaitAsync(token)", text, StringComparison.Ordinal);
    }

    /// <summary>A call with its state stays as it is, where the state may be another by then, or another overload the better one for it.</summary>
    [Theory]
    [InlineData("protected virtual void OnChanged(string name) { ThreadPool.QueueUserWorkItem(Write, name); name = \"\"; }\n\nprivate static void Write(object? name) => Console.Out.Write(name);")]
    [InlineData("protected virtual void OnChanged(string name) { ThreadPool.QueueUserWorkItem(Write, name); }\n\nprivate static void Write(object? name) => Console.Out.Write(name);\n\nprivate static void Write(string name) { }")]
    [InlineData("protected virtual void OnChanged(string name) { ThreadPool.QueueUserWorkItem(Write, /* its name */ name); }\n\nprivate static void Write(object? name) => Console.Out.Write(name);")]
    public Task A_call_with_state_that_stays(string start) => NotOffered(Service(start, "public async Task StopAsync() { await Task.Yield(); }"));

    [Theory]
    // Nothing bounds the wait.
    [InlineData(Beat, "StopAsync()")]
    // It is begun once, or may serve until the end.
    [InlineData("private void Beat(object? state) { }\n\n    protected virtual void Open() { Task.Run(async () => await _store.SaveAsync(\"a\")); }", "StopAsync(CancellationToken token)")]
    [InlineData("private void Beat(object? state) { }\n\n    protected virtual void Open(string name) { Task.Run(async () => await RunAsync(name)); }\n\n    private Task RunAsync(string name) => _store.SaveAsync(name);", "StopAsync(CancellationToken token)")]
    [InlineData("private void Beat(object? state) { }\n\n    protected virtual void Open(CancellationToken token) { Task.Run(async () => await _store.SaveAsync(\"a\"), token); }", "StopAsync(CancellationToken token)")]
    public Task Work_that_nobody_can_judge_is_not_waited_for(string callback, string stop) =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Library, Ticking(callback, stop)), "OWN1001");

    [Theory]
    [InlineData("await Task.Delay(1000); Console.Out.WriteLine(\"saved\");", "saved\nstopped\n")]
    [InlineData("await Task.Delay(-1); throw new InvalidOperationException();", "late\nstopped\n")]
    public async Task The_last_tick_is_saved_unless_it_takes_too_long(string store, string after)
    {
        var program = TestSolution.Of(ProgramSetup.Console, Ticking(Beat, store: store) + """

            public static class Program
            {
                public static async Task Main()
                {
                    var heartbeat = new Heartbeat(new Store());
                    heartbeat.Begin();
                    await Task.Delay(200);
                    using var bound = new CancellationTokenSource(3000);
                    try
                    {
                        await heartbeat.StopAsync(bound.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        Console.WriteLine("late");
                    }

                    Console.WriteLine("stopped");
                }
            }

            """);
        Assert.Equal("stopped\n", (await ExecutableProof.RunAsync(program, s_limit)).Output);

        Assert.Equal(after, (await ExecutableProof.RunAsync(await FixVerifier.FixAsync(program, "OWN1001"), s_limit)).Output);
    }

    [Theory]
    [InlineData("one two three", "one\nthree\ntwo\n", 0)]
    [InlineData("one bad two", "one\ntwo\n", 134)]
    public async Task Nothing_that_was_accepted_is_lost_at_the_stop(string names, string saved, int exitCode)
    {
        var source = Queue + $$"""

            public static class Program
            {
                public static async Task Main()
                {
                    var queue = new Queue();
                    foreach (var name in "{{names}}".Split(' '))
                    {
                        queue.Handle(name);
                    }

                    await queue.StopAsync(CancellationToken.None);
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.Console, source);
        Assert.Equal((0, ""), await Sorted(before));

        Assert.Equal((exitCode, saved), await Sorted(await FixVerifier.FixAsync(before, "OWN1001")));

        static async Task<(int? ExitCode, string Output)> Sorted(Microsoft.CodeAnalysis.Solution solution)
        {
            var run = await ExecutableProof.RunAsync(solution, s_limit);
            return (run.ExitCode, string.Concat(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => line + "\n")));
        }
    }

    [Theory]
    [InlineData("public Service() { for (var i = 0; i < 3; i++) Task.Run(LoopAsync); }", "Track(Task.Run(LoopAsync));")]
    [InlineData("public Service() { AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.Run(LoopAsync); }", "=> Track(Task.Run(LoopAsync));")]
    [InlineData("public Service() { Restart(); Restart(); }\n\nprivate void Restart() { Task.Run(LoopAsync); }", "Track(Task.Run(LoopAsync));")]
    [InlineData("protected virtual void OnChanged() { ThreadPool.QueueUserWorkItem(_ => Console.Out.Flush()); }", "Track(Task.Run(() => Console.Out.Flush()));")]
    [InlineData("protected virtual void OnChanged(string name) { ThreadPool.QueueUserWorkItem(Write, name); }\n\nprivate static void Write(object? name) => Console.Out.Write(name);", "Track(Task.Run(() => Write(name)));")]
    [InlineData("protected virtual void OnChanged() { ThreadPool.QueueUserWorkItem(new WaitCallback(this.Write), this); }\n\nprivate void Write(object? state) => Console.Out.Write(state);", "Track(Task.Run(() => this.Write(this)));")]
    public async Task A_task_that_would_take_the_place_of_another_is_tracked(string start, string expected)
    {
        var text = await Fix(Service(start, CancellingStop));

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("_tasksInFlight.Keys", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_flight_is_logged_where_there_is_a_logger() => Assert.Contains(
        """
                    ended =>
                    {
                        _tasksInFlight.TryRemove(ended, out _);
                        if (ended.IsFaulted)
                        {
                            _log.Error("A task of Queue failed", ended.Exception!);
                        }
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.None,

        """,
        await Fix(Queue.Replace("_lock = new();", "_lock = new();\n    private readonly ILog _log = null!;", StringComparison.Ordinal) + "\npublic interface ILog { void Error(string message, Exception exception); }\n"),
        StringComparison.Ordinal);
}
