using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5006: the producer waits until there is room.</summary>
public class OWN5006WriteResultIgnoredCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\nusing System.Threading.Tasks.Dataflow;\n\n";

    [Theory]
    [InlineData("async Task M(CancellationToken token)\n    {\n        // one\n        items.Writer.TryWrite(1); // written\n        await Task.Yield();\n    }", "async Task M(CancellationToken token)\n    {\n        // one\n        await items.Writer.WriteAsync(1, token); // written\n        await Task.Yield();\n    }")]
    [InlineData("async Task M()\n    {\n        _ = items.Writer.TryWrite(1);\n        await Task.Yield();\n    }", "async Task M()\n    {\n        await items.Writer.WriteAsync(1);\n        await Task.Yield();\n    }")]
    [InlineData("async Task M()\n    {\n        block.Post(1);\n        await Task.Yield();\n    }", "async Task M()\n    {\n        await block.SendAsync(1);\n        await Task.Yield();\n    }")]
    [InlineData("async Task M()\n    {\n        items.Writer.TryWrite(1);\n        await N().ConfigureAwait(false);\n    }\n\n    Task N() => Task.CompletedTask;", "async Task M()\n    {\n        await items.Writer.WriteAsync(1).ConfigureAwait(false);\n        await N().ConfigureAwait(false);\n    }\n\n    Task N() => Task.CompletedTask;")]
    public async Task Waits_for_room(string before, string after) => Assert.Equal(Source(after), await FixVerifier.FixTextAsync(Library(before), "OWN5006"));

    [Theory]
    [InlineData("void M() => items.Writer.TryWrite(1);")]
    [InlineData("async Task M()\n    {\n        items.Writer.TryWrite(1);\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            Console.WriteLine(item);\n        }\n    }")]
    [InlineData("async Task M()\n    {\n        lock (items)\n        {\n            items.Writer.TryWrite(1);\n        }\n\n        await Task.Yield();\n    }")]
    public Task Not_offered(string member) => FixVerifier.NotOfferedAsync(Library(member), "OWN5006");

    // A producer that is faster than its reader: before, what the full channel refuses is lost without a word.
    [Fact]
    public async Task Every_item_is_delivered()
    {
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Usings + """
            class Program
            {
                private static readonly Channel<int> items = Channel.CreateBounded<int>(2);

                static async Task Main()
                {
                    var reading = ReadAsync();
                    await ProduceAsync();
                    Console.WriteLine(await reading);
                }

                static async Task ProduceAsync()
                {
                    for (var i = 0; i < 20; i++)
                    {
                        items.Writer.TryWrite(i);
                    }

                    items.Writer.Complete();
                    await Task.Yield();
                }

                static async Task<int> ReadAsync()
                {
                    await Task.Delay(300);
                    var count = 0;
                    await foreach (var item in items.Reader.ReadAllAsync())
                    {
                        count++;
                    }

                    return count;
                }
            }

            """);
        Assert.Equal("2\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN5006");

        Assert.Equal(new ProgramRun(0, "20\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    private static Solution Library(string member) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Source(member));

    private static string Source(string member) => Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateBounded<int>(8);\n    public ChannelReader<int> Items => items.Reader;\n    private readonly ActionBlock<int> block = new ActionBlock<int>(i => Console.WriteLine(i), new ExecutionDataflowBlockOptions { BoundedCapacity = 8 });\n\n    " + member + "\n}\n";
}
