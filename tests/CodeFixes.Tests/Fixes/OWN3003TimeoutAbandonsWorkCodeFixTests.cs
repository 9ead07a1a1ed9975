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
    [InlineData("var work = ForeverAsync();\nawait Task.WhenAny(work, Task.Delay(time));\nreturn 0;")]
    [InlineData("var work = ForeverAsync();\nreturn await Task.WhenAny(work, Task.Delay(time)) == work ? 1 : 0;")]
    [InlineData("var work = CountAsync(\"x\", CancellationToken.None);\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    return 0;\n}\n\nreturn await work;")]
    [InlineData("var work = Task.Run(() => 1);\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    return 0;\n}\n\nreturn await work;")]
    [InlineData("await Task.WhenAny(CountAsync(\"x\"), Task.Delay(time));\nreturn 0;")]
    public Task Not_offered_where_the_work_cannot_be_cancelled(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN3003");

    [Theory]
    [InlineData(
        "var work = ForeverAsync();\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    // late\n    return 0;\n}\n\nreturn await work;",
        "var work = ForeverAsync();\nif (await Task.WhenAny(work, Task.Delay(time)) != work)\n{\n    // late\n    " + Observed + "\n    return 0;\n}\n\nreturn await work;")]
    [InlineData(
        "var work = ForeverAsync();\nif (await Task.WhenAny(work, Task.Delay(time)) == work)\n{\n    Console.WriteLine(await work);\n} // won\n\nreturn 1;",
        "var work = ForeverAsync();\nif (await Task.WhenAny(work, Task.Delay(time)) == work)\n{\n    Console.WriteLine(await work);\n} // won\nelse\n{\n    " + Observed + "\n}\n\nreturn 1;")]
    public async Task Observes_what_nothing_can_cancel(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3003");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Fact]
    public async Task An_extension_observes_the_task_that_it_is_given()
    {
        const string Before = "public static class Timeouts\n{\n    public static async Task<T> TimeoutAfter<T>(this Task<T> task, TimeSpan time)\n    {\n        using (var timeout = new CancellationTokenSource())\n        {\n            var first = await Task.WhenAny(task, Task.Delay(time, timeout.Token));\n            if (first == task)\n            {\n                timeout.Cancel();\n                return await task;\n            }\n            else\n            {\n                throw new TimeoutException();\n            }\n        }\n    }\n}\n";
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, Usings + Before), "OWN3003");
        Assert.Equal(Usings + Before.Replace("                throw new", "                _ = task.ContinueWith(static failed => failed.Exception, TaskContinuationOptions.OnlyOnFaulted);\n                throw new", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task A_failure_of_what_was_given_up_is_no_longer_unobserved()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + """
                static class Program
                {
                    static async Task Main()
                    {
                        var unobserved = 0;
                        TaskScheduler.UnobservedTaskException += (_, _) => Interlocked.Increment(ref unobserved);
                        await TryAsync();
                        for (var i = 0; i < 20 && unobserved == 0; i++)
                        {
                            await Task.Delay(100);
                            GC.Collect();
                            GC.WaitForPendingFinalizers();
                        }

                        Console.WriteLine(unobserved);
                    }

                    static async Task TryAsync()
                    {
                        try
                        {
                            await FailAsync().Within(TimeSpan.FromMilliseconds(50));
                        }
                        catch (TimeoutException)
                        {
                        }
                    }

                    static async Task FailAsync()
                    {
                        await Task.Delay(300);
                        throw new IOException();
                    }

                    static async Task Within(this Task task, TimeSpan time)
                    {
                        if (await Task.WhenAny(task, Task.Delay(time)) != task)
                        {
                            throw new TimeoutException();
                        }

                        await task;
                    }
                }

                """);
        Assert.Equal(new ProgramRun(0, "1\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3003"), TimeSpan.FromSeconds(60));

        Assert.Equal(new ProgramRun(0, "0\n", ""), run);
    }

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
