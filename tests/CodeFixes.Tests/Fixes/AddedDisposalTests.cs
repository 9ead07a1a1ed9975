namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A singleton that can only be disposed of synchronously gets an asynchronous way, which its container awaits, and waits there for what it started.</summary>
public class AddedDisposalTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private const string Registration = "builder.Services.AddSingleton<IJournal, Journal>();";

    private const string CancellingDispose = "public void Dispose()\n{\n    _stop.Cancel(); // no more turns\n}";

    private const string Loop = "Task.Run(LoopAsync);";

    private static string Program(string start = Loop, string dispose = CancellingDispose, string registration = Registration, string contracts = "IJournal, IDisposable", string more = "") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        internal interface IJournal
        {
            void Begin();
        }

        // Writes what happened.
        internal class Journal : {{contracts}}
        {
            private readonly CancellationTokenSource _stop = new();

            public Journal()
            {
                // Until it is disposed of.
                {{start}}
            }

            public void Begin() => Console.Out.WriteLine("begun");

            {{dispose.ReplaceLineEndings("\n    ")}}

            private async Task LoopAsync()
            {
                while (!_stop.IsCancellationRequested)
                {
                    try
                    {
                        await SaveAsync();
                    }
                    catch (Exception e)
                    {
                        Console.Error.WriteLine(e);
                    }
                }
            }

            private static async Task SaveAsync()
            {
                await Task.Delay(1000);
                Console.Out.WriteLine("saved");
            }
        }

        internal class Program
        {
            private static async Task Main()
            {
                var builder = Host.CreateApplicationBuilder();
                {{registration}}
                using var host = builder.Build();
                host.Services.GetRequiredService<IJournal>().Begin();
                await Task.Delay(100);
                await ((IAsyncDisposable)host).DisposeAsync();
                Console.Out.WriteLine("disposed");
            }
        {{more}}}

        """;

    private static Task<string> FixAsync(string program, string id = "OWN1003") =>
        FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.AspNetCoreApplication, program), id);

    private static Task NotOfferedAsync(string program, string id = "OWN1003") =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(ProgramSetup.AspNetCoreApplication, program), id);

    /// <summary>Before, the program leaves in the middle of a turn; after it, the turn is done when the container is gone.</summary>
    [Fact]
    public async Task The_last_turn_is_done_when_the_container_is_disposed_of()
    {
        var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, Program());
        Assert.DoesNotContain("saved", (await ExecutableProof.RunAsync(before, s_limit)).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, "OWN1003");

        Assert.Contains("saved\ndisposed\n", (await ExecutableProof.RunAsync(after, s_limit)).Output, StringComparison.Ordinal);
        var text = (await after.Projects.Single().Documents.Single().GetTextAsync()).ToString();
        Assert.Contains("// Writes what happened.\ninternal class Journal : IJournal, IDisposable, IAsyncDisposable\n{\n    private readonly CancellationTokenSource _stop = new();\n    private readonly Task _loopTask;\n", text, StringComparison.Ordinal);
        Assert.Contains("        // Until it is disposed of.\n        _loopTask = Task.Run(LoopAsync);\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """
                public void Dispose()
                {
                    _stop.Cancel(); // no more turns
                }

                public async ValueTask DisposeAsync()
                {
                    Dispose();
                    await _loopTask;
                }

            """,
            text,
            StringComparison.Ordinal);
    }

    /// <summary>What ends by itself is waited for while it can still use what is disposed of.</summary>
    [Fact]
    public async Task Work_that_ends_is_awaited_ahead() => Assert.Contains(
        "    /// <inheritdoc/>\n    public async ValueTask DisposeAsync()\n    {\n        await _saveTask;\n        Dispose();\n    }\n",
        await FixAsync(Program("Task.Run(Save);", "/// <summary>Closes the file.</summary>\npublic void Dispose() => GC.SuppressFinalize(this);\n\nprivate void Save() => System.IO.File.Delete(\"a\");"), "OWN1001"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(Loop, "public void Dispose()\n{\n    Dispose(true);\n    GC.SuppressFinalize(this);\n}\n\nprotected virtual void Dispose(bool disposing)\n{\n    if (disposing)\n    {\n        _stop.Cancel();\n    }\n}", Registration, "        Dispose();\n        await _loopTask;\n")]
    [InlineData(Loop, CancellingDispose, "builder.Services.AddSingleton<IJournal>(_ => new Journal());", "        Dispose();\n        await _loopTask;\n")]
    [InlineData(Loop, CancellingDispose, "builder.Services.AddSingleton(typeof(IJournal), typeof(Journal));", "        Dispose();\n        await _loopTask;\n")]
    // Whoever starts several keeps each, and adds one way.
    [InlineData("Task.Run(LoopAsync);\n        Task.Run(() => LoopAsync());", CancellingDispose, Registration, "        Dispose();\n        await Task.WhenAll(_loopTask, _loopTask2);\n")]
    public async Task Offered(string start, string dispose, string registration, string written) =>
        Assert.Contains(written, await FixAsync(Program(start, dispose, registration)), StringComparison.Ordinal);

    [Theory]
    // Nobody tells it to stop, or not always.
    [InlineData(Loop, "public void Dispose() { }", Registration, "IJournal, IDisposable", "")]
    [InlineData(Loop, "public void Dispose()\n{\n    Dispose(false);\n}\n\nprotected virtual void Dispose(bool disposing)\n{\n    if (disposing)\n    {\n        _stop.Cancel();\n    }\n}", Registration, "IJournal, IDisposable", "")]
    // The container does not make it, makes many, or is not the only one.
    [InlineData(Loop, CancellingDispose, "builder.Services.AddSingleton<IJournal>(_ => null!);", "IJournal, IDisposable", "")]
    [InlineData(Loop, CancellingDispose, "builder.Services.AddScoped<IJournal, Journal>();", "IJournal, IDisposable", "")]
    [InlineData(Loop, CancellingDispose, "builder.Services.AddTransient<IJournal>(_ => new Journal());", "IJournal, IDisposable", "")]
    [InlineData(Loop, CancellingDispose, Registration, "IJournal, IDisposable", "\n    internal static IJournal Other() => new Journal();\n")]
    // There is no way beside which it could be added.
    [InlineData(Loop, "void IDisposable.Dispose() => _stop.Cancel();", Registration, "IJournal, IDisposable", "")]
    [InlineData(Loop, "public void Dispose() => _stop.Cancel();\n\npublic void DisposeAsync() { }", Registration, "IJournal, IDisposable", "")]
    // It would wait for itself.
    [InlineData("Task.Run(async () => { await LoopAsync(); Dispose(); });", CancellingDispose, Registration, "IJournal, IDisposable", "")]
    public Task Not_offered(string start, string dispose, string registration, string contracts, string more) =>
        NotOfferedAsync(Program(start, dispose, registration, contracts, more));

    /// <summary>A public type of a library is changed only where its owner lets members be added.</summary>
    [Theory]
    [InlineData("add", true)]
    [InlineData("never", false)]
    public async Task The_public_api(string option, bool offered)
    {
        var source = Program().Replace("internal class Journal", "public class Journal", StringComparison.Ordinal).Replace("internal interface", "public interface", StringComparison.Ordinal);
        var solution = TestSolution.Of(ProgramSetup.AspNetCoreApplication with { EditorConfig = "task_ownership.public_api = " + option }, source);
        if (offered)
        {
            Assert.Contains("IDisposable, IAsyncDisposable\n", await FixVerifier.FixTextAsync(solution, "OWN1003"), StringComparison.Ordinal);
        }
        else
        {
            await FixVerifier.NotOfferedAsync(solution, "OWN1003");
        }
    }

    /// <summary>The registration may stand in another project, and the tests may make their own.</summary>
    [Fact]
    public async Task Another_project_registers_it()
    {
        var parts = Program().Split("internal class Program", StringSplitOptions.None);
        var library = parts[0].Replace("internal ", "public ", StringComparison.Ordinal);
        var solution = new TestSolution()
            .Project("Lib", ProgramSetup.AspNetCoreApplication with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary }, [], ("Journal.cs", library))
            .Project("App", ProgramSetup.AspNetCoreApplication, ["Lib"], ("Program.cs", "using System;\nusing System.Threading.Tasks;\nusing Microsoft.Extensions.DependencyInjection;\nusing Microsoft.Extensions.Hosting;\n\ninternal class Program" + parts[1]))
            .Solution;
        Assert.Contains("public class Journal : IJournal, IDisposable, IAsyncDisposable\n", await SolutionText.OfAsync(await FixVerifier.FixAsync(solution, "OWN1003")), StringComparison.Ordinal);
    }
}
