using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A function that returns a value waits for its work where its value is only handed on; where something is done with it, nothing changes.</summary>
public class HandedOnValueTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private const string Saves = "\n    private int Save()\n    {\n        _ = store.SaveAsync(1);\n        return 3;\n    }\n";

    private const string SavesAfter = "\n    private async Task<int> Save()\n    {\n        Task save = store.SaveAsync(1);\n        await save;\n        return 3;\n    }\n";

    private static Solution Program(string types, ProgramSetup? setup = null) =>
        TestSolution.Of((setup ?? ProgramSetup.Library) with { Nullable = NullableContextOptions.Disable }, Usings + types + Store);

    private static string Class(string members) => "class C\n{\n    private readonly Store store = new Store();\n" + members + "}\n";

    private static async Task FixesAsync(string before, string after, ProgramSetup? setup = null)
    {
        Assert.Empty(await Refusals.OfAsync(Program(before, setup), "OWN1002"));
        Assert.Equal(Usings + after + Store, await FixVerifier.FixTextAsync(Program(before, setup), "OWN1002"), ignoreLineEndingDifferences: false);
    }

    private static Task CallerAsync(string before, string after) => FixesAsync(Class(before + Saves), Class(after + SavesAfter));

    [Theory]
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Save(); // so\n    }\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return await Save(); // so\n    }\n")]
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Save().CompareTo(1) + 1;\n    }\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return (await Save()).CompareTo(1) + 1;\n    }\n")]
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Count();\n    }\n\n    int Count() => 2 * Save();\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return await Count();\n    }\n\n    async Task<int> Count() => 2 * await Save();\n")]
    // What is dropped goes on beside the rest.
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Save();\n        Console.WriteLine(1);\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        Task save = Save();\n        Console.WriteLine(1);\n        await save;\n    }\n")]
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n    }\n\n    void Begin() => Save();\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        await Begin();\n    }\n\n    Task Begin() => Save();\n")]
    // A handler and what is cleaned up still cover the work.
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Count();\n    }\n\n    int Count()\n    {\n        try\n        {\n            return Save();\n        }\n        finally\n        {\n            Console.WriteLine(1);\n        }\n    }\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return await Count();\n    }\n\n    async Task<int> Count()\n    {\n        try\n        {\n            return await Save();\n        }\n        finally\n        {\n            Console.WriteLine(1);\n        }\n    }\n")]
    [InlineData("\n    async Task<long> M()\n    {\n        await Task.Yield();\n        return Count();\n\n        long Count()\n        {\n            return Save();\n        }\n    }\n", "\n    async Task<long> M()\n    {\n        await Task.Yield();\n        return await Count();\n\n        async Task<long> Count()\n        {\n            return await Save();\n        }\n    }\n")]
    // It has work of its own, and hands on a value.
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Count();\n    }\n\n    int Count()\n    {\n        _ = store.SaveAsync(2);\n        return Save();\n    }\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return await Count();\n    }\n\n    async Task<int> Count()\n    {\n        Task save = store.SaveAsync(2);\n        var result = await Save();\n        await save;\n        return result;\n    }\n")]
    [InlineData("\n    async Task<int> M()\n    {\n        var saved = Save();\n        await Task.Yield();\n        return saved;\n    }\n", "\n    async Task<int> M()\n    {\n        var saved = await Save();\n        await Task.Yield();\n        return saved;\n    }\n")]
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Environment.Exit(Save());\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        Environment.Exit(await Save());\n    }\n")]
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Environment.ExitCode = Save();\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        Environment.ExitCode = await Save();\n    }\n")]
    [InlineData("\n    Func<Task<int>> M() => async () => Save();\n", "\n    Func<Task<int>> M() => async () => await Save();\n")]
    public Task A_value_that_is_handed_on(string before, string after) => CallerAsync(before, after);

    /// <summary>A test is there to look at the value, and nothing of it is meant to run beside the work.</summary>
    [Fact]
    public Task A_test() => FixesAsync(
        "class FactAttribute : Attribute { }\n\n" + Class("\n    [Fact]\n    public void Saves()\n    {\n        Same(3, Save());\n        var again = Save();\n        Same(3, again);\n    }\n\n    private static void Same(int one, int other) { }\n" + Saves),
        "class FactAttribute : Attribute { }\n\n" + Class("\n    [Fact]\n    public async Task Saves()\n    {\n        Same(3, await Save());\n        var again = await Save();\n        Same(3, again);\n    }\n\n    private static void Same(int one, int other) { }\n" + SavesAfter));

    [Theory]
    // It would be there later, and whoever looks at it waits.
    [InlineData("its value is used at once", "\n    async Task M()\n    {\n        await Task.Yield();\n        if (Save() > 1)\n        {\n            Console.WriteLine(1);\n        }\n    }\n")]
    [InlineData("its value is used at once", "\n    async Task M()\n    {\n        await Task.Yield();\n        Console.WriteLine(Save());\n    }\n")]
    [InlineData("its value is used at once", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        var saved = Save();\n        Console.WriteLine(saved);\n        return saved;\n    }\n")]
    [InlineData("its value is used at once", "\n    async Task M()\n    {\n        await Task.Yield();\n        if (M2()) { return; }\n    }\n\n    bool M2() { return Save() > 1; }\n")]
    [InlineData("its value is used at once", "\n    async Task<int?> M(C other)\n    {\n        await Task.Yield();\n        return other?.Save();\n    }\n")]
    [InlineData("its value is used at once", "\n    void M() => Console.WriteLine(Save());\n    async Task N()\n    {\n        await Task.Yield();\n        M();\n    }\n")]
    [InlineData("a caller cannot change", "\n    int M => Save();\n")]
    [InlineData("a reference is not a plain call", "\n    Func<int> M() => Save;\n")]
    [InlineData("it returns a value at once", "\n    Func<int> M() => () => { return Save(); };\n")]
    [InlineData("under a lock", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        lock (store)\n        {\n            return Save();\n        }\n    }\n")]
    [InlineData("it returns a value at once", "\n    Task<int> M()\n    {\n        return Task.FromResult(Save());\n    }\n")]
    public async Task A_value_that_is_used(string because, string caller) =>
        Assert.Contains(because, Assert.Single(await Refusals.OfAsync(Program(Class(caller + Saves)), "OWN1002")), StringComparison.Ordinal);

    [Theory]
    [InlineData("it returns a value at once", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Keep();\n    }\n\n    protected virtual int Keep()\n    {\n        _ = store.SaveAsync(1);\n        return 3;\n    }\n")]
    [InlineData("it returns a value at once", "\n    async Task M()\n    {\n        await Task.Yield();\n        Keep();\n    }\n\n    ReadOnlySpan<int> Keep()\n    {\n        _ = store.SaveAsync(1);\n        return default;\n    }\n")]
    [InlineData("it returns a value at once", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return await Keep();\n    }\n\n    Task<int> Keep()\n    {\n        _ = store.SaveAsync(1);\n        return Task.FromResult(1);\n    }\n")]
    [InlineData("would throw later", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Keep(null);\n    }\n\n    int Keep(object o)\n    {\n        ArgumentNullException.ThrowIfNull(o);\n        _ = store.SaveAsync(1);\n        return 1;\n    }\n")]
    [InlineData("may not end", "\n    public Func<Task> Next { get; set; }\n\n    async Task<int> M()\n    {\n        await Task.Yield();\n        return Keep();\n    }\n\n    int Keep()\n    {\n        _ = KeepAsync();\n        return 1;\n    }\n\n    private async Task KeepAsync()\n    {\n        await Next();\n        throw new IOException();\n    }\n")]
    public async Task A_function_that_returns_its_value_at_once(string because, string members) =>
        Assert.Contains(because, Assert.Single(await Refusals.OfAsync(Program(Class(members)), "OWN1002")), StringComparison.Ordinal);

    [Fact]
    public async Task A_public_member_of_a_library_stays_as_it_is() =>
        Assert.Contains("it returns a value at once", Assert.Single(await Refusals.OfAsync(Program(Class(Saves).Replace("class C", "public class C", StringComparison.Ordinal).Replace("private int", "public int", StringComparison.Ordinal)), "OWN1002")), StringComparison.Ordinal);

    /// <summary>The process ended before its work did, with an exit code of success.</summary>
    [Fact]
    public async Task An_exit_code()
    {
        var before = new TestSolution()
            .Project("Tool", ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, [],
                ("Program.cs", "static class Program\n{\n    static int Main(string[] args) => Command.Run(args.Length);\n}\n"),
                ("Command.cs", Usings + "static class Command\n{\n    internal static int Run(int count)\n    {\n        Upload(count);\n        Console.WriteLine(\"ready\");\n        return 5;\n    }\n\n    private static void Upload(int count)\n    {\n        _ = UploadAsync(count);\n    }\n\n    private static async Task UploadAsync(int count)\n    {\n        await Task.Delay(300);\n        if (count > 9)\n        {\n            throw new InvalidOperationException();\n        }\n\n        Console.WriteLine(\"uploaded \" + count);\n    }\n}\n"))
            .Solution;
        var run = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20));
        Assert.Equal("ready\n", run.Output);
        Assert.Equal(5, run.ExitCode);

        var after = await FixVerifier.FixAsync(before, "OWN1002");
        Assert.Contains("static async System.Threading.Tasks.Task<int> Main(string[] args) => await Command.Run(args.Length);", await SolutionText.OfAsync(after), StringComparison.Ordinal);
        run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.Equal("ready\nuploaded 0\n", run.Output);
        Assert.Equal(5, run.ExitCode);
    }
}
