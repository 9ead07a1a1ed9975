using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3002: what is written, what is not offered, and what the program then does.</summary>
public class OWN3002AbandonedWaiterCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    private static Solution Library(string statements) => TestSolution.Of(
        ProgramSetup.Library,
        Usings + "public class C\n{\n    private readonly SemaphoreSlim _wake = new(0);\n    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();\n    private readonly List<int> _items = new();\n\n    public void Wake()\n    {\n        _wake.Release();\n        _channel.Writer.TryWrite(1);\n    }\n\n    public void End() => _channel.Writer.TryComplete();\n\n    public async Task RunAsync(CancellationToken token)\n    {\n        "
            + statements.Replace("\n", "\n        ", StringComparison.Ordinal).Replace("        \n", "\n", StringComparison.Ordinal) + "\n    }\n}\n");

    [Theory]
    [InlineData(
        "// poll\nwhile (!token.IsCancellationRequested)\n{\n    await Task.WhenAny(_wake.WaitAsync(token), Task.Delay(1000, token)); // woken\n    _items.Add(1);\n}",
        "// poll\nTask? pendingWake = null;\nwhile (!token.IsCancellationRequested)\n{\n    pendingWake ??= _wake.WaitAsync(token);\n    await Task.WhenAny(pendingWake, Task.Delay(1000, token)); // woken\n    if (pendingWake.IsCompleted)\n    {\n        pendingWake = null;\n    }\n\n    _items.Add(1);\n}")]
    [InlineData(
        "while (!token.IsCancellationRequested)\n{\n    var read = _channel.Reader.ReadAsync(token).AsTask(); // next\n    var first = await Task.WhenAny(read, Task.Delay(1000, token));\n    if (first == read)\n    {\n        _items.Add(await read);\n    }\n}",
        "Task<int>? pendingRead = null;\nwhile (!token.IsCancellationRequested)\n{\n    pendingRead ??= _channel.Reader.ReadAsync(token).AsTask();\n    var read = pendingRead; // next\n    var first = await Task.WhenAny(read, Task.Delay(1000, token));\n    if (first == read)\n    {\n        pendingRead = null;\n        _items.Add(await read);\n    }\n}")]
    [InlineData(
        "while (!token.IsCancellationRequested)\n{\n    var wait = _wake.WaitAsync(token);\n    await Task.WhenAny(wait, Task.Delay(1000, token));\n    if (wait.IsCompleted)\n    {\n        // woken\n        _items.Clear();\n    }\n}",
        "Task? pendingWait = null;\nwhile (!token.IsCancellationRequested)\n{\n    pendingWait ??= _wake.WaitAsync(token);\n    var wait = pendingWait;\n    await Task.WhenAny(wait, Task.Delay(1000, token));\n    if (wait.IsCompleted)\n    {\n        // woken\n        pendingWait = null;\n        _items.Clear();\n    }\n}")]
    [InlineData(
        "while (!token.IsCancellationRequested)\n{\n    var wait = _wake.WaitAsync(token);\n    if (await Task.WhenAny(wait, Task.Delay(1000, token)).ConfigureAwait(false) == wait)\n    {\n        await wait.ConfigureAwait(false);\n    }\n    else\n    {\n        _items.Clear();\n    }\n}",
        "Task? pendingWait = null;\nwhile (!token.IsCancellationRequested)\n{\n    pendingWait ??= _wake.WaitAsync(token);\n    var wait = pendingWait;\n    if (await Task.WhenAny(wait, Task.Delay(1000, token)).ConfigureAwait(false) == wait)\n    {\n        pendingWait = null;\n        await wait.ConfigureAwait(false);\n    }\n    else\n    {\n        _items.Clear();\n    }\n}")]
    [InlineData(
        "while (!token.IsCancellationRequested)\n{\n    var wait = _wake.WaitAsync(token);\n    if (wait != await Task.WhenAny(wait, Task.Delay(1000, token)))\n    {\n        _items.Clear();\n        continue;\n    }\n\n    // came\n    _items.Add(1);\n}",
        "Task? pendingWait = null;\nwhile (!token.IsCancellationRequested)\n{\n    pendingWait ??= _wake.WaitAsync(token);\n    var wait = pendingWait;\n    if (wait != await Task.WhenAny(wait, Task.Delay(1000, token)))\n    {\n        _items.Clear();\n        continue;\n    }\n\n    // came\n    pendingWait = null;\n    _items.Add(1);\n}")]
    public async Task Keeps_the_wait_for_the_next_turn(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3002");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("while (!token.IsCancellationRequested)\n{\n    if (await Task.WhenAny(_wake.WaitAsync(token), Task.Delay(1000, token)) is { IsCanceled: true })\n    {\n        _items.Clear();\n    }\n}")]
    [InlineData("while (!token.IsCancellationRequested)\n{\n    var wait = _wake.WaitAsync(token);\n    await Task.WhenAny(wait, Task.Delay(1000, token));\n    if (wait.IsCompleted)\n    {\n        _items.Clear();\n    }\n\n    if (!wait.IsCompleted)\n    {\n        _items.Add(2);\n    }\n}")]
    [InlineData("while (!token.IsCancellationRequested)\n{\n    var wait = _wake.WaitAsync(token);\n    await Task.WhenAny(wait, Task.Delay(1000, token));\n    if (wait.IsCompletedSuccessfully)\n    {\n        _items.Clear();\n    }\n}")]
    [InlineData("while (!token.IsCancellationRequested)\n{\n    var own = token;\n    await Task.WhenAny(_wake.WaitAsync(own), Task.Delay(1000, token));\n}")]
    public Task Not_offered_where_the_wait_cannot_be_kept(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN3002");

    [Fact]
    public async Task Old_waiters_no_longer_eat_later_items()
    {
        var before = Program();
        Assert.Equal(new ProgramRun(0, "handled 0 of 3\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3002"), TimeSpan.FromSeconds(60));

        Assert.Equal(new ProgramRun(0, "handled 3 of 3\n", ""), run);
    }

    /// <summary>Three turns in which nothing comes, then three items.</summary>
    private static Solution Program() => TestSolution.Of(
        ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
        Usings + """
            class Program
            {
                private static readonly Channel<int> s_channel = Channel.CreateUnbounded<int>();
                private static int s_handled;

                static async Task Main()
                {
                    using var stop = new CancellationTokenSource();
                    var loop = RunAsync(stop.Token);
                    await s_empty.Task;
                    for (var i = 0; i < 3; i++)
                    {
                        s_channel.Writer.TryWrite(i);
                    }

                    await Task.WhenAny(s_all.Task, Task.Delay(2000));
                    stop.Cancel();
                    await loop;
                    Console.WriteLine("handled " + s_handled + " of 3");
                    s_channel.Writer.TryComplete();
                }

                private static readonly TaskCompletionSource s_empty = new TaskCompletionSource();
                private static readonly TaskCompletionSource s_all = new TaskCompletionSource();

                static async Task RunAsync(CancellationToken token)
                {
                    var turns = 0;
                    while (!token.IsCancellationRequested)
                    {
                        var read = s_channel.Reader.ReadAsync().AsTask();
                        var first = await Task.WhenAny(read, Task.Delay(turns < 3 ? 20 : 500));
                        if (first == read)
                        {
                            await read;
                            if (++s_handled == 3)
                            {
                                s_all.TrySetResult();
                            }
                        }
                        else if (++turns == 3)
                        {
                            s_empty.TrySetResult();
                            await Task.Delay(100);
                        }
                    }
                }
            }

            """);
}
