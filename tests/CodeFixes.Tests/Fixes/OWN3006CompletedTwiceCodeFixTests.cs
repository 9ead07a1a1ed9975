using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3006: the first completion wins, and the second no longer throws.</summary>
public class OWN3006CompletedTwiceCodeFixTests
{
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
