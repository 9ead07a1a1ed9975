namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2007's fix disposes a registration where its scope ends.</summary>
public class OWN2007RegistrationPilesUpCodeFixTests
{
    private const string Id = "OWN2007";

    private static string Program(string send) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class Sender
        {
            private readonly CancellationTokenSource _stop = new();

            public void Stop() => _stop.Cancel();

            public async Task SendAsync(CancellationToken token = default)
            {
                token.ThrowIfCancellationRequested();
                {{send}}
            }
        }

        internal static class Program
        {
            public static int Called;

            private static async Task Main()
            {
                var sender = new Sender();
                for (var i = 0; i < 100; i++)
                {
                    await sender.SendAsync();
                }

                sender.Stop();
                Console.WriteLine(Called);
            }
        }

        """;

    /// <summary>Before the fix each call leaves one more behind, which the token calls at its end.</summary>
    [Theory]
    [InlineData("_stop.Token.Register(() => Program.Called++); await Task.Yield();", "using var registration = _stop.Token.Register(() => Program.Called++); await Task.Yield();")]
    [InlineData("_ = _stop.Token.Register(() => Program.Called++); /* why */ await Task.Yield();", "using var registration = _stop.Token.Register(() => Program.Called++); /* why */ await Task.Yield();")]
    [InlineData("var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token); both.Token.UnsafeRegister(_ => Program.Called++, null); await Task.Delay(1, both.Token);", "using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);")]
    [InlineData("token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; token.UnsafeRegister(_ => Program.Called++, null); while (!token.IsCancellationRequested) { await Task.Delay(1, token).ConfigureAwait(false); break; }", "using var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token);\n        token = linked.Token; token.Unsafe")]
    [InlineData("// Either.\nvar either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token /* ours */, token).Token;\neither.UnsafeRegister(_ => Program.Called++, null); await Task.Delay(1, either);", "// Either.\nusing var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token /* ours */, token);\nvar either = linked.Token;\n")]
    [InlineData("await Wait(CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token);\nstatic async Task Wait(CancellationToken given) { given.UnsafeRegister(_ => Program.Called++, null); await Task.Delay(1, given); }", "using var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token);\n        await Wait(linked.Token);")]
    public async Task Nothing_piles_up(string send, string fixedSend)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Program(send));
        Assert.Equal("100\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains(fixedSend, await SolutionText.OfAsync(after), StringComparison.Ordinal);
        Assert.Equal("0\n", (await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20))).Output);
    }

    /// <summary>As NatsJSOrderedConsumer of nats.net has it: the source ends when the consumer stops asking.</summary>
    [Fact]
    public async Task An_iterator_that_keeps_only_the_token() => Assert.Contains(
        "        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_own, token);\n        token = linked.Token;\n        while (!token.IsCancellationRequested)\n",
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Library, "using System.Collections.Generic;\nusing System.Runtime.CompilerServices;\nusing System.Threading;\nusing System.Threading.Tasks;\n\ninternal sealed class Consumer\n{\n    private readonly CancellationToken _own;\n\n    internal Consumer(CancellationToken own) => _own = own;\n\n    internal async IAsyncEnumerable<int> FetchAsync([EnumeratorCancellation] CancellationToken token = default)\n    {\n        token.ThrowIfCancellationRequested();\n\n        token = CancellationTokenSource.CreateLinkedTokenSource(_own, token).Token;\n        while (!token.IsCancellationRequested)\n        {\n            try\n            {\n                await foreach (var message in ReadAsync(3, token))\n                {\n                    yield return message;\n                }\n            }\n            finally\n            {\n                await Task.Delay(1, token);\n            }\n        }\n    }\n\n    private static async IAsyncEnumerable<int> ReadAsync(int count, [EnumeratorCancellation] CancellationToken token)\n    {\n        await Task.Delay(count, token);\n        yield return count;\n    }\n}\n"),
            Id),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("await Task.Yield(); _stop.Token.Register(() => Program.Called++);")]
    [InlineData("var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token); var work = Task.Delay(10, both.Token); await Task.Yield(); Console.WriteLine(work.Status);")]
    [InlineData("await Task.WhenAny(Task.Delay(1), Task.Delay(Timeout.Infinite, _stop.Token));")]
    [InlineData("try { token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; await Task.Delay(1, token); } finally { await Task.Delay(1, token); }")]
    [InlineData("while (!token.IsCancellationRequested) { token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; await Task.Delay(1, token); }")]
    [InlineData("token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; var late = Task.Delay(1, token); await Task.Yield(); Console.WriteLine(late.Status);")]
    [InlineData("token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; Action later = () => Console.WriteLine(token.IsCancellationRequested); await Task.Yield(); later();")]
    [InlineData("token = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; await Task.Yield(); Kept = new Tuple<CancellationToken>(token); } public object? Kept { get; set; } private void Other() {")]
    [InlineData("var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; await Task.Yield(); Kept = either; } public CancellationToken Kept { get; set; } private void Other() {")]
    [InlineData("Kept = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, token).Token; await Task.Yield(); } public CancellationToken Kept { get; set; } private void Other() {")]
    public Task Not_where_it_may_be_needed_after_its_scope(string send) => FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.Console, Program(send)), Id);

    [Fact]
    public Task Not_in_a_language_without_using_declarations() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(ProgramSetup.Library with { LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp7_3 }, "using System.Threading;\nusing System.Threading.Tasks;\n\npublic class Sender\n{\n    private readonly CancellationTokenSource _stop = new CancellationTokenSource();\n\n    public void Stop() { _stop.Cancel(); }\n\n    public async Task SendAsync()\n    {\n        _stop.Token.Register(Stop);\n        await Task.Yield();\n    }\n}\n"),
        Id);
}
