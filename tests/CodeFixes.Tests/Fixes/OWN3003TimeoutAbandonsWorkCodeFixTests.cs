using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3003: what is written, what is not offered, and what the program then does.</summary>
public class OWN3003TimeoutAbandonsWorkCodeFixTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static Solution Library(string statements) => TestSolution.Of(
        ProgramSetup.Library,
        Usings + "public class C\n{\n    public async Task<int> RunAsync(TimeSpan time, CancellationToken token)\n    {\n        "
            + statements.Replace("\n", "\n        ", StringComparison.Ordinal).Replace("        \n", "\n", StringComparison.Ordinal)
            + "\n    }\n\n    private static async Task<int> CountAsync(string path, CancellationToken token = default) => (await File.ReadAllTextAsync(path, token)).Length;\n\n    private static async Task<int> ForeverAsync() => (await File.ReadAllTextAsync(\"x\")).Length;\n}\n");

    private const string Observed = "_ = work.ContinueWith(static failed => failed.Exception, TaskContinuationOptions.OnlyOnFaulted);";

    [Theory]
    [InlineData(
        "// count\nvar work = CountAsync(\"x\");\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    // late\n    throw new TimeoutException(\"late\");\n}\n\nreturn await work;",
        "// count\nusing var cancellation = new CancellationTokenSource();\nvar work = CountAsync(\"x\", cancellation.Token);\ntry\n{\n    await work.WaitAsync(time);\n}\ncatch (TimeoutException) when (!work.IsCompleted)\n{\n    // late\n    cancellation.Cancel();\n    " + Observed + "\n    throw new TimeoutException(\"late\");\n}\n\nreturn await work;")]
    [InlineData(
        "var work = CountAsync(\"x\", token);\nvar first = await Task.WhenAny(work, Task.Delay(time, token)).ConfigureAwait(false);\nif (first != work)\n{\n    return 0;\n}\n\nreturn await work.ConfigureAwait(false);",
        "using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);\nvar work = CountAsync(\"x\", cancellation.Token);\nvar first = await Task.WhenAny(work, Task.Delay(time, token)).ConfigureAwait(false);\nif (first != work)\n{\n    cancellation.Cancel();\n    " + Observed + "\n    return 0;\n}\n\nreturn await work.ConfigureAwait(false);")]
    [InlineData(
        "var work = CountAsync(\"x\", token);\nif (await Task.WhenAny(work, Task.Delay(1000)) == work)\n{\n    return await work;\n}\n\n// late\nreturn 0;",
        "using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);\nvar work = CountAsync(\"x\", cancellation.Token);\nif (await Task.WhenAny(work, Task.Delay(1000)) == work)\n{\n    return await work;\n}\n\n// late\ncancellation.Cancel();\n" + Observed + "\nreturn 0;")]
    [InlineData(
        "var work = CountAsync(\"x\", token);\nif (await Task.WhenAny(work, Task.Delay(1000)) != work)\n{\n    return 0;\n}\n\nvar count = await work;\nreturn count;",
        "using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);\nvar work = CountAsync(\"x\", cancellation.Token);\ntry\n{\n    await work.WaitAsync(TimeSpan.FromMilliseconds(1000));\n}\ncatch (TimeoutException) when (!work.IsCompleted)\n{\n    cancellation.Cancel();\n    " + Observed + "\n    return 0;\n}\n\nvar count = await work;\nreturn count;")]
    public async Task Cancels_what_it_gives_up(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3003");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("var work = ForeverAsync();\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    return 0;\n}\n\nreturn await work;")]
    [InlineData("var work = CountAsync(\"x\", CancellationToken.None);\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    return 0;\n}\n\nreturn await work;")]
    [InlineData("var work = Task.Run(() => 1);\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    return 0;\n}\n\nreturn await work;")]
    [InlineData("await Task.WhenAny(CountAsync(\"x\"), Task.Delay(time));\nreturn 0;")]
    public Task Not_offered_where_the_work_cannot_be_cancelled(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN3003");

    [Fact]
    public async Task Work_that_is_given_up_no_longer_goes_on()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + """
                class Program
                {
                    private static int s_turns;

                    static async Task Main()
                    {
                        Console.WriteLine(await TryAsync());
                        var seen = Volatile.Read(ref s_turns);
                        await Task.Delay(1000);
                        Console.WriteLine(Volatile.Read(ref s_turns) > seen + 1 ? "goes on" : "stopped");
                    }

                    static async Task<string> TryAsync()
                    {
                        var work = SearchAsync();
                        if (await Task.WhenAny(work, Task.Delay(200)) != work)
                        {
                            return "late";
                        }

                        return await work;
                    }

                    static async Task<string> SearchAsync(CancellationToken token = default)
                    {
                        for (var i = 0; i < 1000; i++)
                        {
                            await Task.Delay(20, token);
                            Interlocked.Increment(ref s_turns);
                        }

                        return "found";
                    }
                }

                """);
        Assert.Equal(new ProgramRun(0, "late\ngoes on\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3003"), TimeSpan.FromSeconds(60));

        Assert.Equal(new ProgramRun(0, "late\nstopped\n", ""), run);
    }
}
