namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN2001's fix where one file is compiled by several projects, as each target of a library compiles it, and where a member has two parts.</summary>
public class OWN2001LinkedFilesTests
{
    private const string Id = "OWN2001";

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Poller = Usings + """
        internal sealed partial class Poller
        {
            internal void Begin(CancellationToken stoppingToken)
            {
                stoppingToken.ThrowIfCancellationRequested();
                _ = Task.Run(() => PollAsync());
            }

            internal static async Task PollAsync()
            {
                while (true)
                {
                    // Every turn.
                    await Task.Delay(5000);
                }
            }
        }

        """;

    private static TestSolution Twice(string poller, string[]? newer = null) => new TestSolution()
        .Project("Old", ProgramSetup.Library, [], ("/Shared/Poller.cs", poller))
        .Project("New", ProgramSetup.Library with { Symbols = [.. newer ?? ["NEWER"]] }, [], ("/Shared/Poller.cs", poller));

    private static async Task<string[]> CopiesOf(Microsoft.CodeAnalysis.Solution solution, string name)
    {
        var copies = solution.Projects.SelectMany(p => p.Documents).Where(d => d.Name == name).ToList();
        return await Task.WhenAll(copies.Select(async d => (await d.GetTextAsync()).ToString()));
    }

    [Fact]
    public async Task Every_copy_gets_the_same_text()
    {
        var copies = await CopiesOf(await FixVerifier.FixAsync(Twice(Poller).Solution, Id), "Poller.cs");
        Assert.Equal(2, copies.Length);
        Assert.Single(copies.Distinct());
        Assert.Contains("_ = Task.Run(() => PollAsync(stoppingToken));", copies[0], StringComparison.Ordinal);
        Assert.Contains("while (!cancellationToken.IsCancellationRequested)", copies[0], StringComparison.Ordinal);
    }

    /// <summary>A caller that only one of the projects compiles gives the token as well.</summary>
    [Theory]
    [InlineData("Old")]
    [InlineData("New")]
    public async Task A_caller_in_one_project_only(string project)
    {
        const string Caller = Usings + "internal static class Platform\n{\n    internal static async Task RunAsync(CancellationToken token)\n    {\n        token.ThrowIfCancellationRequested();\n        await Poller.PollAsync();\n    }\n}\n";
        var twice = Twice(Poller);
        var id = twice.Solution.Projects.Single(p => p.Name == project).Id;
        var before = twice.Solution.AddDocument(Microsoft.CodeAnalysis.DocumentId.CreateNewId(id), "Platform.cs", Caller, filePath: $"/{project}/Platform.cs");

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains("await Poller.PollAsync(token);", (await CopiesOf(after, "Platform.cs")).Single(), StringComparison.Ordinal);
        Assert.All(await CopiesOf(after, "Poller.cs"), static text => Assert.Contains("PollAsync(CancellationToken cancellationToken)", text, StringComparison.Ordinal));
    }

    /// <summary>What one of the projects leaves out, or all that are loaded, cannot be changed there, and nothing is.</summary>
    [Theory]
    [InlineData("NEWER")]
    [InlineData("OLDER")]
    public Task Not_where_only_one_copy_has_the_call(string symbol) => FixVerifier.NotOfferedAsync(
        Twice(Poller.Replace("        _ = Task.Run(() => PollAsync());", "#if NEWER\n        _ = PollAsync();\n#else\n        _ = Task.Run(PollAsync);\n#endif", StringComparison.Ordinal), [symbol]).Solution,
        Id);

    /// <summary>Where one target lacks what the fix would write, neither gets it.</summary>
    [Fact]
    public Task Not_where_one_target_lacks_the_api()
    {
        var source = Usings + """
            internal sealed class Poller
            {
                private Task? _work;

                internal void Start() => _work = Task.Run(PollAsync);

                internal async Task StopAsync(CancellationToken cancellationToken)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Yield();
                }

                private async Task PollAsync()
                {
                    while (true)
                    {
                        await Waiting.For(5000);
                    }
                }
            }

            """;
        const string Overloads = "internal static class Waiting\n{\n    internal static System.Threading.Tasks.Task For(int time) => System.Threading.Tasks.Task.Delay(time);\n";
        var solution = new TestSolution()
            .Project("Old", ProgramSetup.Library, [], ("/Shared/Poller.cs", source), ("Waiting.cs", Overloads + "}\n"))
            .Project("New", ProgramSetup.Library, [], ("/Shared/Poller.cs", source), ("Waiting.cs", Overloads + "\n    internal static System.Threading.Tasks.Task For(int time, System.Threading.CancellationToken token) => System.Threading.Tasks.Task.Delay(time, token);\n}\n"))
            .Solution;
        return OneOfBoth(solution);
    }

    /// <summary>Either project comes first; then the loop at least asks at its head, or nothing changes, and no project breaks.</summary>
    private static async Task OneOfBoth(Microsoft.CodeAnalysis.Solution before)
    {
        var after = await CommandLineFix.FixAllAsync(before, Id);
        await FixVerifier.NothingNewNorLostAsync(before, after, Id);
        Assert.Single((await CopiesOf(after, "Poller.cs")).Distinct());
    }

    /// <summary>Both parts of a partial member get the parameter.</summary>
    [Fact]
    public async Task Both_parts_of_a_member()
    {
        var text = await SolutionText.OfAsync(await FixVerifier.FixAsync(
            TestSolution.Of(
                ProgramSetup.Library,
                ("Declared.cs", Usings + "internal sealed partial class Poller\n{\n    // Polls.\n    private static partial Task PollAsync(string name);\n\n    internal void Begin(CancellationToken stoppingToken)\n    {\n        stoppingToken.ThrowIfCancellationRequested();\n        _ = PollAsync(\"it\");\n    }\n}\n"),
                ("Defined.cs", Usings + "internal sealed partial class Poller\n{\n    private static partial async Task PollAsync(string name)\n    {\n        while (true)\n        {\n            Console.WriteLine(name);\n            await Task.Delay(50);\n        }\n    }\n}\n")),
            Id));
        Assert.Contains("    private static partial Task PollAsync(string name, CancellationToken cancellationToken);\n", text, StringComparison.Ordinal);
        Assert.Contains("    private static partial async Task PollAsync(string name, CancellationToken cancellationToken)\n", text, StringComparison.Ordinal);
        Assert.Contains("_ = PollAsync(\"it\", stoppingToken);", text, StringComparison.Ordinal);
    }

    /// <summary>A part that a tool writes stays as it is, and with it the other one.</summary>
    [Fact]
    public Task Not_where_a_tool_writes_the_other_part() => FixVerifier.NotOfferedAsync(
        TestSolution.Of(
            ProgramSetup.Library,
            ("Declared.g.cs", "using System.Threading.Tasks;\n\ninternal sealed partial class Poller\n{\n    private static partial Task PollAsync();\n}\n"),
            ("Defined.cs", Usings + "internal sealed partial class Poller\n{\n    private static partial async Task PollAsync()\n    {\n        while (true)\n        {\n            await Task.Delay(50);\n        }\n    }\n\n    internal void Begin(CancellationToken stoppingToken)\n    {\n        stoppingToken.ThrowIfCancellationRequested();\n        _ = PollAsync();\n    }\n}\n")),
        Id);

    /// <summary>A type of several files gets one source, in one of them.</summary>
    [Fact]
    public async Task A_type_of_several_files()
    {
        var text = await SolutionText.OfAsync(await FixVerifier.FixAsync(
            TestSolution.Of(
                ProgramSetup.Library,
                ("Loops.cs", Usings + "internal sealed partial class Poller\n{\n    private Task? _one;\n    private Task? _other;\n\n    private async Task OneAsync()\n    {\n        while (true)\n        {\n            await Task.Delay(5000);\n        }\n    }\n\n    private async Task OtherAsync()\n    {\n        while (true)\n        {\n            await Task.Delay(9000);\n        }\n    }\n}\n"),
                ("Poller.cs", Usings + "internal sealed partial class Poller\n{\n    internal void Start()\n    {\n        _one = OneAsync();\n        _other = OtherAsync();\n    }\n\n    internal async Task StopAsync()\n    {\n        await Task.WhenAll(_one!, _other!);\n    }\n}\n")),
            Id));
        Assert.Equal(1, text.Split("new CancellationTokenSource()").Length - 1 + text.Split("CancellationTokenSource _stop = new()").Length - 1);
        Assert.Contains("await Task.Delay(5000, _stop.Token);", text, StringComparison.Ordinal);
        Assert.Contains("await Task.Delay(9000, _stop.Token);", text, StringComparison.Ordinal);
    }
}
