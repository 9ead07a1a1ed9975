using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Work is waited for where everything that it reaches can be read and ends: through calls, contracts, delegates, libraries and projects; and only there.</summary>
public class EndingWorkTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n";

    // Five calls down; a rule looks three deep.
    private const string Chain = "    async Task WorkAsync() { await One(); throw new IOException(); }\n    Task One() => Two();\n    async Task Two() { await Three(); }\n    Task Three() => Four();\n    async Task Four() { await Task.Yield(); await EndAsync(); }\n";

    private const string Callers = "    void Begin() { _ = WorkAsync(); }\n    async Task M() { await Task.Yield(); Begin(); }\n";

    private static Solution Program(string types, ProgramSetup? setup = null) =>
        TestSolution.Of((setup ?? ProgramSetup.Library) with { Nullable = NullableContextOptions.Disable }, Usings + types);

    private static string Class(string end, string kind = "class C") => kind + "\n{\n" + Callers + Chain + end + "}\n";

    private static async Task EndsAsync(Solution solution)
    {
        await CompilesAsync(solution);
        Assert.Empty(await Refusals.OfAsync(solution, "OWN1002"));
    }

    private static async Task MayNotEndAsync(Solution solution)
    {
        await CompilesAsync(solution);
        Assert.Contains("may not end", Assert.Single(await Refusals.OfAsync(solution, "OWN1002")), StringComparison.Ordinal);
    }

    private static async Task CompilesAsync(Solution solution)
    {
        foreach (var project in solution.Projects)
        {
            Assert.DoesNotContain((await project.GetCompilationAsync())!.GetDiagnostics(), static d => d.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [InlineData("    Task EndAsync() => File.WriteAllTextAsync(\"a\", \"b\");\n")]
    [InlineData("    async Task EndAsync() { for (int i = 0; i < 3; i++) { await File.WriteAllTextAsync(\"a\", \"b\"); } }\n")]
    // Whoever calls itself ends where it does not.
    [InlineData("    async Task EndAsync() { await Task.Yield(); if (Environment.TickCount % 2 == 0) { await One(); } }\n")]
    // A retry counts; a loop that takes what there is ends with it.
    [InlineData("    async Task EndAsync() { int left = 3; while (left > 0) { await Task.Delay(10); left--; } }\n")]
    [InlineData("    private readonly Queue<string> files = new();\n    async Task EndAsync() { while (files.TryDequeue(out var file)) { await File.WriteAllTextAsync(file, \"b\"); } }\n")]
    // Code that is handed on is read where it is written.
    [InlineData("    Task EndAsync() => RetryAsync(() => File.WriteAllTextAsync(\"a\", \"b\"));\n    static async Task RetryAsync(Func<Task> action) { for (int i = 0; i < 3; i++) { await TryAsync(action); } }\n    static Task TryAsync(Func<Task> action) => action();\n")]
    [InlineData("    async Task EndAsync() { Func<Task> save = () => File.WriteAllTextAsync(\"a\", \"b\"); await save(); }\n")]
    [InlineData("    private Func<Task> save;\n    public C() { save = SaveAsync; }\n    public C(int i) { save = () => SaveAsync(); }\n    Task SaveAsync() => File.WriteAllTextAsync(\"a\", \"b\");\n    Task EndAsync() => save();\n")]
    [InlineData("    Task EndAsync() => Task.WhenAll(new[] { 1, 2 }.Select(i => File.WriteAllTextAsync(i.ToString(), \"b\")));\n")]
    [InlineData("    async Task EndAsync() { var all = new List<Task>(); foreach (int i in new[] { 1, 2 }) { all.Add(File.WriteAllTextAsync(i.ToString(), \"b\")); } await Task.WhenAll(all); }\n")]
    [InlineData("    async Task EndAsync() { Task first = File.WriteAllTextAsync(\"a\", \"b\"); await first; await Task.WhenAny(first, Task.Delay(5)); }\n")]
    [InlineData("    async Task EndAsync() { await using var stream = new MemoryStream(); await using (new Held()) { Console.WriteLine(stream); } }\n    private sealed class Held : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Delay(5); } }\n")]
    [InlineData("    async Task EndAsync() { using var stream = new MemoryStream(); stream.CopyTo(new MemoryStream()); await Task.CompletedTask; }\n")]
    // Whatever it waits for, a time bounds it.
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    async Task EndAsync() { if (await gate.WaitAsync(0)) { gate.Release(); } }\n")]
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);\n    async Task EndAsync() { if (await gate.WaitAsync(s_limit, CancellationToken.None)) { gate.Release(); } }\n")]
    [InlineData("    private readonly ManualResetEventSlim set = new();\n    Task EndAsync() { set.Wait(TimeSpan.FromSeconds(2)); return Task.CompletedTask; }\n")]
    [InlineData("    private readonly TaskCompletionSource ready = new();\n    async Task EndAsync() { await ready.Task.WaitAsync(TimeSpan.FromMinutes(1)); }\n")]
    [InlineData("    private readonly System.Collections.Concurrent.BlockingCollection<int> items = new();\n    Task EndAsync() { items.TryTake(out _, 100); return Task.CompletedTask; }\n")]
    public Task It_is_read_to_its_ends(string end) => EndsAsync(Program(Class(end)));

    [Theory]
    [InlineData("    Task EndAsync() => Task.Run(() => { while (true) { File.Delete(\"a\"); Thread.Sleep(1); } });\n")]
    [InlineData("    async Task EndAsync() { while (Environment.TickCount < 5) { await Task.Delay(10); } }\n")]
    [InlineData("    private readonly TaskCompletionSource ready = new();\n    Task EndAsync() => WaitFor(ready.Task);\n    async Task WaitFor(Task task) { await task; }\n")]
    [InlineData("    private readonly TaskCompletionSource ready = new();\n    async Task EndAsync() { Task task = ready.Task; await task; }\n")]
    [InlineData("    private readonly TaskCompletionSource<int> ready = new();\n    Task EndAsync() { Console.WriteLine(ready.Task.Result); return Task.CompletedTask; }\n")]
    [InlineData("    private readonly List<Task> running = new();\n    Task EndAsync() => Task.WhenAll(running);\n")]
    [InlineData("    private readonly Task running = Task.CompletedTask;\n    async Task EndAsync() { running.GetAwaiter().GetResult(); await Task.Yield(); }\n")]
    [InlineData("    async Task EndAsync() { await foreach (int i in ItemsAsync()) { Console.WriteLine(i); } }\n    async IAsyncEnumerable<int> ItemsAsync() { yield return await Task.FromResult(1); }\n")]
    [InlineData("    private Stream stream;\n    Task EndAsync() => stream.ReadExactlyAsync(new byte[4]).AsTask();\n")]
    [InlineData("    Task EndAsync() => RetryAsync(async () => { while (true) { await Task.Delay(5); } });\n    static Task RetryAsync(Func<Task> action) => action();\n")]
    [InlineData("    private readonly Func<Task> save;\n    public C(Func<Task> save) { this.save = save; }\n    Task EndAsync() => save();\n")]
    [InlineData("    private Func<Task> save = () => Task.CompletedTask;\n    public void Use(Func<Task> other) { save = other; }\n    Task EndAsync() => save();\n")]
    [InlineData("    public Func<Task> Save { get; set; }\n    Task EndAsync() => Save();\n")]
    [InlineData("    public event Action Saved;\n    Task EndAsync() { Saved?.Invoke(); return Task.CompletedTask; }\n")]
    [InlineData("    Task EndAsync() => RetryAsync(() => Task.CompletedTask);\n    static Task RetryAsync(Func<Task> action) { action = async () => { while (true) { await Task.Delay(5); } }; return action(); }\n")]
    [InlineData("    async Task EndAsync() { await using var held = new Held(); Console.WriteLine(held); }\n    private sealed class Held : IAsyncDisposable { private readonly TaskCompletionSource gone = new(); public async ValueTask DisposeAsync() { await gone.Task; } }\n")]
    [InlineData("    private IAsyncDisposable held;\n    async Task EndAsync() { await using (held) { Console.WriteLine(1); } }\n")]
    [InlineData("    async Task EndAsync() { await Task.Delay(Timeout.Infinite, CancellationToken.None); }\n")]
    [InlineData("    Task EndAsync() { dynamic d = this; d.Save(); return Task.CompletedTask; }\n    public void Save() { }\n")]
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    async Task EndAsync() { await gate.WaitAsync(); gate.Release(); }\n")]
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    async Task EndAsync() { await gate.WaitAsync(0); await gate.WaitAsync(Timeout.Infinite); }\n")]
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    public TimeSpan Limit { get; set; }\n    async Task EndAsync() { await gate.WaitAsync(Limit); }\n")]
    [InlineData("    private readonly ManualResetEventSlim set = new();\n    Task EndAsync() { set.Wait(TimeSpan.FromHours(2)); return Task.CompletedTask; }\n")]
    public Task What_it_reaches_may_not_end(string end) => MayNotEndAsync(Program(Class(end)));

    /// <summary>A contract that nobody outside can implement means its implementations.</summary>
    [Theory]
    [InlineData("    private readonly IStore store = new Store();\n    Task EndAsync() => store.SaveAsync();\n", "interface IStore { Task SaveAsync(); }\n\nclass Store : IStore { public Task SaveAsync() => File.WriteAllTextAsync(\"a\", \"b\"); }\n")]
    [InlineData("    private readonly IStore<int> store = new Store();\n    Task EndAsync() => store.SaveAsync(1);\n", "interface IStore<T> { Task SaveAsync(T item); }\n\nclass Store : IStore<int> { Task IStore<int>.SaveAsync(int item) => File.WriteAllTextAsync(\"a\", \"b\"); }\n")]
    [InlineData("    private readonly Base store = new Store();\n    Task EndAsync() => store.SaveAsync();\n", "abstract class Base { public abstract Task SaveAsync(); }\n\nclass Store : Base { public override Task SaveAsync() => File.WriteAllTextAsync(\"a\", \"b\"); }\n")]
    [InlineData("    private readonly IStore store = new Store();\n    Task EndAsync() => store.SaveAsync();\n", "interface IStore { Task SaveAsync(); }\n\nclass Store : IStore { public virtual Task SaveAsync() => Task.CompletedTask; }\n\nclass Other : Store { public override Task SaveAsync() => File.WriteAllTextAsync(\"a\", \"b\"); }\n")]
    public async Task A_contract_that_is_closed(string end, string types)
    {
        await EndsAsync(Program(Class(end) + "\n" + types));
        await EndsAsync(Program("\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App.Tests\")]\n\n" + Class(end) + "\n" + types));
        await MayNotEndAsync(Program("\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Elsewhere\")]\n\n" + Class(end) + "\n" + types));
        await MayNotEndAsync(Program(Class(end) + "\n" + types.Replace("interface", "public interface", StringComparison.Ordinal).Replace("abstract class", "public abstract class", StringComparison.Ordinal)));
        await EndsAsync(Program(Class(end) + "\n" + types.Replace("interface", "public interface", StringComparison.Ordinal).Replace("abstract class", "public abstract class", StringComparison.Ordinal) + "\nclass P { static void Main() { } }\n", ProgramSetup.Console));
    }

    [Theory]
    [InlineData("interface IStore { Task SaveAsync(); }\n\nclass Store : IStore { public Task SaveAsync() => Task.CompletedTask; }\n\nclass Other : IStore { public async Task SaveAsync() { while (true) { await Task.Delay(5); } } }\n")]
    [InlineData("interface IStore { Task SaveAsync(); }\n\nclass Store : IStore { public virtual Task SaveAsync() => Task.CompletedTask; }\n\nclass Other : Store { public override async Task SaveAsync() { while (true) { await Task.Delay(5); } } }\n")]
    [InlineData("interface IStore { Task SaveAsync(); }\n\npublic abstract class Store : IStore { public abstract Task SaveAsync(); }\n")]
    [InlineData("interface IStore { Task SaveAsync(); }\n")]
    public Task One_implementation_that_may_not_end(string types) =>
        MayNotEndAsync(Program(Class("    private readonly IStore store = null;\n    Task EndAsync() => store.SaveAsync();\n") + "\n" + types));

    /// <summary>A container, a setting or a serialiser answers, whoever it is; a host that runs does not.</summary>
    [Theory]
    [InlineData("    private readonly IServiceProvider services = null;\n    Task EndAsync() { using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateScope(services); Console.WriteLine(scope); return Task.CompletedTask; }\n", true)]
    [InlineData("    private readonly Microsoft.Extensions.Configuration.IConfigurationSection settings = null;\n    Task EndAsync() => File.WriteAllTextAsync(settings.GetSection(\"a\").Key, \"b\");\n", true)]
    [InlineData("    private readonly Microsoft.Extensions.Hosting.IHostedService service = null;\n    Task EndAsync() => service.StartAsync(default);\n", false)]
    public Task Libraries(string end, bool ends) => ends
        ? EndsAsync(Program(Class(end) + "\nclass P { static void Main() { } }\n", ProgramSetup.AspNetCoreApplication))
        : MayNotEndAsync(Program(Class(end) + "\nclass P { static void Main() { } }\n", ProgramSetup.AspNetCoreApplication));

    [Theory]
    [InlineData("await File.WriteAllTextAsync(\"a\", \"b\");", true)]
    [InlineData("while (true) { await Task.Delay(5); }", false)]
    public async Task Another_project_of_the_solution(string body, bool ends)
    {
        var setup = ProgramSetup.Library with { Nullable = NullableContextOptions.Disable };
        var solution = new TestSolution()
            .Project("Lib", setup, [], ("Store.cs", Usings + "public class Store { public async Task SaveAsync() { " + body + " } }\n"))
            .Project("App", setup, ["Lib"], ("Program.cs", Usings + Class("    Task EndAsync() => new Store().SaveAsync();\n")))
            .Solution;
        await (ends ? EndsAsync(solution) : MayNotEndAsync(solution));
    }

    /// <summary>Before, the program leaves without what it began; after it, all of it is written.</summary>
    [Fact]
    public async Task A_proof()
    {
        const string source = """
            using System;
            using System.Threading.Tasks;

            internal interface IStore
            {
                Task SaveAsync(string text);
            }

            internal sealed class SlowStore : IStore
            {
                public async Task SaveAsync(string text)
                {
                    await Task.Delay(500);
                    await Console.Out.WriteLineAsync(text);
                }
            }

            internal sealed class Journal(IStore store)
            {
                // Written beside everything else.
                public void Record(string text)
                {
                    _ = RecordAsync(text);
                }

                private Task RecordAsync(string text) => FormatAsync(text.Trim());

                private async Task FormatAsync(string text) => await WriteAsync(text + ".");

                private Task WriteAsync(string text) => AppendAsync(text);

                private async Task AppendAsync(string text) => await store.SaveAsync(text);
            }

            internal static class Program
            {
                private static async Task Main()
                {
                    var journal = new Journal(new SlowStore());
                    await Task.Yield();
                    journal.Record("recorded ");
                    Console.Out.WriteLine("leaving");
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.Console, source);
        var limit = TimeSpan.FromSeconds(60);
        Assert.DoesNotContain("recorded", (await ExecutableProof.RunAsync(before, limit)).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, "OWN1003");

        Assert.Contains("leaving\nrecorded.", (await ExecutableProof.RunAsync(after, limit)).Output.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var text = await SolutionText.OfAsync(after);
        Assert.Contains("    // Written beside everything else.\n    public Task Record(string text)\n    {\n        return RecordAsync(text);\n    }\n", text, StringComparison.Ordinal);
        Assert.Contains("        Task recordTask = journal.Record(\"recorded \");\n        Console.Out.WriteLine(\"leaving\");\n        await recordTask;\n", text, StringComparison.Ordinal);
    }
}
