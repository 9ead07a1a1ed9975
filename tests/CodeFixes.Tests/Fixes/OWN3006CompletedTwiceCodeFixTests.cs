using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3006: the first completion wins, and the second no longer throws.</summary>
public class OWN3006CompletedTwiceCodeFixTests
{
    [Theory]
    [InlineData("token.Register(done.SetCanceled);", "token.Register(() => done.TrySetCanceled());")]
    [InlineData("token.Register(/* late */ done.SetCanceled, false);", "token.Register(/* late */ () => done.TrySetCanceled(), false);")]
    public async Task A_method_group_becomes_a_lambda(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Waiting(before, "done.SetResult"), "OWN3006");
        Assert.Equal((await Waiting(after, "done.TrySetResult").Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("Load(done.SetResult);", "Load(result => done.TrySetResult(result));")]
    [InlineData("Load(/* late */ done.SetResult, done.SetException); // both", "Load(/* late */ result => done.TrySetResult(result), exception => done.TrySetException(exception)); // both")]
    [InlineData("var result = 1; Load(done.SetResult); Load(result);", "var result = 1; Load(result2 => done.TrySetResult(result2)); Load(result);")]
    [InlineData("Failed += done.SetException;", "Failed += exception => done.TrySetException(exception);")]
    [InlineData("Load(n => done.SetResult(n));", "Load(n => done.TrySetResult(n));")]
    public async Task A_method_group_with_a_parameter(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Loading(before), "OWN3006");
        Assert.Equal((await Loading(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Fact]
    public async Task A_callback_that_comes_late_no_longer_throws()
    {
        const string Before = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n    static Action<int> _answer;\n\n    static async Task Main()\n    {\n        using var stop = new CancellationTokenSource();\n        var waiting = AskAsync(stop.Token);\n        stop.Cancel();\n        try\n        {\n            _answer(1);\n            await waiting;\n        }\n        catch (OperationCanceledException)\n        {\n            Console.WriteLine(\"cancelled\");\n        }\n        catch (InvalidOperationException)\n        {\n            Console.WriteLine(\"thrown\");\n        }\n    }\n\n    static void Send(Action<int> answer) => _answer = answer;\n\n    static Task<int> AskAsync(CancellationToken token)\n    {\n        var done = new TaskCompletionSource<int>();\n        token.Register(static state => ((TaskCompletionSource<int>)state).TrySetCanceled(), done);\n        Send(done.SetResult); // an answer\n        return done.Task;\n    }\n}\n";
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Before);
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN3006");

        Assert.Equal(Before.Replace("done.SetResult", "result => done.TrySetResult(result)", StringComparison.Ordinal), (await after.Projects.Single().Documents.Single().GetTextAsync()).ToString());
        Assert.Equal(new ProgramRun(0, "cancelled\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20)));
    }

    private static Solution Loading(string statements) => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Job\n{\n    event Action<Exception> Failed;\n\n    static void Load(int n) { }\n    static void Load(Action<int> loaded) { }\n    static void Load(Action<int> loaded, Action<Exception> failed) { }\n    void Raise() => Failed?.Invoke(null);\n\n    Task<int> WaitAsync(CancellationToken token)\n    {\n        var done = new TaskCompletionSource<int>();\n        token.Register(() => done.TrySetCanceled());\n        " + statements + "\n        return done.Task;\n    }\n}\n");

    private static Solution Waiting(string registration, string completion) => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Job\n{\n    event EventHandler Done;\n\n    Task<int> WaitAsync(CancellationToken token)\n    {\n        var done = new TaskCompletionSource<int>();\n        Done += (_, _) => " + completion + "(1);\n        " + registration + "\n        return done.Task;\n    }\n}\n");

    [Fact]
    public async Task A_late_cancellation_no_longer_throws()
    {
        const string Before = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n    static event EventHandler Done;\n\n    static async Task Main()\n    {\n        using var stop = new CancellationTokenSource();\n        var waiting = WaitAsync(stop.Token);\n        Done?.Invoke(null, EventArgs.Empty);\n        try\n        {\n            stop.Cancel();\n            Console.WriteLine(await waiting);\n        }\n        catch (AggregateException)\n        {\n            Console.WriteLine(\"thrown\");\n        }\n    }\n\n    static Task<int> WaitAsync(CancellationToken token)\n    {\n        var done = new TaskCompletionSource<int>();\n        Done += (_, _) => done.SetResult(1); // an answer\n        token.Register(() => done.SetCanceled());\n        return done.Task;\n    }\n}\n";
        var before = TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Before);
        Assert.Equal("thrown\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var after = await FixVerifier.FixAsync(before, "OWN3006");

        Assert.Equal(Before.Replace("done.Set", "done.TrySet", StringComparison.Ordinal), (await after.Projects.Single().Documents.Single().GetTextAsync()).ToString());
        Assert.Equal(new ProgramRun(0, "1\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20)));
    }
}
