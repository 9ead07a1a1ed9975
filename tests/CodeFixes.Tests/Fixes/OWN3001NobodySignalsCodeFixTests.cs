using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3001: what is written, what is not offered, and what the program then does.</summary>
public class OWN3001NobodySignalsCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    private static Solution Library(string statement, string parameters = "CancellationToken token") => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        Usings + "public class C\n{\n    private readonly SemaphoreSlim _gate = new SemaphoreSlim(0);\n    private readonly TaskCompletionSource<int> _answer = new TaskCompletionSource<int>();\n    private readonly Channel<int> _full = Channel.CreateBounded<int>(1);\n\n    public async Task RunAsync(" + parameters + ")\n    {\n        " + statement + "\n        await Task.Yield();\n    }\n}\n");

    [Theory]
    [InlineData("await _gate.WaitAsync(); // wait", "await _gate.WaitAsync(token); // wait")]
    [InlineData("await _gate.WaitAsync().ConfigureAwait(false);", "await _gate.WaitAsync(token).ConfigureAwait(false);")]
    [InlineData("_gate.Wait();", "_gate.Wait(token);")]
    [InlineData("await _answer.Task;", "await _answer.Task.WaitAsync(token);")]
    [InlineData("await _answer.Task.ConfigureAwait(false);", "await _answer.Task.WaitAsync(token).ConfigureAwait(false);")]
    [InlineData("await _full.Writer.WriteAsync(1);", "await _full.Writer.WriteAsync(1, token);")]
    public async Task Passes_the_token_that_is_in_reach(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3001");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("await _gate.WaitAsync();", "")]
    [InlineData("await _gate.WaitAsync(CancellationToken.None);", "CancellationToken token")]
    [InlineData("_ = _answer.Task.Result;", "CancellationToken token")]
    public Task Not_offered_without_a_token_or_against_what_was_said(string statement, string parameters) => FixVerifier.NotOfferedAsync(Library(statement, parameters), "OWN3001");

    [Fact]
    public async Task The_wait_ends_when_its_caller_gives_up()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + """
                class Program
                {
                    static async Task Main()
                    {
                        using var source = new CancellationTokenSource(200);
                        var asked = Oracle.AskAsync(source.Token);
                        await Task.WhenAny(asked, Task.Delay(3000));
                        Console.WriteLine(asked.Status);
                    }
                }

                static class Oracle
                {
                    public static async Task<int> AskAsync(CancellationToken token)
                    {
                        var answer = new TaskCompletionSource<int>();
                        return await answer.Task;
                    }
                }

                """);
        Assert.Equal(new ProgramRun(0, "WaitingForActivation\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3001"), TimeSpan.FromSeconds(60));

        Assert.Equal(new ProgramRun(0, "Canceled\n", ""), run);
    }
}
