using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5002: the first completion wins, and the second does nothing.</summary>
public class OWN5002CompleteMayThrowCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    [Theory]
    [InlineData("public void Stop()\n    {\n        items.Writer.Complete(); // the end\n    }", "public void Stop()\n    {\n        items.Writer.TryComplete(); // the end\n    }")]
    [InlineData("public void Dispose() => items . Writer /* mine */ . Complete ( null );", "public void Dispose() => items . Writer /* mine */ . TryComplete ( null );")]
    [InlineData("public void Stop() => items.Writer?.Complete();", "public void Stop() => items.Writer?.TryComplete();")]
    [InlineData("public void Finish()\n    {\n        items.Writer.Complete();\n    }\n\n    public void Abort(Exception error)\n    {\n        items.Writer\n            .Complete(error);\n    }", "public void Finish()\n    {\n        items.Writer.TryComplete();\n    }\n\n    public void Abort(Exception error)\n    {\n        items.Writer\n            .TryComplete(error);\n    }")]
    public async Task Completes_only_where_it_is_the_first(string before, string after) => Assert.Equal(Source(after), await FixVerifier.FixTextAsync(Library(before), "OWN5002"));

    // A lambda that yields a value may be another overload's: it stays one that yields none.
    [Theory]
    [InlineData("M(() => items.Writer.Complete());\n        M(() => items.Writer.Complete());", "M(() => { items.Writer.TryComplete(); });\n        M(() => { items.Writer.TryComplete(); });")]
    [InlineData("var one = () => items.Writer.Complete();\n        Action two = () => items.Writer.Complete();\n        M(one, two);", "var one = () => { items.Writer.TryComplete(); };\n        Action two = () => items.Writer.TryComplete();\n        M(one, two);")]
    public async Task What_takes_a_lambda_stays_the_same(string before, string after)
    {
        const string Takers = "\n    }\n\n    static void M(Action action) { }\n    static void M(Func<bool> function) { }\n    static void M(Action one, Action two) { }";
        Assert.Equal(Source("void S()\n    {\n        " + after + Takers), await FixVerifier.FixTextAsync(Library("void S()\n    {\n        " + before + Takers), "OWN5002"));
    }

    // Two hands that close the channel at the same time, again and again: before, one of them gets a ChannelClosedException.
    [Fact]
    public async Task A_producer_and_a_stop_no_longer_throw()
    {
        const string Before = Usings + """
            class Feed
            {
                private readonly Channel<int> items = Channel.CreateUnbounded<int>();

                public async Task ProduceAsync(int count)
                {
                    for (var i = 0; i < count; i++)
                    {
                        if (!items.Writer.TryWrite(i))
                        {
                            return;
                        }

                        await Task.Yield();
                    }

                    items.Writer.Complete();
                }

                public void Stop() => items.Writer.Complete();

                public async Task<int> CountAsync()
                {
                    var count = 0;
                    await foreach (var item in items.Reader.ReadAllAsync())
                    {
                        if (item != count)
                        {
                            throw new InvalidOperationException("out of order");
                        }

                        count++;
                    }

                    return count;
                }
            }

            class Program
            {
                static async Task Main()
                {
                    var failures = 0;
                    for (var round = 0; round < 300; round++)
                    {
                        var feed = new Feed();
                        var producing = feed.ProduceAsync(2);
                        var counting = feed.CountAsync();
                        try
                        {
                            await producing;
                            feed.Stop();
                        }
                        catch (ChannelClosedException)
                        {
                            failures++;
                        }

                        if (await counting != 2)
                        {
                            throw new InvalidOperationException("lost");
                        }
                    }

                    Console.WriteLine(failures > 0 ? "thrown" : "clean");
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Before);
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN5002");

        Assert.Equal(new ProgramRun(0, "clean\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(60)));
    }

    private static Solution Library(string members) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Source(members));

    private static string Source(string members) => Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n\n    " + members + "\n}\n";
}
