using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fixes of OWN1002, OWN1003, OWN1004, OWN1005, OWN1006, OWN1007 and OWN1009: what is written, what is not offered, and what the program then does.</summary>
public class DroppedTaskCodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n\ninterface IRemote\n{\n    Task SendAsync();\n\n    Task RunAsync();\n\n    Task ShowDialog();\n}\n";

    private static Solution Library(string members) =>
        TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Usings + "class C\n{\n    private readonly Store store = new Store();\n    private readonly IRemote remote = null;\n\n" + members + "\n}\n" + Store);

    private static async Task FixesAsync(string id, string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), id);
        Assert.Equal(await TextAsync(Library(after)), text);
    }

    private static async Task<string> TextAsync(Solution solution) => (await solution.Projects.Single().Documents.Single().GetTextAsync()).ToString();

    [Theory]
    [InlineData("_ = store.SaveAsync(1);", "await store.SaveAsync(1);")]
    [InlineData("store?.SaveAsync(1);", "await (store?.SaveAsync(1) ?? Task.CompletedTask);")]
    [InlineData("var task = store.SaveAsync(1);", "await store.SaveAsync(1);")]
    [InlineData("_ = store.SaveAsync(1).ConfigureAwait(false);", "await store.SaveAsync(1).ConfigureAwait(false);")]
    [InlineData("// kept\n        _ = store.SaveAsync(1); // so", "// kept\n        await store.SaveAsync(1); // so")]
    [InlineData("remote?.SendAsync();", "await (remote?.SendAsync() ?? Task.CompletedTask);")]
    public Task OWN1002_awaits_in_asynchronous_code(string before, string after) =>
        FixesAsync("OWN1002", Async(before), Async(after));

    /// <summary>Each turn of a loop begins one, and none waits for the one before.</summary>
    [Fact]
    public Task OWN1002_goes_on_in_a_loop() => FixesAsync(
        "OWN1002",
        Async("foreach (var item in new[] { 1, 2 })\n        {\n            _ = store.SaveAsync(item);\n        }\n\n        Console.WriteLine(1);"),
        Async("var tasks = new List<Task>();\n        foreach (var item in new[] { 1, 2 })\n        {\n            tasks.Add(store.SaveAsync(item));\n        }\n\n        Console.WriteLine(1);\n        await Task.WhenAll(tasks);"));

    /// <summary>Nobody forgot the task of what pauses: code behind it was meant to go on.</summary>
    [Theory]
    [InlineData("delay", "_ = BusyAsync(1000);\n        Console.WriteLine(1);", null)]
    [InlineData("9000", "_ = BusyAsync(1000);\n        Console.WriteLine(1);", null)]
    [InlineData("2000", "_ = BusyAsync(1000);\n        Console.WriteLine(1);", "Task busy = BusyAsync(1000);\n        Console.WriteLine(1);\n        await busy;")]
    [InlineData("20", "_ = BusyAsync(1000);\n        Console.WriteLine(1);", "await BusyAsync(1000);\n        Console.WriteLine(1);")]
    [InlineData("delay", "Console.WriteLine(1);\n        _ = BusyAsync(1000);", "Console.WriteLine(1);\n        await BusyAsync(1000);")]
    [InlineData("delay", "if (store != null)\n        {\n            _ = BusyAsync(1000);\n        }", "if (store != null)\n        {\n            await BusyAsync(1000);\n        }")]
    public Task OWN1002_lets_go_on_what_pauses(string delay, string before, string? after)
    {
        var busy = "\n\n    private async Task BusyAsync(int delay)\n    {\n        Console.WriteLine(2);\n        await Task.Delay(" + delay + ");\n        await store.SaveAsync();\n    }";
        return after is null ? FixVerifier.NotOfferedAsync(Library(Async(before) + busy), "OWN1002") : FixesAsync("OWN1002", Async(before) + busy, Async(after) + busy);
    }

    [Fact]
    public Task OWN1002_follows_the_habit_of_the_file() => FixesAsync(
        "OWN1002",
        "    async Task M()\n    {\n        await Task.Delay(1).ConfigureAwait(false);\n        await Task.Delay(2).ConfigureAwait(false);\n        _ = store.SaveAsync(1);\n    }",
        "    async Task M()\n    {\n        await Task.Delay(1).ConfigureAwait(false);\n        await Task.Delay(2).ConfigureAwait(false);\n        await store.SaveAsync(1).ConfigureAwait(false);\n    }");

    [Fact]
    public Task OWN1002_lets_the_callers_own_the_task_of_synchronous_code() => FixesAsync(
        "OWN1002",
        "    async Task M()\n    {\n        await Task.Yield();\n        Save();\n    }\n\n    private void Save()\n    {\n        _ = store.SaveAsync(1);\n    }",
        "    async Task M()\n    {\n        await Task.Yield();\n        await Save();\n    }\n\n    private Task Save()\n    {\n        return store.SaveAsync(1);\n    }");

    [Theory]
    [InlineData("OWN1002", "_ = remote.SendAsync();")]
    [InlineData("OWN1002", "remote?.RunAsync();")]
    [InlineData("OWN1002", "_ = /* on purpose */ store.SaveAsync(1);")]
    [InlineData("OWN1002", "_ = Forever(); async Task Forever() { while (true) { await Task.Delay(1); store.ToString(); } }")]
    public Task Not_offered_where_it_may_be_meant_or_may_not_end(string id, string statement) =>
        FixVerifier.NotOfferedAsync(Library(Async(statement)), id);

    [Theory]
    [InlineData("try\n        {\n            remote.SendAsync();\n        }\n        catch (Exception e)\n        {\n            Console.WriteLine(e);\n        }", "remote.SendAsync()")]
    [InlineData("try\n        {\n            _ = remote.SendAsync(); // goes out\n        }\n        catch\n        {\n        }", "_ = remote.SendAsync()")]
    public Task OWN1007_awaits_inside_the_try(string before, string call) =>
        FixesAsync("OWN1007", Async(before), Async(before.Replace(call, "await remote.SendAsync()", StringComparison.Ordinal)));

    /// <summary>What is shown to a user is over when the user says so: code behind it was meant to run while it is shown.</summary>
    [Theory]
    [InlineData("_ = remote.ShowDialog();\n            Console.WriteLine(1);", null)]
    [InlineData("Console.WriteLine(1);\n            _ = remote.ShowDialog();", "await remote.ShowDialog();")]
    public Task OWN1007_does_not_await_a_user_ahead_of_other_code(string statements, string? after)
    {
        var before = Async("try\n        {\n            " + statements + "\n        }\n        catch (Exception e)\n        {\n            Console.WriteLine(e);\n        }");
        return after is null ? FixVerifier.NotOfferedAsync(Library(before), "OWN1007") : FixesAsync("OWN1007", before, before.Replace("_ = remote.ShowDialog();", after, StringComparison.Ordinal));
    }

    [Fact]
    public Task OWN1007_is_not_offered_in_synchronous_code() =>
        FixVerifier.NotOfferedAsync(Library("    void M()\n    {\n        try { remote.SendAsync(); } catch (Exception e) { Console.WriteLine(e); }\n    }"), "OWN1007");

    [Fact]
    public Task OWN1009_awaits_before_the_scope_ends() => FixesAsync(
        "OWN1009",
        Async("using var file = new MemoryStream();\n        _ = file.WriteAsync(new byte[1], 0, 1);"),
        Async("using var file = new MemoryStream();\n        await file.WriteAsync(new byte[1], 0, 1);"));

    [Theory]
    [InlineData("await Task.Factory.StartNew(async () => await store.SaveAsync());", "await Task.Factory.StartNew(async () => await store.SaveAsync()).Unwrap();")]
    [InlineData("Task loop = Task.Factory.StartNew(() => store.SaveAsync(), TaskCreationOptions.LongRunning);\n        await loop;", "Task loop = Task.Factory.StartNew(() => store.SaveAsync(), TaskCreationOptions.LongRunning).Unwrap();\n        await loop;")]
    [InlineData("await Task.Run(() => store.SaveAsync().ConfigureAwait(false));", "await Task.Run(() => store.SaveAsync());")]
    public Task OWN1006_makes_the_task_stand_for_the_work(string before, string after) => FixesAsync("OWN1006", Async(before), Async(after));

    [Theory]
    [InlineData("await Task.Factory.StartNew(async () => { while (true) { await store.SaveAsync(); } }, TaskCreationOptions.LongRunning);\n        Console.WriteLine(\"started\");")]
    [InlineData("Task.Factory.StartNew(async () => { while (!token.IsCancellationRequested) { await store.SaveAsync(); } }).Wait();\n        Console.WriteLine(\"started\");")]
    public Task OWN1006_is_not_offered_where_what_follows_would_never_be_reached(string statements) =>
        FixVerifier.NotOfferedAsync(Library("    async Task M(System.Threading.CancellationToken token)\n    {\n        " + statements + "\n    }"), "OWN1006");

    [Fact]
    public async Task OWN1006_is_offered_where_endless_work_is_the_last_that_is_waited_for() => Assert.Contains(
        "LongRunning).Unwrap();",
        await FixVerifier.FixTextAsync(Library("    async Task M()\n    {\n        await Task.Factory.StartNew(async () => { while (true) { await store.SaveAsync(); } }, TaskCreationOptions.LongRunning);\n    }"), "OWN1006"),
        StringComparison.Ordinal);

    [Fact]
    public Task OWN1006_is_not_offered_where_the_task_would_still_be_dropped() =>
        FixVerifier.NotOfferedAsync(Library("    void M()\n    {\n        Task.Factory.StartNew(async () => await store.SaveAsync());\n    }"), "OWN1006");

    [Theory]
    [InlineData(
        "new List<int> { 1, 2 }.ForEach(async i => await store.SaveAsync(i));",
        "foreach (var i in new List<int> { 1, 2 })\n        {\n            await store.SaveAsync(i);\n        }")]
    [InlineData(
        "new List<int> { 1, 2 }.ForEach(async i =>\n        {\n            // each\n            await store.SaveAsync(i);\n        });",
        "foreach (var i in new List<int> { 1, 2 })\n        {\n            // each\n            await store.SaveAsync(i);\n        }")]
    [InlineData(
        "Parallel.ForEach(new[] { 1, 2 }, async i => await store.SaveAsync(i));",
        "await Parallel.ForEachAsync(new[] { 1, 2 }, async (i, _) => await store.SaveAsync(i));")]
    [InlineData(
        "Parallel.ForEach(new[] { 1, 2 }, async (int i) => { await store.SaveAsync(i); });",
        "await Parallel.ForEachAsync(new[] { 1, 2 }, async (int i, System.Threading.CancellationToken _) => { await store.SaveAsync(i); });")]
    public Task OWN1005_awaits_in_a_loop(string before, string after) => FixesAsync("OWN1005", Async(before), Async(after));

    [Theory]
    [InlineData("new List<int> { 1 }.ForEach(async i => { if (i > 0) { return; } await store.SaveAsync(i); });")]
    [InlineData("new Timer(async _ => await store.SaveAsync(), null, 0, 1);")]
    public Task OWN1005_is_not_offered_where_the_loop_would_not_mean_the_same(string statement) => FixVerifier.NotOfferedAsync(Library(Async(statement)), "OWN1005");

    [Fact]
    public Task OWN1004_returns_the_task_to_its_callers() => FixesAsync(
        "OWN1004",
        "    public async Task OpenAsync()\n    {\n        await Task.Yield();\n        Connect();\n    }\n\n    // The connection.\n    private async void Connect()\n    {\n        await store.SaveAsync();\n    }",
        "    public async Task OpenAsync()\n    {\n        await Task.Yield();\n        await Connect();\n    }\n\n    // The connection.\n    private async Task Connect()\n    {\n        await store.SaveAsync();\n    }");

    [Theory]
    [InlineData("    private async void Connect()\n    {\n        await store.SaveAsync();\n    }")]
    [InlineData("    public void Open()\n    {\n        Action later = () => Connect();\n        later();\n    }\n\n    private async void Connect()\n    {\n        await store.SaveAsync();\n    }")]
    public Task OWN1004_is_not_offered_without_callers_that_can_own_the_task(string members) => FixVerifier.NotOfferedAsync(Library(members), "OWN1004");

    [Fact]
    public Task OWN1003_hands_the_task_to_its_callers() => FixesAsync(
        "OWN1003",
        "    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n    }\n\n    private void Begin()\n    {\n        Console.WriteLine(1);\n        _ = Task.Run(async () => { try { await store.SaveAsync(); } catch (Exception e) { Console.WriteLine(e); } });\n    }",
        "    async Task M()\n    {\n        await Task.Yield();\n        await Begin();\n    }\n\n    private Task Begin()\n    {\n        Console.WriteLine(1);\n        return Task.Run(async () => { try { await store.SaveAsync(); } catch (Exception e) { Console.WriteLine(e); } });\n    }");

    /// <summary>A failure that vanished, or that nobody could wait for, is seen after the fix.</summary>
    [Theory]
    [InlineData("OWN1002", "await Task.Yield(); _ = new Store().SaveAsync(1);")]
    [InlineData("OWN1006", "await Task.Factory.StartNew(async () => await new Store().SaveAsync());")]
    [InlineData("OWN1005", "await Task.Yield(); Parallel.ForEach(new[] { 1 }, async i => { try { await new Store().SaveAsync(i); } catch (Exception e) { failed = e; } });")]
    [InlineData("OWN1009", "await Task.Yield(); using var file = new Slow(); _ = file.WriteAsync();")]
    public async Task The_failure_is_seen_after_the_fix(string id, string work)
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + "class Program\n{\n    static Exception failed;\n\n    static async Task<int> Main()\n    {\n        try\n        {\n            await Work();\n        }\n        catch (Exception e)\n        {\n            failed = e;\n        }\n\n        Console.WriteLine(failed?.Message ?? \"well\");\n        return failed is null ? 0 : 1;\n    }\n\n    static async Task Work()\n    {\n        "
            + work + "\n    }\n}\n\nclass Slow : IDisposable\n{\n    private bool open = true;\n\n    public async Task WriteAsync()\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(open ? \"disk full\" : \"disposed\");\n    }\n\n    public void Dispose() => open = false;\n}\n" + Store);

        // On a slow machine the process may live to see the failure.
        Assert.Equal("well\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, id), TimeSpan.FromSeconds(20));

        Assert.Equal(new ProgramRun(1, "disk full\n", ""), run);
    }

    [Fact]
    public async Task A_catch_sees_the_failure_after_the_fix()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console,
            Usings + "try\n{\n    _ = new Store().SaveAsync();\n}\ncatch (InvalidOperationException)\n{\n    Console.WriteLine(\"typed\");\n}\ncatch (Exception)\n{\n    Console.WriteLine(\"seen\");\n}\n\nawait Task.Delay(200);\nConsole.WriteLine(\"end\");\n" + Store.Replace("\"disk full\"", "\"disk full\", null", StringComparison.Ordinal));
        Assert.Equal("end\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1007"), TimeSpan.FromSeconds(20));

        Assert.Equal("typed\nend\n", run.Output);
    }

    [Fact]
    public async Task An_async_void_failure_reaches_the_caller_after_the_fix()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console,
            Usings + "class Program\n{\n    static async Task Main()\n    {\n        try\n        {\n            await Open();\n            await Task.Delay(500);\n        }\n        catch (InvalidOperationException)\n        {\n            Console.WriteLine(\"handled\");\n        }\n    }\n\n    static async Task Open()\n    {\n        await Task.Yield();\n        Connect();\n    }\n\n    static async void Connect()\n    {\n        await new Store().SaveAsync();\n    }\n}\n" + Store);
        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).FailedVisibly);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1004"), TimeSpan.FromSeconds(20));

        Assert.Equal(new ProgramRun(0, "handled\n", ""), run);
    }

    private static string Async(string statements) => "    async Task M()\n    {\n        await Task.Yield();\n        " + statements + "\n    }";
}
