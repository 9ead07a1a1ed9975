using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3005: what is written, what is not offered, and what the program then does.</summary>
public class OWN3005SourceNotCompletedOnFailureCodeFixTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static Solution Library(string statements) => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        Usings + "public class C\n{\n    private static void Post(Action action) => action();\n\n    public Task<int> StartAsync()\n    {\n        var source = new TaskCompletionSource<int>();\n        "
            + statements.Replace("\n", "\n        ", StringComparison.Ordinal).Replace("        \n", "\n", StringComparison.Ordinal)
            + "\n        return source.Task;\n    }\n}\n");

    [Theory]
    [InlineData(
        "Task.Run(() =>\n{\n    // count\n    var count = File.ReadAllText(\"x\").Length;\n    source.SetResult(count); // done\n});",
        "Task.Run(() =>\n{\n    try\n    {\n        // count\n        var count = File.ReadAllText(\"x\").Length;\n        source.SetResult(count); // done\n    }\n    catch (Exception exception)\n    {\n        source.TrySetException(exception);\n    }\n});")]
    [InlineData(
        "Post(() =>\n{\n    source.SetResult(File.ReadAllText(\"x\").Length);\n});",
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception exception)\n    {\n        source.TrySetException(exception);\n        throw;\n    }\n});")]
    [InlineData(
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception e)\n    {\n        // tell\n        Console.WriteLine(e);\n    }\n});",
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception e)\n    {\n        // tell\n        source.TrySetException(e);\n        Console.WriteLine(e);\n    }\n});")]
    [InlineData(
        "Post(() => source.SetResult(File.ReadAllText(\"x\").Length));",
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception exception)\n    {\n        source.TrySetException(exception);\n        throw;\n    }\n});")]
    [InlineData(
        "new Thread(delegate () { var text = File.ReadAllText(\"x\"); source.SetResult(text.Length); }).Start(); // away",
        "new Thread(delegate ()\n{\n    try\n    {\n        var text = File.ReadAllText(\"x\");\n        source.SetResult(text.Length);\n    }\n    catch (Exception exception)\n    {\n        source.TrySetException(exception);\n    }\n}).Start(); // away")]
    [InlineData(
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch // all\n    {\n        Console.WriteLine();\n    }\n});",
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception exception) // all\n    {\n        source.TrySetException(exception);\n        Console.WriteLine();\n    }\n});")]
    [InlineData(
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception)\n    {\n    }\n});",
        "Post(() =>\n{\n    try\n    {\n        source.SetResult(File.ReadAllText(\"x\").Length);\n    }\n    catch (Exception exception)\n    {\n        source.TrySetException(exception);\n    }\n});")]
    public async Task Hands_the_failure_to_whoever_waits(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3005");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("Post(() => { source.SetResult(File.ReadAllText(\"x\").Length); /* told */ });")]
    [InlineData("Post(() =>\n    source.SetResult(File.ReadAllText(\"x\").Length));")]
    [InlineData("Task.Run(() => source.TrySetResult(File.ReadAllText(\"x\").Length));")]
    public Task Not_offered_where_it_cannot_be_written(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN3005");

    [Fact]
    public async Task A_source_in_a_field_is_completed_too()
    {
        const string Before = "public class C\n{\n    private readonly TaskCompletionSource<int> _done = new TaskCompletionSource<int>();\n\n    public Task<int> Done => _done.Task;\n\n    public void Start()\n    {\n        ThreadPool.QueueUserWorkItem(_ =>\n        {\nBODY        });\n    }\n}\n";
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Usings + Before.Replace("BODY", "            _done.SetResult(File.ReadAllText(\"x\").Length);\n", StringComparison.Ordinal)), "OWN3005");
        Assert.Equal(Usings + Before.Replace("BODY", "            try\n            {\n                _done.SetResult(File.ReadAllText(\"x\").Length);\n            }\n            catch (Exception exception)\n            {\n                _done.TrySetException(exception);\n            }\n", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Whoever_waits_hears_of_the_failure()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + """
                class Program
                {
                    static async Task Main()
                    {
                        var answer = AskAsync();
                        await Task.WhenAny(answer, Task.Delay(2000));
                        Console.WriteLine(answer.IsCompleted ? answer.Exception.InnerException.Message : "waits for ever");
                    }

                    static int Count() => throw new IOException("no such file");

                    static Task<int> AskAsync()
                    {
                        var source = new TaskCompletionSource<int>();
                        ThreadPool.QueueUserWorkItem(_ =>
                        {
                            try
                            {
                                source.SetResult(Count());
                            }
                            catch (Exception e)
                            {
                                Console.WriteLine(e.GetType().Name);
                            }
                        });
                        return source.Task;
                    }
                }

                """);
        Assert.Equal(new ProgramRun(0, "IOException\nwaits for ever\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3005"), TimeSpan.FromSeconds(60));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no such file\n", run.Output, StringComparison.Ordinal);
    }
}
