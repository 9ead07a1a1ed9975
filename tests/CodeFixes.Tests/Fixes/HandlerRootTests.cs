using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A <c>catch</c> that was written for a failure gets to see it: the function around it, or the handler at the end of its callers, becomes asynchronous.</summary>
public class HandlerRootTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public event EventHandler Changed;\n\n    public event Action<string> Named;\n\n    public void Raise()\n    {\n        Changed?.Invoke(this, EventArgs.Empty);\n        Named?.Invoke(\"a\");\n    }\n\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private static Solution Program(string members, ProgramSetup? setup = null) =>
        TestSolution.Of((setup ?? ProgramSetup.Library) with { Nullable = NullableContextOptions.Disable }, Text(members));

    private static string Text(string members) => Usings + "class C\n{\n    private readonly Store store = new Store();\n\n" + members + "}\n" + Store;

    private static async Task FixesAsync(string id, string before, string after)
    {
        Assert.Empty(await Refusals.OfAsync(Program(before), id));
        Assert.Equal(Text(after), await FixVerifier.FixTextAsync(Program(before), id), ignoreLineEndingDifferences: false);
    }

    private static string Guarded(string call, string behind = "") =>
        "        try\n        {\n            // the new one\n            " + call + "; // soon\n" + behind + "        }\n        catch (Exception error)\n        {\n            Console.WriteLine(error);\n        }\n";

    private static string Method(string head, string body) => "    " + head + "\n    {\n" + body + "    }\n";

    private const string Subscribes = "    public C() => store.Changed += OnChanged;\n\n";

    [Fact]
    public Task A_caller_awaits_what_is_awaited_inside_the_try() => FixesAsync(
        "OWN1007",
        Method("async Task M()", "        await Task.Yield();\n        Refresh();\n") + "\n" + Method("private void Refresh()", Guarded("_ = store.SaveAsync()")),
        Method("async Task M()", "        await Task.Yield();\n        await Refresh();\n") + "\n" + Method("private async Task Refresh()", Guarded("await store.SaveAsync()")));

    [Fact]
    public Task It_is_awaited_where_it_stands() => FixesAsync(
        "OWN1007",
        Method("async Task M()", "        await Task.Yield();\n        Refresh();\n        Console.WriteLine(1);\n") + "\n" + Method("private void Refresh()", Guarded("store.SaveAsync()", "            Console.WriteLine(2);\n")),
        Method("async Task M()", "        await Task.Yield();\n        Task refresh = Refresh();\n        Console.WriteLine(1);\n        await refresh;\n") + "\n" + Method("private async Task Refresh()", Guarded("await store.SaveAsync()", "            Console.WriteLine(2);\n")));

    [Theory]
    [InlineData("private void OnChanged(object sender, EventArgs e)", "private async void OnChanged(object sender, EventArgs e)")]
    [InlineData("public static void OnChanged(object sender, EventArgs e)", "public static async void OnChanged(object sender, EventArgs e)")]
    public Task A_handler_awaits_what_it_guards(string before, string after) => FixesAsync(
        "OWN1007",
        Subscribes + Method(before, Guarded("_ = new Store().SaveAsync()")),
        Subscribes + Method(after, Guarded("await new Store().SaveAsync()")));

    [Theory]
    [InlineData("(s, e) =>", "async (s, e) =>")]
    [InlineData("(object s, EventArgs e) =>", "async (object s, EventArgs e) =>")]
    [InlineData("delegate", "async delegate")]
    public Task A_handler_without_a_name(string before, string after) => FixesAsync(
        "OWN1007",
        Method("public C()", "        store.Changed += " + before + "\n        {\n" + Guarded("_ = store.SaveAsync()") + "        };\n"),
        Method("public C()", "        store.Changed += " + after + "\n        {\n" + Guarded("await store.SaveAsync()") + "        };\n"));

    [Fact]
    public Task A_handler_of_an_event_of_any_shape() => FixesAsync(
        "OWN1007",
        Method("public C()", "        store.Named += new Action<string>(OnNamed);\n") + "\n" + Method("void OnNamed(string name)", Guarded("store.SaveAsync(name.Length)")),
        Method("public C()", "        store.Named += new Action<string>(OnNamed);\n") + "\n" + Method("async void OnNamed(string name)", Guarded("await store.SaveAsync(name.Length)")));

    [Fact]
    public Task An_asynchronous_handler_without_a_name() => FixesAsync(
        "OWN1002",
        Method("public C()", "        store.Changed += async (s, e) =>\n        {\n" + Guarded("Save()", "            await Task.Yield();\n") + "        };\n") + "\n" + Method("private void Save()", "        _ = store.SaveAsync(1);\n"),
        Method("public C()", "        store.Changed += async (s, e) =>\n        {\n" + Guarded("Task save = Save()", "            await Task.Yield();\n            await save;\n") + "        };\n") + "\n" + Method("private Task Save()", "        return store.SaveAsync(1);\n"));

    /// <summary>What an <c>async void</c> awaits unguarded ends the process once it fails.</summary>
    [Theory]
    [InlineData("        store.Changed += async (s, e) => { await Task.Yield(); Save(); };\n")]
    [InlineData("        store.Named += async name => { await Task.Yield(); Save(); };\n")]
    [InlineData("        store.Named += async name => { try { await Task.Yield(); Save(); } catch (TimeoutException) { } };\n")]
    public async Task An_asynchronous_handler_that_does_not_guard_the_call(string subscription) =>
        Assert.NotEmpty(await Refusals.OfAsync(Program(Method("public C()", subscription) + "\n" + Method("private void Save()", "        _ = store.SaveAsync(1);\n")), "OWN1002"));

    [Fact]
    public Task What_a_handler_does_besides_is_done_as_soon_as_before() => FixesAsync(
        "OWN1007",
        "    public bool IsOpen;\n\n" + Subscribes + Method("private void OnChanged(object sender, EventArgs e)", Guarded("_ = store.SaveAsync()", "            IsOpen = true;\n")),
        "    public bool IsOpen;\n\n" + Subscribes + Method("private async void OnChanged(object sender, EventArgs e)", Guarded("Task save = store.SaveAsync()", "            IsOpen = true;\n            await save;\n")));

    [Fact]
    public Task A_handler_ends_the_chain_of_callers() => FixesAsync(
        "OWN1002",
        Subscribes + Method("private void OnChanged(object sender, EventArgs e)", Guarded("Save()")) + "\n" + Method("private void Save()", "        _ = store.SaveAsync(1);\n"),
        Subscribes + Method("private async void OnChanged(object sender, EventArgs e)", Guarded("await Save()")) + "\n" + Method("private Task Save()", "        return store.SaveAsync(1);\n"));

    [Theory]
    // What is called unguarded would let its failure out where nobody hears of it.
    [InlineData(Subscribes + "    private void OnChanged(object sender, EventArgs e) { Console.WriteLine(1); try { store.SaveAsync(); } catch (Exception error) { Console.WriteLine(error); } }\n", "let failures out")]
    // What follows was done when the handler returned.
    [InlineData(Subscribes + "    public bool IsOpen;\n    private void OnChanged(object sender, EventArgs e) { try { store.SaveAsync(); } catch (Exception error) { Console.WriteLine(error); } IsOpen = true; }\n", "go on behind the work")]
    [InlineData(Subscribes + "    public bool IsOpen;\n    private void OnChanged(object sender, EventArgs e) { try { store.SaveAsync(); } catch (Exception error) { Console.WriteLine(error); } finally { IsOpen = true; } }\n", "let failures out")]
    // Whoever raises the event looks at its arguments as soon as the handler returns.
    [InlineData("    private void OnClosing(object sender, System.ComponentModel.CancelEventArgs e) { try { store.SaveAsync(); } catch (Exception) { e.Cancel = true; } }\n    private event EventHandler<System.ComponentModel.CancelEventArgs> Closing;\n    public C() => Closing += OnClosing;\n    public void Raise() => Closing?.Invoke(this, null);\n", "look at its arguments")]
    // A delegate that is no event may be called where it must be done when it returns.
    [InlineData("    private Action<string> later;\n    private void OnNamed(string name) { try { store.SaveAsync(); } catch (Exception error) { Console.WriteLine(error); } }\n    public C() => later += OnNamed;\n    public void Raise() => later(null);\n", "not a plain call")]
    public async Task A_handler_that_stays_as_it_is(string members, string reason)
    {
        Assert.Contains(reason, Assert.Single(await Refusals.OfAsync(Program(members), "OWN1007")), StringComparison.Ordinal);
        await FixVerifier.NotOfferedAsync(Program(members), "OWN1007");
    }

    [Fact]
    public async Task A_public_member_gets_a_successor_that_the_catch_serves()
    {
        var before = TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, (Usings + "public class C\n{\n" + Method("public void Refresh()", Guarded("_ = new Store().SaveAsync()")) + "}\n" + Store));
        Assert.Equal(
            Usings + "public class C\n{\n" + Method("public async Task RefreshAsync()", Guarded("await new Store().SaveAsync()")) + "\n    [System.Obsolete(\"Use RefreshAsync, and await the task that it returns.\")]\n    public void Refresh() { _ = RefreshAsync(); }\n}\n" + Store,
            await FixVerifier.FixTextAsync(before, "OWN1007"),
            ignoreLineEndingDifferences: false);
    }

    /// <summary>The failure comes when the handler has long returned: its <c>catch</c> hears of it only once it awaits.</summary>
    [Fact]
    public async Task The_catch_of_a_handler_hears_of_the_failure()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + "class Program\n{\n    static void Main()\n    {\n        var store = new Store();\n        store.Changed += OnChanged;\n        store.Raise();\n        Console.WriteLine(\"raised\");\n        Thread.Sleep(500);\n    }\n\n    private static void OnChanged(object sender, EventArgs e)\n    {\n        try\n        {\n            ((Store)sender).SaveAsync();\n        }\n        catch (Exception error)\n        {\n            Console.WriteLine(\"handled: \" + error.Message);\n        }\n    }\n}\n" + Store);
        Assert.Equal("raised\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1007"), TimeSpan.FromSeconds(20));

        Assert.Equal(new ProgramRun(0, "raised\nhandled: disk full\n", ""), run);
    }
}
