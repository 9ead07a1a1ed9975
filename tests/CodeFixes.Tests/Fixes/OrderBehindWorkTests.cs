using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>What a function did before its callers went on, it still does before that; and whatever was started by the time it leaves is waited for.</summary>
public class OrderBehindWorkTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private static Solution Program(string members) =>
        TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Usings + "class C\n{\n    private readonly Store store = new Store();\n    private int count;\n" + members + "}\n" + Store);

    private static async Task<string> MembersAsync(string members) => await FixVerifier.FixTextAsync(Program(members), "OWN1002");

    /// <summary>The caller prints what the callee counts, disposes of or lets go behind the work that it would wait for.</summary>
    [Theory]
    [InlineData("try { _ = store.SaveAsync(1); } catch (IOException) { } count++;")]
    [InlineData("try { _ = store.SaveAsync(1); } finally { count++; }")]
    [InlineData("using (new MemoryStream()) { _ = store.SaveAsync(1); }")]
    [InlineData("using var file = new MemoryStream(); _ = store.SaveAsync(1);")]
    [InlineData("if (count == 0) { using var file = new MemoryStream(); _ = store.SaveAsync(1); }")]
    public async Task A_caller_does_not_run_ahead_of_the_rest(string body)
    {
        var add = "\n    private void Add() { " + body + " }\n";
        Assert.Contains(
            "ahead of the rest of 'Add'",
            Assert.Single(await Refusals.OfAsync(Program("\n    async Task M()\n    {\n        await Task.Yield();\n        Add();\n        Console.WriteLine(count);\n    }\n" + add), "OWN1002")),
            StringComparison.Ordinal);
        Assert.Contains(
            "ahead of the rest of 'Begin'",
            Assert.Single(await Refusals.OfAsync(Program("\n    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n        Console.WriteLine(count);\n    }\n\n    private void Begin()\n    {\n        using (new MemoryStream())\n        {\n            Add();\n        }\n    }\n" + add), "OWN1002")),
            StringComparison.Ordinal);
        Assert.Contains("        await Add();\n", await MembersAsync("\n    async Task M()\n    {\n        await Task.Yield();\n        Console.WriteLine(count);\n        Add();\n    }\n" + add), StringComparison.Ordinal);
    }

    /// <summary>Only what fails is handled behind the work, and that was never handled ahead of the caller.</summary>
    [Theory]
    [InlineData("try { _ = store.SaveAsync(1); } catch (IOException) { }")]
    [InlineData("count++; _ = store.SaveAsync(1);")]
    public async Task A_caller_goes_on_beside_the_work(string body) => Assert.Matches(
        "        Task (add[A-Za-z]*) = Add\\(\\);\n        Console.WriteLine\\(count\\);\n        await \\1;\n",
        await MembersAsync("\n    async Task M()\n    {\n        await Task.Yield();\n        Add();\n        Console.WriteLine(count);\n    }\n\n    private void Add() { " + body + " }\n"));

    /// <summary>A later turn of the loop returns what an earlier one has started.</summary>
    [Theory]
    [InlineData("async Task", "                await Task.WhenAll(tasks);\n                return;\n", "await Task.Yield();")]
    [InlineData("void", "                return Task.WhenAll(tasks);\n", "")]
    public async Task A_return_ahead_of_the_start_in_a_loop(string kind, string expected, string first)
    {
        var text = await FixVerifier.FixTextAsync(Program("\n    async Task Use()\n    {\n        await Task.Yield();\n        Keep(new List<int>());\n    }\n\n    private " + kind + " Keep(List<int> all)\n    {\n        " + first + "\n        foreach (var one in all)\n        {\n            if (one == 0)\n            {\n                return;\n            }\n\n            _ = Task.Run(() => File.Delete(one.ToString()));\n        }\n\n        Console.WriteLine(1);\n    }\n"), "OWN1001");
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    /// <summary>A task in a local that nobody comes to is as lost as before, and nobody would be told of it any more.</summary>
    [Theory]
    [InlineData("void", "")]
    [InlineData("async Task", "await Task.Yield();")]
    public async Task A_throw_behind_the_start(string kind, string first) => Assert.Contains(
        "throws before it could wait",
        Assert.Single(await Refusals.OfAsync(Program("\n    async Task M()\n    {\n        await Task.Yield();\n        Keep();\n    }\n\n    private " + kind + " Keep()\n    {\n        " + first + "\n        try\n        {\n            Console.WriteLine(1);\n        }\n        catch (IOException e)\n        {\n            Task.Run(() => File.Delete(\"a\"));\n            throw new InvalidOperationException(\"b\", e);\n        }\n    }\n"), "OWN1001")),
        StringComparison.Ordinal);

    /// <summary>What a <c>return</c> hands out is made before the <c>finally</c> runs.</summary>
    [Fact]
    public async Task A_start_on_the_way_out() => Assert.Contains(
        "on its way out",
        Assert.Single(await Refusals.OfAsync(Program("\n    async Task M()\n    {\n        await Task.Yield();\n        Leave();\n    }\n\n    private void Leave()\n    {\n        try\n        {\n            if (count == 0)\n            {\n                return;\n            }\n\n            count--;\n        }\n        finally\n        {\n            _ = store.SaveAsync(1);\n        }\n    }\n"), "OWN1002")),
        StringComparison.Ordinal);

    /// <summary>Behind an <c>await</c> another thread may run, which may not give back what the first has taken.</summary>
    [Theory]
    [InlineData("Monitor.Enter(store);", "Monitor.Exit(store);")]
    [InlineData("var one = new Mutex(); one.WaitOne();", "one.ReleaseMutex();")]
    [InlineData("var one = new ReaderWriterLockSlim(); one.EnterReadLock();", "one.ExitReadLock();")]
    public async Task What_belongs_to_a_thread(string take, string give)
    {
        Assert.Contains(
            "belongs to its thread",
            Assert.Single(await Refusals.OfAsync(Program("\n    async Task M()\n    {\n        await Task.Yield();\n        Keep();\n    }\n\n    private void Keep() { " + take + " try { _ = store.SaveAsync(1); } finally { " + give + " } }\n"), "OWN1002")),
            StringComparison.Ordinal);
        var main = Usings + "class P\n{\n    static void Main() { " + take.Replace("store", "typeof(P)", StringComparison.Ordinal) + " _ = new Store().SaveAsync(1); " + give.Replace("store", "typeof(P)", StringComparison.Ordinal) + " }\n}\n" + Store;
        Assert.Contains("belongs to its thread", Assert.Single(await Refusals.OfAsync(TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, main), "OWN6004")), StringComparison.Ordinal);
    }

    /// <summary>The file is deleted by whoever opened it, and only then: a caller that went on would delete it while it is open.</summary>
    [Fact]
    public async Task A_program_that_deletes_what_its_callee_has_open()
    {
        var before = TestSolution.Of(
            ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
            Usings + "class P\n{\n    private static readonly List<string> s_open = new List<string>();\n\n    static void Main()\n    {\n        Console.WriteLine(1);\n        Write(\"a\");\n        Console.WriteLine(s_open.Count);\n        Thread.Sleep(500);\n    }\n\n    private static void Write(string name)\n    {\n        s_open.Add(name);\n        try\n        {\n            _ = SendAsync();\n        }\n        finally\n        {\n            s_open.Remove(name);\n        }\n    }\n\n    private static async Task SendAsync()\n    {\n        await Task.Delay(50);\n        if (s_open.Count > 9)\n        {\n            throw new InvalidOperationException();\n        }\n    }\n}\n");
        Assert.Equal("1\n0\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);
        Assert.Contains("ahead of the rest", Assert.Single(await Refusals.OfAsync(before, "OWN1002")), StringComparison.Ordinal);
    }
}
