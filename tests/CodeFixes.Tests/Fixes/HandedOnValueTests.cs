using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A function that returns a value waits for its work where the value is only returned, up to the exit code; where anything is done with it, nothing changes.</summary>
public class HandedOnValueTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private const string Saves = "\n    private static int Save()\n    {\n        _ = s_store.SaveAsync(1);\n        return 3;\n    }\n";

    private const string SavesAfter = "\n    private static async Task<int> Save()\n    {\n        Task save = s_store.SaveAsync(1);\n        await save;\n        return 3;\n    }\n";

    private static Solution Program(string types) => TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Usings + types + Store);

    private static string Class(string members) => "static class C\n{\n    private static readonly Store s_store = new Store();\n" + members + "}\n";

    [Theory]
    [InlineData("\n    static int Main()\n    {\n        return Save(); // so\n    }\n", "\n    static async Task<int> Main()\n    {\n        return await Save(); // so\n    }\n")]
    [InlineData("\n    static int Main() => Save();\n", "\n    static async Task<int> Main() => await Save();\n")]
    [InlineData("\n    static async Task<int> Main()\n    {\n        await Task.Yield();\n        return Save();\n    }\n", "\n    static async Task<int> Main()\n    {\n        await Task.Yield();\n        return await Save();\n    }\n")]
    [InlineData("\n    static int Main(string[] args)\n    {\n        if (args.Length == 0)\n        {\n            return 1;\n        }\n\n        return Run();\n    }\n\n    private static int Run() => Save();\n", "\n    static async Task<int> Main(string[] args)\n    {\n        if (args.Length == 0)\n        {\n            return 1;\n        }\n\n        return await Run();\n    }\n\n    private static async Task<int> Run() => await Save();\n")]
    [InlineData("\n    static int Main()\n    {\n        return Run();\n\n        int Run()\n        {\n            return Save();\n        }\n    }\n", "\n    static async Task<int> Main()\n    {\n        return await Run();\n\n        async Task<int> Run()\n        {\n            return await Save();\n        }\n    }\n")]
    // It has work of its own, beside what it hands on.
    [InlineData("\n    static int Main() => Run();\n\n    private static int Run()\n    {\n        _ = s_store.SaveAsync(2);\n        return Save();\n    }\n", "\n    static async Task<int> Main() => await Run();\n\n    private static async Task<int> Run()\n    {\n        Task save = s_store.SaveAsync(2);\n        var result = await Save();\n        await save;\n        return result;\n    }\n")]
    public async Task A_value_that_becomes_the_exit_code(string before, string after)
    {
        Assert.Empty(await Refusals.OfAsync(Program(Class(before + Saves)), "OWN1002"));
        Assert.Equal(Usings + Class(after + SavesAfter) + Store, await FixVerifier.FixTextAsync(Program(Class(before + Saves)), "OWN1002"), ignoreLineEndingDifferences: false);
    }

    [Theory]
    // What is done with it would be done later, or not at all.
    [InlineData("it returns a value at once", "\n    static void Main()\n    {\n        if (Save() > 1)\n        {\n            Console.WriteLine(1);\n        }\n    }\n")]
    [InlineData("it returns a value at once", "\n    static void Main() => Console.WriteLine(Save());\n")]
    [InlineData("it returns a value at once", "\n    static int Main() => 2 * Save();\n")]
    [InlineData("it returns a value at once", "\n    static int Main()\n    {\n        var saved = Save();\n        Console.WriteLine(1);\n        return saved;\n    }\n")]
    [InlineData("it returns a value at once", "\n    static async Task<int> Main()\n    {\n        var saved = Save();\n        await Task.Yield();\n        return saved;\n    }\n")]
    [InlineData("it returns a value at once", "\n    static void Main() => Environment.Exit(Save());\n")]
    [InlineData("it returns a value at once", "\n    static void Main() => Environment.ExitCode = Save();\n")]
    // What it throws at once would no longer keep its caller from going on.
    [InlineData("it returns a value at once", "\n    static void Main()\n    {\n        Save();\n        File.Delete(\"a\");\n    }\n")]
    // Whoever awaits the caller may have something to do meanwhile.
    [InlineData("it returns a value at once", "\n    static async Task Main()\n    {\n        var run = RunAsync();\n        Console.WriteLine(1);\n        await run;\n    }\n\n    static async Task<int> RunAsync()\n    {\n        await Task.Yield();\n        return Save();\n    }\n")]
    [InlineData("it returns a value at once", "\n    static int Main()\n    {\n        try\n        {\n            return Save();\n        }\n        finally\n        {\n            Console.WriteLine(1);\n        }\n    }\n")]
    [InlineData("it returns a value at once", "\n    static int Main()\n    {\n        using var file = new MemoryStream();\n        return Save();\n    }\n")]
    [InlineData("a caller cannot change", "\n    static int Main() => M;\n    static int M => Save();\n")]
    [InlineData("a reference is not a plain call", "\n    static int Main() => M()();\n    static Func<int> M() => Save;\n")]
    [InlineData("it returns a value at once", "\n    static int Main() => M()();\n    static Func<int> M() => () => { return Save(); };\n")]
    [InlineData("under a lock", "\n    static int Main()\n    {\n        lock (s_store)\n        {\n            return Save();\n        }\n    }\n")]
    [InlineData("belongs to its thread", "\n    static int Main()\n    {\n        Monitor.Enter(s_store);\n        return Save();\n    }\n")]
    [InlineData("it returns a value at once", "\n    static int Main()\n    {\n        return Wrap().Result;\n    }\n\n    static Task<int> Wrap()\n    {\n        return Task.FromResult(Save());\n    }\n")]
    public async Task A_value_that_is_used(string because, string caller) =>
        Assert.Contains(because, Assert.Single(await Refusals.OfAsync(Program(Class(caller + Saves)), "OWN1002")), StringComparison.Ordinal);

    [Theory]
    [InlineData("it returns a value at once", "\n    static int Main() => Keep<int>();\n\n    static T Keep<T>()\n    {\n        _ = s_store.SaveAsync(1);\n        return default;\n    }\n")]
    [InlineData("it returns a value at once", "\n    static int Main() => Keep().Length;\n\n    static ReadOnlySpan<int> Keep()\n    {\n        _ = s_store.SaveAsync(1);\n        return default;\n    }\n")]
    [InlineData("it returns a value at once", "\n    static Task<int> Main() => Keep();\n\n    static Task<int> Keep()\n    {\n        _ = s_store.SaveAsync(1);\n        return Task.FromResult(1);\n    }\n")]
    [InlineData("would throw later", "\n    static int Main(string[] args) => Keep(args);\n\n    static int Keep(object o)\n    {\n        ArgumentNullException.ThrowIfNull(o);\n        _ = s_store.SaveAsync(1);\n        return 1;\n    }\n")]
    [InlineData("may not end", "\n    public static Func<Task> Next { get; set; }\n\n    static int Main() => Keep();\n\n    static int Keep()\n    {\n        _ = KeepAsync();\n        return 1;\n    }\n\n    private static async Task KeepAsync()\n    {\n        await Next();\n        throw new IOException();\n    }\n")]
    public async Task A_function_that_returns_its_value_at_once(string because, string members) =>
        Assert.Contains(because, Assert.Single(await Refusals.OfAsync(Program(Class(members)), "OWN1002")), StringComparison.Ordinal);

    /// <summary>What the work may write is read before the wait, as it was.</summary>
    [Fact]
    public async Task A_field_that_is_returned() => Assert.Contains(
        "        Task save = s_store.SaveAsync(1);\n        var result = s_count;\n        await save;\n        return result;\n",
        await FixVerifier.FixTextAsync(Program(Class("    private static int s_count;\n\n    static int Main() => Save();\n" + Saves.Replace("return 3;", "return s_count;", StringComparison.Ordinal))), "OWN1002"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_public_member_of_a_library_stays_as_it_is() => Assert.Contains(
        "it returns a value at once",
        Assert.Single(await Refusals.OfAsync(TestSolution.Of(ProgramSetup.Library, Usings + Class(Saves).Replace("static class C", "public static class C", StringComparison.Ordinal).Replace("private static int", "public static int", StringComparison.Ordinal) + Store), "OWN1002")),
        StringComparison.Ordinal);

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
