using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN5005: the channel is completed where its owner stops, or with the error where its reader fails.</summary>
public class OWN5005ReaderNeverReleasedCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Channels;\nusing System.Threading.Tasks;\n\n";

    [Fact]
    public async Task Completes_first_in_the_stop_member()
    {
        const string Before = Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n    private Task running;\n\n    public void Start() => running = RunAsync();\n\n    public void Put(int i) => items.Writer.TryWrite(i);\n\n    public async Task StopAsync()\n    {\n        // all of it\n        await running;\n    }\n\n    private async Task RunAsync()\n    {\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            Console.WriteLine(item);\n        }\n    }\n}\n";
        Assert.Equal(
            Before.Replace("        // all of it\n", "        items.Writer.TryComplete();\n        // all of it\n", StringComparison.Ordinal),
            await FixVerifier.FixTextAsync(Library(Before), "OWN5005"));
    }

    [Fact]
    public async Task Tells_the_writers_what_went_wrong()
    {
        const string Loop = "        // each\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            await SaveAsync(item); // saved\n        }\n";
        const string Guarded = "        // each\n        try\n        {\n            await foreach (var item in items.Reader.ReadAllAsync())\n            {\n                await SaveAsync(item); // saved\n            }\n        }\n        catch (Exception error)\n        {\n            items.Writer.TryComplete(error);\n            throw;\n        }\n";
        const string Before = Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateBounded<int>(4);\n\n    public async Task PutAsync(int i) => await items.Writer.WriteAsync(i);\n\n    public void Stop() => items.Writer.TryComplete();\n\n    public async Task RunAsync()\n    {\n" + Loop + "    }\n\n    private static async Task SaveAsync(int item)\n    {\n        await Task.Yield();\n        throw new InvalidOperationException();\n    }\n}\n";
        Assert.Equal(Before.Replace(Loop, Guarded, StringComparison.Ordinal), await FixVerifier.FixTextAsync(Library(Before), "OWN5005"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("public void Dispose() => GC.SuppressFinalize(this);")]
    public Task Not_offered_without_a_stop_member_to_write_in(string member) =>
        FixVerifier.NotOfferedAsync(Library(Usings + "class C\n{\n    private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n\n    public void Put(int i) => items.Writer.TryWrite(i);\n\n    public async Task RunAsync()\n    {\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            Console.WriteLine(item);\n        }\n    }\n\n    " + member + "\n}\n"), "OWN5005");

    // Before, the stop waits for ever for a reader that waits for the next item.
    [Fact]
    public async Task A_stop_comes_to_an_end()
    {
        var before = Program("private readonly Channel<int> items = Channel.CreateUnbounded<int>();\n    private Task running;\n\n    public void Start() => running = RunAsync();\n\n    public void Put(int i) => items.Writer.TryWrite(i);\n\n    public async Task StopAsync()\n    {\n        await running;\n    }\n\n    private async Task RunAsync()\n    {\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            Console.WriteLine(item);\n        }\n    }", "var c = new C();\n        c.Start();\n        c.Put(1);\n        await c.StopAsync();\n        Console.WriteLine(\"stopped\");");
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(5))).WasStillRunning);
        Assert.Equal(new ProgramRun(0, "1\nstopped\n", ""), await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN5005"), TimeSpan.FromSeconds(30)));
    }

    // Before, the writer waits for ever for room that nobody makes any more.
    [Fact]
    public async Task A_writer_hears_of_the_failure()
    {
        var before = Program("private readonly Channel<int> items = Channel.CreateBounded<int>(1);\n\n    public async Task PutAsync(int i) => await items.Writer.WriteAsync(i);\n\n    public void Stop() => items.Writer.TryComplete();\n\n    public async Task RunAsync()\n    {\n        await foreach (var item in items.Reader.ReadAllAsync())\n        {\n            await SaveAsync(item);\n        }\n    }\n\n    private static async Task SaveAsync(int item)\n    {\n        await Task.Yield();\n        throw new InvalidOperationException(\"cannot save\");\n    }", "var c = new C();\n        var running = c.RunAsync();\n        try\n        {\n            for (var i = 0; i < 5; i++)\n            {\n                await c.PutAsync(i);\n            }\n        }\n        catch (ChannelClosedException e)\n        {\n            Console.WriteLine(e.InnerException.Message);\n        }\n\n        await Task.WhenAny(running);");
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(5))).WasStillRunning);
        Assert.Equal(new ProgramRun(0, "cannot save\n", ""), await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN5005"), TimeSpan.FromSeconds(30)));
    }

    private static Solution Program(string members, string main) => TestSolution.Of(
        ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
        Usings + "class C\n{\n    " + members + "\n}\n\nclass Program\n{\n    static async Task Main()\n    {\n        " + main + "\n    }\n}\n");

    private static Solution Library(string source) => TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, source);
}
