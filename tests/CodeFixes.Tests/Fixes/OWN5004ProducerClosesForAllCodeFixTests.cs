using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5004: the channel is completed once, behind the wait for all producers.</summary>
public class OWN5004ProducerClosesForAllCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";
    private const string Join = "\n        try\n        {\n            await Task.WhenAll(tasks); // all\n        }\n        finally\n        {\n            items.Writer.Complete();\n        }";

    [Theory]
    [InlineData(
        "var tasks = new List<Task>();\n        for (var i = 0; i < 3; i++)\n        {\n            tasks.Add(Task.Run(async () =>\n            {\n                // one item\n                await items.Writer.WriteAsync(1);\n\n                items.Writer.Complete();\n            }));\n        }\n\n        await Task.WhenAll(tasks); // all",
        "var tasks = new List<Task>();\n        for (var i = 0; i < 3; i++)\n        {\n            tasks.Add(Task.Run(async () =>\n            {\n                // one item\n                await items.Writer.WriteAsync(1);\n            }));\n        }\n" + Join)]
    [InlineData(
        "var tasks = Enumerable.Range(0, 3).Select(async i =>\n        {\n            try\n            {\n                // one item\n                await items.Writer.WriteAsync(i);\n            }\n            finally\n            {\n                items.Writer.Complete();\n            }\n        });\n        await Task.WhenAll(tasks); // all",
        "var tasks = Enumerable.Range(0, 3).Select(async i =>\n        {\n            // one item\n            await items.Writer.WriteAsync(i);\n        });" + Join)]
    [InlineData(
        "async Task ProduceAsync(ChannelWriter<int> writer, int i)\n        {\n            await writer.WriteAsync(i);\n            writer.Complete();\n        }\n\n        var tasks = new List<Task>();\n        foreach (var i in new[] { 1, 2 })\n        {\n            tasks.Add(ProduceAsync(items.Writer, i));\n        }\n\n        await Task.WhenAll(tasks); // all",
        "async Task ProduceAsync(ChannelWriter<int> writer, int i)\n        {\n            await writer.WriteAsync(i);\n        }\n\n        var tasks = new List<Task>();\n        foreach (var i in new[] { 1, 2 })\n        {\n            tasks.Add(ProduceAsync(items.Writer, i));\n        }\n" + Join)]
    public async Task Completes_behind_the_wait(string before, string after) => Assert.Equal(Source(after), await FixVerifier.FixTextAsync(Library(before), "OWN5004"));

    [Theory]
    [InlineData("var tasks = new List<Task>();\n        for (var i = 0; i < 3; i++)\n        {\n            tasks.Add(Task.Run(async () =>\n            {\n                await items.Writer.WriteAsync(1);\n                items.Writer.Complete();\n            }));\n        }\n\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            Console.WriteLine(item);\n        }\n\n        await Task.WhenAll(tasks);")]
    [InlineData("for (var i = 0; i < 3; i++)\n        {\n            _ = Task.Run(async () =>\n            {\n                try\n                {\n                    await items.Writer.WriteAsync(1);\n                }\n                catch (Exception)\n                {\n                }\n\n                items.Writer.Complete();\n            });\n        }\n\n        await Task.Yield();")]
    [InlineData("var tasks = new List<Task>();\n        for (var i = 0; i < 3; i++)\n        {\n            tasks.Add(Task.Run(async () =>\n            {\n                await items.Writer.WriteAsync(1);\n                items.Writer.Complete(); // done\n            }));\n        }\n\n        await Task.WhenAll(tasks);")]
    public Task Not_offered(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN5004");

    // The first producer that is done closes the channel: before, the others throw, and their items are lost.
    [Fact]
    public async Task Every_item_of_every_producer_is_delivered_once()
    {
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Usings + """
            class Program
            {
                static async Task Main()
                {
                    var items = Channel.CreateUnbounded<int>();
                    var reading = Task.Run(async () =>
                    {
                        var sum = 0;
                        await foreach (var item in items.Reader.ReadAllAsync())
                        {
                            sum += item;
                        }

                        return sum;
                    });
                    try
                    {
                        var tasks = new List<Task>();
                        for (var i = 1; i <= 3; i++)
                        {
                            tasks.Add(ProduceAsync(items.Writer, i));
                        }

                        await Task.WhenAll(tasks);
                    }
                    catch (ChannelClosedException)
                    {
                        Console.WriteLine("thrown");
                    }

                    Console.WriteLine(await reading);
                }

                static async Task ProduceAsync(ChannelWriter<int> writer, int count)
                {
                    for (var i = 0; i < count; i++)
                    {
                        await writer.WriteAsync(1);
                        await Task.Delay(200);
                    }

                    writer.Complete();
                }
            }

            """);
        Assert.StartsWith("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60))).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, "OWN5004");

        Assert.Equal(new ProgramRun(0, "6\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    private static Solution Library(string statements) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Source(statements));

    private static string Source(string statements) => Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n\n    async Task M()\n    {\n        " + statements + "\n    }\n}\n";
}
