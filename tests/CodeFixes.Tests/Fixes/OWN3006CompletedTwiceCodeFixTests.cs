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
