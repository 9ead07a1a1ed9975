using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5003: what the write throws is handled where the flag led to an early return.</summary>
public class OWN5003ClosedFlagRaceCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Concurrent;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";
    private const string Items = "    private readonly Channel<int> items = Channel.CreateBounded<int>(8);\n";

    [Theory]
    [InlineData(
        "if (closed)\n        {\n            return false;\n        }\n\n        await items.Writer.WriteAsync(item);\n        return true;",
        "try\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        catch (ChannelClosedException)\n        {\n            return false;\n        }\n\n        return true;")]
    [InlineData(
        "// nothing after the end\n        if (this.closed) // closed\n        {\n            Console.WriteLine(item); // lost\n            return false;\n        }\n\n        // now\n        await items.Writer.WriteAsync(item).ConfigureAwait(false); // written\n\n        return true;",
        "// nothing after the end\n        // now\n        try\n        {\n            await items.Writer.WriteAsync(item).ConfigureAwait(false); // written\n        }\n        catch (ChannelClosedException) // closed\n        {\n            Console.WriteLine(item); // lost\n            return false;\n        }\n\n        return true;")]
    [InlineData(
        "if (!closed)\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        else\n        {\n            return false;\n        }\n\n        return true;",
        "try\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        catch (ChannelClosedException)\n        {\n            return false;\n        }\n\n        return true;")]
    [InlineData(
        "if (closed) return false;\n        await items.Writer.WriteAsync(\n            item);\n        return true;",
        "try\n        {\n            await items.Writer.WriteAsync(\n                item);\n        }\n        catch (ChannelClosedException)\n        {\n            return false;\n        }\n\n        return true;")]
    public async Task Handles_the_exception_and_drops_the_flag(string before, string after) => Assert.Equal(
        Usings + "class C\n{\n" + Items + "\n    public async Task<bool> M(int item)\n    {\n        " + after + "\n    }\n\n    public void Stop()\n    {\n        items.Writer.TryComplete();\n    }\n}\n",
        await FixVerifier.FixTextAsync(
            Library(Usings + "class C\n{\n" + Items + "    private bool closed;\n\n    public async Task<bool> M(int item)\n    {\n        " + before + "\n    }\n\n    public void Stop()\n    {\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n"),
            "OWN5003"));

    /// <summary>As LimitedConcurrencyLibraryScheduler of jellyfin has it: whoever enqueues too late is not thrown at, and no later item is written.</summary>
    [Fact]
    public async Task Items_of_a_loop_that_promises_nothing() => Assert.Contains(
        "        foreach (var item in many)\n        {\n            try\n            {\n                await items.Writer.WriteAsync(item, CancellationToken.None).ConfigureAwait(false);\n            }\n            catch (ChannelClosedException)\n            {\n                return;\n            }\n        }\n",
        await FixVerifier.FixTextAsync(
            Library(Usings + "class C\n{\n" + Items + "    private bool closed;\n\n    public async Task M(int[] many)\n    {\n        if (closed)\n        {\n            return;\n        }\n\n        Console.WriteLine(many.Length);\n        foreach (var item in many)\n        {\n            await items.Writer.WriteAsync(item, CancellationToken.None).ConfigureAwait(false);\n        }\n\n        Console.WriteLine(\"written\");\n    }\n\n    public void Stop()\n    {\n        if (closed)\n        {\n            return;\n        }\n\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n"),
            "OWN5003"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("if (closed || item < 0)\n        {\n            return false;\n        }\n\n        await items.Writer.WriteAsync(item);")]
    [InlineData("if (closed)\n        {\n            return false;\n        }\n\n        Console.WriteLine();\n        await items.Writer.WriteAsync(item);")]
    public async Task Keeps_a_test_that_does_more(string before)
    {
        const string End = "\n        return true;\n    }\n\n    public void Stop()\n    {\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n";
        const string Start = Usings + "class C\n{\n" + Items + "    private bool closed;\n\n    public async Task<bool> M(int item)\n    {\n        ";
        var text = await FixVerifier.FixTextAsync(Library(Start + before + End), "OWN5003");
        var attempt = "try\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        catch (ChannelClosedException)\n        {\n            return false;\n        }\n";
        Assert.Equal(Start + before.Replace("Console.WriteLine();\n", "Console.WriteLine();\n\n", StringComparison.Ordinal).Replace("await items.Writer.WriteAsync(item);", attempt, StringComparison.Ordinal) + End, text);
    }

    [Fact]
    public async Task Every_write_that_asks_the_flag_changes_at_once()
    {
        const string Write = "\n    public async Task @(int item)\n    {\n        if (closed)\n        {\n            return;\n        }\n\n        await items.Writer.WriteAsync(item);\n    }\n";
        const string Written = "\n    public async Task @(int item)\n    {\n        try\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        catch (ChannelClosedException)\n        {\n            return;\n        }\n    }\n";
        var before = Usings + "class C\n{\n" + Items + "    private bool closed;\n" + Write.Replace('@', 'M') + Write.Replace('@', 'N') + "\n    public void Stop()\n    {\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n";
        var after = Usings + "class C\n{\n" + Items + Written.Replace('@', 'M') + Written.Replace('@', 'N') + "\n    public void Stop()\n    {\n        items.Writer.TryComplete();\n    }\n}\n";
        Assert.Equal(after, await FixVerifier.FixTextAsync(Library(before), "OWN5003"));
    }

    [Fact]
    public async Task A_flag_that_others_ask_stays()
    {
        var before = Usings + "class C\n{\n" + Items + "    private bool closed;\n    public bool IsClosed => closed;\n\n    public async Task M(int item)\n    {\n        if (!closed)\n        {\n            await items.Writer.WriteAsync(item);\n        }\n    }\n\n    public void Stop()\n    {\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n";
        var after = before.Replace("if (!closed)\n        {\n            await items.Writer.WriteAsync(item);\n        }\n", "try\n        {\n            await items.Writer.WriteAsync(item);\n        }\n        catch (ChannelClosedException)\n        {\n            return;\n        }\n", StringComparison.Ordinal);
        Assert.Equal(after, await FixVerifier.FixTextAsync(Library(before), "OWN5003"));
    }

    [Fact]
    public async Task A_collection_says_by_itself_whether_it_was_completed()
    {
        var before = Usings + "class C\n{\n    private readonly BlockingCollection<int> queue = new BlockingCollection<int>();\n\n    public bool M(int item)\n    {\n        if (queue.IsAddingCompleted)\n        {\n            return false;\n        }\n\n        queue.Add(item);\n        return true;\n    }\n\n    public void Stop() => queue.CompleteAdding();\n}\n";
        var after = before.Replace("if (queue.IsAddingCompleted)\n        {\n            return false;\n        }\n\n        queue.Add(item);\n", "try\n        {\n            queue.Add(item);\n        }\n        catch (InvalidOperationException) when (queue.IsAddingCompleted)\n        {\n            return false;\n        }\n\n", StringComparison.Ordinal);
        Assert.Equal(after, await FixVerifier.FixTextAsync(Library(before), "OWN5003"));
    }

    [Theory]
    [InlineData("public ValueTask M(int item) { if (closed) { return default; } return items.Writer.WriteAsync(item); }")]
    [InlineData("public async Task M(int item)\n    {\n        if (!closed)\n        {\n            await items.Writer.WriteAsync(item);\n        }\n\n        Console.WriteLine(item);\n    }")]
    [InlineData("public async Task M(int item) { if (closed) { return; } await items.Writer.WriteAsync(item); }")]
    [InlineData("public async Task<bool> M(int[] many)\n    {\n        if (closed)\n        {\n            return false;\n        }\n\n        foreach (var item in many)\n        {\n            await items.Writer.WriteAsync(item);\n        }\n\n        return true;\n    }")]
    [InlineData("public async Task M(int[] many)\n    {\n        while (true)\n        {\n            if (closed)\n            {\n                break;\n            }\n\n            foreach (var item in many)\n            {\n                await items.Writer.WriteAsync(item);\n            }\n        }\n    }")]
    public Task Not_offered(string member) =>
        FixVerifier.NotOfferedAsync(Library(Usings + "class C\n{\n" + Items + "    private bool closed;\n\n    " + member + "\n\n    public void Stop()\n    {\n        closed = true;\n        items.Writer.TryComplete();\n    }\n}\n"), "OWN5003");

    // Many producers during the shutdown, again and again: before, one of them is between the test and the write when the channel completes.
    [Fact]
    public async Task Producers_no_longer_throw_and_each_accepted_item_is_delivered_once()
    {
        var reporter = """
            class Reporter
            {
                private readonly Channel<int> items = Channel.CreateBounded<int>(8);
                private volatile bool closed;

                public async Task<bool> ReportAsync(int item)
                {
                    if (closed)
                    {
                        return false;
                    }

                    await items.Writer.WriteAsync(item);
                    return true;
                }

                public void Shutdown()
                {
                    closed = true;
                    items.Writer.TryComplete();
                }

                public ChannelReader<int> Reader => items.Reader;
            }

            """;
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Usings + "using System.Linq;\nusing System.Collections.Generic;\n\n" + reporter + Stress);
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(120))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN5003");

        Assert.Equal(new ProgramRun(0, "clean\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(120)));
    }

    private const string Stress = """
        class Program
        {
            static async Task Main()
            {
                var thrown = 0;
                for (var round = 0; round < 50; round++)
                {
                    var reporter = new Reporter();
                    var accepted = new ConcurrentBag<int>();
                    var producers = Enumerable.Range(0, 8).Select(p => Task.Run(async () =>
                    {
                        for (var i = 0; i < 100000; i++)
                        {
                            try
                            {
                                if (!await reporter.ReportAsync(p * 100000 + i))
                                {
                                    return;
                                }

                                accepted.Add(p * 100000 + i);
                            }
                            catch (ChannelClosedException)
                            {
                                Interlocked.Increment(ref thrown);
                                return;
                            }
                        }
                    })).ToArray();
                    var delivered = new List<int>();
                    var reading = Task.Run(async () =>
                    {
                        await foreach (var item in reporter.Reader.ReadAllAsync())
                        {
                            delivered.Add(item);
                            Thread.SpinWait(200);
                        }
                    });
                    await Task.Delay(5);
                    reporter.Shutdown();
                    await Task.WhenAll(producers);
                    await reading;
                    if (!accepted.Order().SequenceEqual(delivered.Order()) || delivered.Distinct().Count() != delivered.Count)
                    {
                        throw new InvalidOperationException($"{accepted.Count} accepted, {delivered.Count} delivered");
                    }
                }

                Console.WriteLine(thrown > 0 ? "thrown" : "clean");
            }
        }

        """;

    private static Solution Library(string source) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, source);
}
