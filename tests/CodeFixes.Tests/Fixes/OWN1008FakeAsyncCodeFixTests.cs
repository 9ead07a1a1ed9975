namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN1008's fix: the work becomes synchronous, and each caller chooses where it runs.</summary>
public class OWN1008FakeAsyncCodeFixTests
{
    private const string Enabled = "dotnet_diagnostic.OWN1008.severity = warning";

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static ProgramSetup Setup(string more = "") => ProgramSetup.Library with { EditorConfig = Enabled + "\n" + more };

    private static async Task FixesAsync(string before, string after, string more = "") =>
        Assert.Equal(Usings + Class(after), await FixVerifier.FixTextAsync(TestSolution.Of(Setup(more), Usings + Class(before)), "OWN1008"));

    private static Task NotOfferedAsync(string members, string more = "") => FixVerifier.NotOfferedAsync(TestSolution.Of(Setup(more), Usings + Class(members)), "OWN1008");

    private static string Class(string members) => "public class Archive\n{\n" + members + "}\n";

    private static string Forwarder(string signature, string call, string name = "Count") =>
        "    [System.Obsolete(\"Use " + name + ", and let Task.Run call it where no thread may wait.\")]\n    public " + signature + " => Task.Run(() => " + call + ");\n";

    [Theory]
    [InlineData("    public Task<int> CountAsync(string text) => Task.Run(() => text.Length);\n", "    public int Count(string text) => text.Length;\n\n", "Task<int> CountAsync(string text)", "Count(text)")]
    [InlineData("    public static async Task<int> CountAsync<T>(T text) where T : class\n    {\n        // counts\n        return await Task.Run(() =>\n        {\n            Thread.Sleep(1); // slowly\n            return text.GetHashCode();\n        }).ConfigureAwait(false);\n    }\n", "    public static int Count<T>(T text) where T : class\n    {\n        // counts\n        Thread.Sleep(1); // slowly\n        return text.GetHashCode();\n    }\n\n", "static Task<int> CountAsync<T>(T text) where T : class", "Count<T>(text)")]
    [InlineData("    public Task CountAsync()\n    {\n        return Task.Run(() => Console.WriteLine(1));\n    }\n", "    public void Count()\n    {\n        Console.WriteLine(1);\n    }\n\n", "Task CountAsync()", "Count()")]
    [InlineData("    public Task CountAsync()\n    {\n        return Task.Run(Write);\n    }\n\n    private void Write() { }\n", "    public void Count()\n    {\n        Write();\n    }\n\n", "Task CountAsync()", "Count()", "\n    private void Write() { }\n")]
    public Task A_member_that_turns_into_the_work(string before, string after, string signature, string call, string rest = "") =>
        FixesAsync(before, after + Forwarder(signature, call) + rest);

    /// <summary>The work has a name: it is seen as far as the method that goes.</summary>
    [Fact]
    public Task A_member_that_only_calls_another() => FixesAsync(
        "    /// <summary>Counts.</summary>\n    public Task<int> CountAsync(int from) => Task.Run(() => Count(from));\n\n    private int Count(int from) => from;\n",
        "    /// <summary>Counts.</summary>\n" + Forwarder("Task<int> CountAsync(int from)", "Count(from)") + "\n    public int Count(int from) => from;\n");

    /// <summary>Another member of the name, which no such call means, is none of its business.</summary>
    [Fact]
    public Task A_member_that_only_calls_one_of_several() => FixesAsync(
        "    public int Count() => 1;\n\n    public int Count(int from) => from;\n\n    public Task<int> CountAsync(int from) => Task.Run(() => Count(from));\n\n    private Task<int> M() => CountAsync(1);\n",
        "    public int Count() => 1;\n\n    public int Count(int from) => from;\n\n" + Forwarder("Task<int> CountAsync(int from)", "Count(from)") + "\n    private Task<int> M() => Task.Run(() => Count(1));\n");

    [Fact]
    public Task Callers_choose() => FixesAsync(
        "    public Task<int> CountAsync(int from) => Task.Run(() => from);\n\n    private async Task<int> TwiceAsync(int from) => 2 * await CountAsync(from);\n\n    private Task<int> OnceAsync() => this.CountAsync(1);\n",
        "    public int Count(int from) => from;\n\n" + Forwarder("Task<int> CountAsync(int from)", "Count(from)") + "\n    private async Task<int> TwiceAsync(int from) => 2 * await Task.Run(() => Count(from));\n\n    private Task<int> OnceAsync() => Task.Run(() => this.Count(1));\n");

    [Fact]
    public Task The_old_name_goes_where_the_public_API_may_change() => FixesAsync(
        "    /// <summary>Counts.</summary>\n    public Task<int> CountAsync(int from) => Task.Run(() => from);\n\n    private async Task<int> TwiceAsync(int from) => nameof(CountAsync).Length + await CountAsync(from);\n",
        "    /// <summary>Counts.</summary>\n    public int Count(int from) => from;\n\n    private async Task<int> TwiceAsync(int from) => nameof(Count).Length + await Task.Run(() => Count(from));\n",
        "task_ownership.public_api = change");

    [Theory]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => from);\n", "task_ownership.public_api = never")]
    // A name that means something else already.
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => from);\n    public int Count => 1;\n")]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => Count(from + 1));\n    private int Count(int from) => from;\n")]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => Count(from));\n    private int Count(int from) => from;\n    private int Count(long from) => 1;\n")]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => Count(from));\n    private int Count(int from) => from;\n    private int Count(params string[] from) => 1;\n")]
    [InlineData("    public Task<int> CountAsync(int from = 5) => Task.Run(() => Count(from));\n    private int Count(int from) => from;\n    private int Count() => 1;\n    Task<int> M() => CountAsync();\n")]
    [InlineData("    public Task<int> CountAsync(params int[] from) => Task.Run(() => Count(from));\n    private int Count(params int[] from) => 1;\n    private int Count(int one, int other) => 2;\n    Task<int> M() => CountAsync(1, 2);\n")]
    // What the caller passes would be evaluated elsewhere, or it has no call to move.
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => from);\n    Task<int> M() => CountAsync(Environment.TickCount);\n")]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Run(() => from);\n    Func<int, Task<int>> M() => CountAsync;\n")]
    [InlineData("    public Task<int> CountAsync(int from, CancellationToken token) => Task.Run(() => from, token);\n")]
    [InlineData("    public Task<int> CountAsync(int from) => Task.Factory.StartNew(() => from);\n")]
    public Task Not_offered(string members, string more = "") => NotOfferedAsync(members, more);

    /// <summary>The library took a thread of the pool from whoever called it; after the fix a caller that has its own works on that.</summary>
    [Fact]
    public async Task The_caller_has_the_choice()
    {
        static TestSolution Library() => new TestSolution().Project("Library", Setup(), [], ("Archive.cs", Usings + Class("    public Task<bool> PooledAsync() => Task.Run(() => Thread.CurrentThread.IsThreadPoolThread);\n")));
        var app = Usings + "class Program\n{\n    static async Task Main() => Console.WriteLine(await new Archive().PooledAsync());\n}\n";
        var before = Library().Project("App", ProgramSetup.Console, ["Library"], ("Program.cs", app.Replace("await new Archive()", "await s_archive", StringComparison.Ordinal).Replace("class Program\n{\n", "class Program\n{\n    private static readonly Archive s_archive = new Archive();\n\n", StringComparison.Ordinal))).Solution;
        Assert.Equal(new ProgramRun(0, "True\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20)));

        var after = await FixVerifier.FixAsync(before, "OWN1008");

        Assert.Contains("await Task.Run(() => s_archive.Pooled())", await SolutionText.OfAsync(after, "Program.cs"), StringComparison.Ordinal);
        Assert.Equal(new ProgramRun(0, "True\n", ""), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20)));
        var chosen = after.WithDocumentText(
            after.Projects.Single(p => p.Name == "App").Documents.Single().Id,
            Microsoft.CodeAnalysis.Text.SourceText.From((await SolutionText.OfAsync(after, "Program.cs")).Replace("await Task.Run(() => s_archive.Pooled())", "s_archive.Pooled()", StringComparison.Ordinal).Replace("async Task Main", "void Main", StringComparison.Ordinal)));
        Assert.Equal(new ProgramRun(0, "False\n", ""), await ExecutableProof.RunAsync(chosen, TimeSpan.FromSeconds(20)));
    }
}
