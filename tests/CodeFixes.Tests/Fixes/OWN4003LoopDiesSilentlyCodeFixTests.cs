using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN4003: what is written, what is not offered, and what the program then does.</summary>
public class OWN4003LoopDiesSilentlyCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Concurrent;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    private const string Logger = "interface ILog\n{\n    void Error(Exception exception, string message);\n}\n\n";

    private static Solution Service(string members, bool hasLogger = true) => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        Usings + Logger + "class Service\n{\n" + (hasLogger ? "    private readonly ILog _log;\n" : "") + "    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();\n    private Task _loop;\n    private Timer _timer;\n\n"
            + (hasLogger ? "    public Service(ILog log) => _log = log;\n\n" : "")
            + "    " + members.Replace("\n", "\n    ", StringComparison.Ordinal).Replace("    \n", "\n", StringComparison.Ordinal) + "\n\n    private static Task WorkAsync(int item = 0) => File.WriteAllTextAsync(\"work\", \"\" + item);\n\n    private static void Work() => File.Delete(\"work\");\n\n    public void Add(int item) => _channel.Writer.TryWrite(item);\n\n    public void End() => _channel.Writer.TryComplete();\n}\n");

    private static async Task Fixed(string before, string after) =>
        Assert.Equal((await Service(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), await FixVerifier.FixTextAsync(Service(before), "OWN4003"));

    private const string Start = "public void Start(CancellationToken token)\n{\n    _loop = Task.Run(() => LoopAsync(token));\n}\n\n";

    [Fact]
    public Task Guards_a_turn_and_keeps_the_pause_outside() => Fixed(
        Start + "private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        // work\n        await WorkAsync(); // now\n\n        await Task.Delay(1000, token); // rest\n    }\n}",
        Start + "private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        try\n        {\n            // work\n            await WorkAsync(); // now\n        }\n        catch (OperationCanceledException) when (token.IsCancellationRequested)\n        {\n            break;\n        }\n        catch (Exception exception)\n        {\n            _log.Error(exception, \"A turn of LoopAsync failed\");\n        }\n\n        await Task.Delay(1000, token); // rest\n    }\n}");

    [Fact]
    public Task Keeps_the_next_item_outside() => Fixed(
        Start + "private async Task LoopAsync(CancellationToken token)\n{\n    while (true)\n    {\n        var item = await _channel.Reader.ReadAsync(token);\n        await WorkAsync(item);\n    }\n}",
        Start + "private async Task LoopAsync(CancellationToken token)\n{\n    while (true)\n    {\n        var item = await _channel.Reader.ReadAsync(token);\n        try\n        {\n            await WorkAsync(item);\n        }\n        catch (OperationCanceledException) when (token.IsCancellationRequested)\n        {\n            break;\n        }\n        catch (Exception exception)\n        {\n            _log.Error(exception, \"A turn of LoopAsync failed\");\n        }\n    }\n}");

    [Fact]
    public Task Guards_a_turn_of_a_lambda_over_all_items() => Fixed(
        "public void Start()\n{\n    _loop = Task.Run(async () =>\n    {\n        await foreach (var item in _channel.Reader.ReadAllAsync())\n        {\n            await WorkAsync(item);\n        }\n    });\n}",
        "public void Start()\n{\n    _loop = Task.Run(async () =>\n    {\n        await foreach (var item in _channel.Reader.ReadAllAsync())\n        {\n            try\n            {\n                await WorkAsync(item);\n            }\n            catch (Exception exception)\n            {\n                _log.Error(exception, \"A turn of Start failed\");\n            }\n        }\n    });\n}");

    [Fact]
    public Task Guards_a_callback() => Fixed(
        "public void Start()\n{\n    _timer = new Timer(_ => Work(), null, 0, 1000);\n}",
        "public void Start()\n{\n    _timer = new Timer(_ =>\n    {\n        try\n        {\n            Work();\n        }\n        catch (Exception exception)\n        {\n            _log.Error(exception, \"Start failed\");\n        }\n    }, null, 0, 1000);\n}");

    /// <summary>Where nothing is annotated, the question that other code asks first says that there may be no logger.</summary>
    [Fact]
    public Task Asks_for_the_logger_as_the_file_does() => Fixed(
        "public void Start()\n{\n    _log?.Error(null, \"start\");\n    _timer = new Timer(_ => Work(), null, 0, 1000);\n}",
        "public void Start()\n{\n    _log?.Error(null, \"start\");\n    _timer = new Timer(_ =>\n    {\n        try\n        {\n            Work();\n        }\n        catch (Exception exception)\n        {\n            _log?.Error(exception, \"Start failed\");\n        }\n    }, null, 0, 1000);\n}");

    [Fact]
    public Task Arms_the_timer_behind_the_guard() => Fixed(
        "public void Start()\n{\n    _timer = new Timer(Tick, null, 0, Timeout.Infinite);\n}\n\nprivate void Tick(object state)\n{\n    Work();\n    _timer.Change(1000, Timeout.Infinite);\n}",
        "public void Start()\n{\n    _timer = new Timer(Tick, null, 0, Timeout.Infinite);\n}\n\nprivate void Tick(object state)\n{\n    try\n    {\n        Work();\n    }\n    catch (Exception exception)\n    {\n        _log.Error(exception, \"Tick failed\");\n    }\n\n    _timer.Change(1000, Timeout.Infinite);\n}");

    [Theory]
    [InlineData("private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        await WorkAsync();\n    }\n}")]
    [InlineData("private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested) { await WorkAsync(); await Task.Delay(1000, token); }\n}")]
    [InlineData("private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        await WorkAsync();\n        var pause = File.ReadAllText(\"pause\").Length;\n        await Task.Delay(pause, token);\n    }\n}")]
    [InlineData("public async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        await WorkAsync();\n        await Task.Delay(1000, token);\n    }\n}")]
    [InlineData("private async Task LoopAsync(CancellationToken token)\n{\n    while (!token.IsCancellationRequested)\n    {\n        await WorkAsync();\n        await Task.Delay(1000, token);\n    }\n}\n\npublic Task AgainAsync() => LoopAsync(default);")]
    public Task Not_offered_where_it_would_spin_or_others_count_on_the_failure(string loop) => FixVerifier.NotOfferedAsync(Service(Start + loop), "OWN4003");

    /// <summary>Guarded, it would be dropped still, which is another report at the same place.</summary>
    [Fact]
    public Task Not_offered_on_a_dropped_loop() => FixVerifier.NotOfferedAsync(
        Service("public void Start()\n{\n    _ = Task.Run(async () =>\n    {\n        await foreach (var item in _channel.Reader.ReadAllAsync())\n        {\n            await WorkAsync(item);\n        }\n    });\n}"), "OWN4003");

    /// <summary>It is guarded already; only who wrote it knows after which failures the timer should go on.</summary>
    [Theory]
    [InlineData("async void Tick(object state)\n{\n    try\n    {\n        await WorkAsync();\n        _timer.Change(1000, Timeout.Infinite);\n    }\n    catch (Exception e)\n    {\n        _log.Error(e, \"tick\");\n    }\n}")]
    [InlineData("void Tick(object state)\n{\n    try\n    {\n        Work();\n        _timer.Change(1000, Timeout.Infinite);\n    }\n    catch (Exception e)\n    {\n        _log.Error(e, \"tick\");\n    }\n}")]
    public Task Not_offered_where_the_guard_skips_the_arming(string tick) => FixVerifier.NotOfferedAsync(
        Service("public void Start()\n{\n    _timer = new Timer(Tick, null, 0, Timeout.Infinite);\n}\n\nprivate " + tick), "OWN4003");

    [Fact]
    public Task Not_offered_without_a_logger() => FixVerifier.NotOfferedAsync(
        Service("public void Start()\n{\n    _timer = new Timer(_ => Work(), null, 0, 1000);\n}", hasLogger: false), "OWN4003");

    [Fact]
    public async Task One_bad_item_no_longer_ends_the_worker()
    {
        var before = Program();
        Assert.Equal(new ProgramRun(0, "1\nstopped\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN4003"), TimeSpan.FromSeconds(60));

        Assert.Equal(new ProgramRun(0, "1\nbad: A turn of LoopAsync failed\n3\nstopped\n", ""), run);
    }

    private static Solution Program() => TestSolution.Of(
        ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
        Usings + """
            class Log
            {
                public void Error(Exception exception, string message) => Console.WriteLine(exception.Message + ": " + message);
            }

            class Worker
            {
                private readonly Log _log = new Log();
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _stop = new CancellationTokenSource();
                private Task _loop;

                public void Start()
                {
                    _loop = Task.Run(LoopAsync);
                }

                public void Add(int item) => _channel.Writer.TryWrite(item);

                public void Dispose()
                {
                    _stop.Cancel();
                }

                private async Task LoopAsync()
                {
                    while (!_stop.IsCancellationRequested)
                    {
                        var item = await _channel.Reader.ReadAsync(_stop.Token);
                        await HandleAsync(item);
                    }
                }

                private static async Task HandleAsync(int item)
                {
                    await Task.Yield();
                    if (item == 2)
                    {
                        throw new IOException("bad");
                    }

                    Console.WriteLine(item);
                    if (item == 3)
                    {
                        Program.Done.TrySetResult();
                    }
                }
            }

            class Program
            {
                public static readonly TaskCompletionSource Done = new TaskCompletionSource();

                static async Task Main()
                {
                    var worker = new Worker();
                    worker.Start();
                    worker.Add(1);
                    worker.Add(2);
                    worker.Add(3);
                    await Task.WhenAny(Done.Task, Task.Delay(5000));
                    worker.Dispose();
                    Console.WriteLine("stopped");
                }
            }

            """);
}
