using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5001: the channel is completed once, and after its last write.</summary>
public class OWN5001WriteAfterCompleteCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Concurrent;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    [Theory]
    [InlineData(
        "// the end\n        items.Writer.Complete(); // all\n\n        // a mark\n        await items.Writer.WriteAsync(1); // last\n        Console.WriteLine();",
        "// a mark\n        await items.Writer.WriteAsync(1); // last\n        // the end\n        items.Writer.Complete(); // all\n        Console.WriteLine();")]
    [InlineData(
        "items.Writer.Complete();\n        items.Writer.TryWrite(1);\n        items.Writer.TryWrite(2);\n        await Task.Yield();",
        "items.Writer.TryWrite(1);\n        items.Writer.TryWrite(2);\n        items.Writer.Complete();\n        await Task.Yield();")]
    [InlineData(
        "queue.CompleteAdding();\n        foreach (var rest in new[] { 1, 2 })\n        {\n            queue.Add(rest);\n        }\n\n        await Task.Yield();",
        "foreach (var rest in new[] { 1, 2 })\n        {\n            queue.Add(rest);\n        }\n\n        queue.CompleteAdding();\n\n        await Task.Yield();")]
    [InlineData(
        "items.Writer.Complete();\n        await Task.Yield();\n        items.Writer.Complete();\n        Console.WriteLine();",
        "items.Writer.Complete();\n        await Task.Yield();\n        Console.WriteLine();")]
    [InlineData(
        "try\n        {\n            await items.Writer.WriteAsync(1);\n            items.Writer.Complete();\n        }\n        catch (Exception e)\n        {\n            Console.WriteLine(e); // seen\n            items.Writer.TryComplete(e);\n        }\n        finally\n        {\n            items.Writer.Complete();\n        }",
        "Exception error = null;\n        try\n        {\n            await items.Writer.WriteAsync(1);\n        }\n        catch (Exception e)\n        {\n            Console.WriteLine(e); // seen\n            error = e;\n        }\n        finally\n        {\n            items.Writer.TryComplete(error);\n        }")]
    [InlineData(
        "try\n        {\n            items.Writer.Complete();\n        }\n        catch (ObjectDisposedException)\n        {\n            items.Writer.Complete();\n        }\n        finally\n        {\n            items.Writer.Complete();\n        }",
        "try\n        {\n            items.Writer.Complete();\n        }\n        catch (ObjectDisposedException)\n        {\n            items.Writer.Complete();\n        }")]
    public async Task Completes_once_and_last(string before, string after) => Assert.Equal(Source(after), await FixVerifier.FixTextAsync(Library(before), "OWN5001"));

    [Theory]
    [InlineData("items.Writer.Complete();\n        await Task.Delay(1);\n        await items.Writer.WriteAsync(1);")]
    [InlineData("items.Writer.Complete();\n        Console.WriteLine();\n        await items.Writer.WriteAsync(1);")]
    [InlineData("items.Writer.Complete(); await items.Writer.WriteAsync(1);")]
    [InlineData("items.Writer.Complete();\n        await Task.Yield();\n        items.Writer.Complete(); // twice")]
    [InlineData("if (DateTime.Now.Hour > 5)\n        {\n            items.Writer.Complete();\n        }\n        else\n        {\n            items.Writer.TryComplete();\n        }\n\n        await items.Writer.WriteAsync(1);")]
    public Task Not_offered_where_more_would_change(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN5001");

    [Fact]
    public async Task The_last_item_arrives()
    {
        var before = Program("items.Writer.Complete();\n        await items.Writer.WriteAsync(7);");
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);
        Assert.Equal(new ProgramRun(0, "7\n", ""), await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN5001"), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_producer_no_longer_fails_when_all_goes_well()
    {
        var before = Program("try\n        {\n            await items.Writer.WriteAsync(7);\n            items.Writer.Complete();\n        }\n        catch (Exception e)\n        {\n            items.Writer.TryComplete(e);\n        }\n        finally\n        {\n            items.Writer.Complete();\n        }");
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);
        Assert.Equal(new ProgramRun(0, "7\n", ""), await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN5001"), TimeSpan.FromSeconds(20)));
    }

    private static Solution Program(string statements) => TestSolution.Of(
        ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
        Usings + "class Program\n{\n    private static readonly Channel<int> items = Channel.CreateUnbounded<int>();\n\n    static async Task Main()\n    {\n        try\n        {\n            await M();\n            await foreach (var item in items.Reader.ReadAllAsync())\n            {\n                Console.WriteLine(item);\n            }\n        }\n        catch (ChannelClosedException)\n        {\n            Console.WriteLine(\"thrown\");\n        }\n    }\n\n    static async Task M()\n    {\n        " + statements + "\n    }\n}\n");

    private static Solution Library(string statements) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Source(statements));

    private static string Source(string statements) => Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n    private readonly BlockingCollection<int> queue = new BlockingCollection<int>();\n\n    async Task M()\n    {\n        " + statements + "\n    }\n}\n";
}
