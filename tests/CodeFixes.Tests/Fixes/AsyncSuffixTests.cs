using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>With <c>task_ownership.async_suffix</c>, what hands out a task from now on is named accordingly, wherever its name stands.</summary>
public class AsyncSuffixTests
{
    private const string Wanted = "task_ownership.async_suffix = true";

    private const string Service = """
        using System.Threading.Tasks;

        namespace Work
        {
            // Begins later.
            internal class Service
            {
                internal const string Name = nameof(Begin);

                internal void Begin(string path)
                {
                    System.Console.WriteLine("begun");
                    _ = LoadAsync(path);
                }

                private static async Task LoadAsync(string path)
                {
                    await Task.Delay(300);
                    System.IO.File.ReadAllText(path);
                }
            }
        }

        """;

    private const string Program = """
        using System;
        using System.Threading.Tasks;

        internal static class Program
        {
            private static void Main()
            {
                Work.Service service = new();
                service.Begin("missing");
                Console.WriteLine(Work.Service.Name);
            }
        }

        """;

    private static Solution Of(string service = Service, string program = Program, string options = Wanted) =>
        TestSolution.Of(ProgramSetup.Console with { EditorConfig = options }, ("Service.cs", service), ("Program.cs", program));

    private static string Renamed(string service) =>
        service.Replace("Begin(", "BeginAsync(", StringComparison.Ordinal).Replace("(Begin)", "(BeginAsync)", StringComparison.Ordinal);

    private static string ReturnsTask(string service) =>
        service.Replace("void Begin(string", "Task Begin(string", StringComparison.Ordinal).Replace("_ = LoadAsync", "return LoadAsync", StringComparison.Ordinal);

    private static string Joins(string program) =>
        program.Replace("static void Main", "static async Task Main", StringComparison.Ordinal)
            .Replace("        service.Begin(", "        Task begin = service.Begin(", StringComparison.Ordinal)
            .Replace("Name);\n", "Name);\n        await begin;\n", StringComparison.Ordinal);

    [Fact]
    public async Task Calls_and_names_follow()
    {
        var after = await FixVerifier.FixAsync(Of(), "OWN1002");

        Assert.Equal(Renamed(ReturnsTask(Service)), await SolutionText.OfAsync(after, "Service.cs"));
        Assert.Equal(Renamed(Joins(Program)), await SolutionText.OfAsync(after, "Program.cs"));
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly);
        Assert.Equal("begun\nBeginAsync\n", run.Output);
    }

    /// <summary>What is said for a rule stands above what is said for all, for the fix of that rule.</summary>
    [Theory]
    [InlineData("task_ownership.OWN1002.async_suffix = true", true)]
    [InlineData("task_ownership.async_suffix = false\ntask_ownership.OWN1002.async_suffix = true", true)]
    [InlineData("task_ownership.async_suffix = true\ntask_ownership.OWN1002.async_suffix = yes", true)]
    [InlineData("task_ownership.async_suffix = true\ntask_ownership.OWN1002.async_suffix = false", false)]
    [InlineData("task_ownership.OWN1001.async_suffix = true", false)]
    public async Task One_rule_may_be_told_apart(string options, bool renames)
    {
        var after = await FixVerifier.FixAsync(Of(options: options), "OWN1002");

        Assert.Equal(renames ? Renamed(ReturnsTask(Service)) : ReturnsTask(Service), await SolutionText.OfAsync(after, "Service.cs"));
    }

    /// <summary>What documentation says is not lost; it says the new name.</summary>
    [Fact]
    public async Task Documentation_follows()
    {
        var service = Service.Replace("// Begins later.", "/// <summary>Begins by <see cref=\"Begin(string)\"/>.</summary>", StringComparison.Ordinal);
        var after = await CommandLineFix.FixAllAsync(Of(service), "OWN1002");

        Assert.Equal(Renamed(ReturnsTask(service)), await SolutionText.OfAsync(after, "Service.cs"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("task_ownership.async_suffix = false")]
    [InlineData("task_ownership.async_suffix = yes")]
    public async Task Otherwise_names_stay(string options)
    {
        var after = await FixVerifier.FixAsync(Of(options: options), "OWN1002");

        Assert.Equal(ReturnsTask(Service), await SolutionText.OfAsync(after, "Service.cs"));
        Assert.Equal(Joins(Program), await SolutionText.OfAsync(after, "Program.cs"));
    }

    /// <summary>Where the new name means something already, the member keeps its own.</summary>
    [Theory]
    [InlineData("internal const", "internal void BeginAsync(int number) { }\n\n        internal const")]
    [InlineData("internal class Service", "internal class Base { protected static int BeginAsync; }\n    internal class Service : Base")]
    [InlineData("internal class Service", "internal class Derived : Service { internal void BeginAsync() { } }\n    internal class Service")]
    [InlineData("internal class Service", "internal static class Extensions { internal static void BeginAsync(this Service service) { } }\n    internal class Service")]
    [InlineData("// Begins", "\n#if ELSEWHERE\n    class Other { void M(Service s) { s.Begin(\"\"); } }\n#endif\n    // Begins")]
    public async Task A_name_that_is_taken(string old, string added)
    {
        var service = Service.Replace(old, added, StringComparison.Ordinal);
        var after = await FixVerifier.FixAsync(Of(service), "OWN1002");

        Assert.Equal(ReturnsTask(service), await SolutionText.OfAsync(after, "Service.cs"));
        Assert.Equal(Joins(Program), await SolutionText.OfAsync(after, "Program.cs"));
    }

    [Fact]
    public async Task A_name_that_is_taken_where_it_is_called()
    {
        const string source = """
            using System;
            using System.Threading.Tasks;

            internal static class Program
            {
                private static async Task Main()
                {
                    Action BeginAsync = () => { };
                    BeginAsync();
                    await Task.Yield();
                    Begin();
                }

                private static void Begin()
                {
                    _ = LoadAsync();
                }

                private static async Task LoadAsync()
                {
                    await Task.Delay(10);
                    throw new InvalidOperationException();
                }
            }

            """;
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console with { EditorConfig = Wanted }, source), "OWN1002");
        Assert.Contains("await Begin();", text, StringComparison.Ordinal);
        Assert.Contains("private static Task Begin()", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_changes_its_name_as_a_whole()
    {
        const string source = """
            using System;
            using System.Threading.Tasks;

            internal interface IWorker
            {
                void Work();
            }

            internal sealed class Idle : IWorker
            {
                void IWorker.Work() { }
            }

            internal sealed class Busy : IWorker
            {
                public void Work()
                {
                    _ = LoadAsync();
                }

                private static async Task LoadAsync()
                {
                    await Task.Delay(10);
                    throw new InvalidOperationException();
                }
            }

            internal static class Program
            {
                private static async Task Main()
                {
                    IWorker[] workers = [new Idle(), new Busy()];
                    await Task.Yield();
                    workers[1].Work();
                }
            }

            """;
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console with { EditorConfig = Wanted }, source), "OWN1002");
        Assert.Equal(
            source.Replace("void Work", "Task WorkAsync", StringComparison.Ordinal).Replace("void IWorker.Work() { }", "Task IWorker.WorkAsync() { return Task.CompletedTask; }", StringComparison.Ordinal)
                .Replace("_ = LoadAsync", "return LoadAsync", StringComparison.Ordinal).Replace("workers[1].Work", "await workers[1].WorkAsync", StringComparison.Ordinal),
            text);
    }

    [Fact]
    public async Task A_local_function_and_a_method_group()
    {
        const string source = """
            using System;
            using System.Threading.Tasks;

            internal static class Program
            {
                private static async Task Main()
                {
                    await Task.Run(Work);

                    void Work()
                    {
                        Console.WriteLine("working");
                        _ = LoadAsync();
                    }
                }

                private static async Task LoadAsync()
                {
                    await Task.Delay(10);
                    throw new InvalidOperationException();
                }
            }

            """;
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console with { EditorConfig = Wanted }, source), "OWN1002");
        Assert.Equal(source.Replace("void Work", "Task WorkAsync", StringComparison.Ordinal).Replace("Run(Work)", "Run(WorkAsync)", StringComparison.Ordinal).Replace("_ = LoadAsync", "return LoadAsync", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Both_parts_of_a_partial_member()
    {
        const string source = """
            using System;
            using System.Threading.Tasks;

            internal partial class Worker
            {
                partial void Save();

                internal async Task Use()
                {
                    await Task.Yield();
                    Save();
                }
            }

            internal partial class Worker
            {
                partial void Save()
                {
                    _ = LoadAsync();
                }

                private static async Task LoadAsync()
                {
                    await Task.Delay(10);
                    throw new InvalidOperationException();
                }
            }

            """;
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library with { EditorConfig = Wanted }, source), "OWN1002");
        Assert.Equal(
            source.Replace("partial void Save", "private partial Task SaveAsync", StringComparison.Ordinal).Replace("        Save();", "        await SaveAsync();", StringComparison.Ordinal).Replace("_ = LoadAsync", "return LoadAsync", StringComparison.Ordinal),
            text);
    }

    /// <summary>What becomes the work itself hands out no task, a name that says so already says it, and the name of a test is what its reports know it by.</summary>
    [Fact]
    public async Task What_needs_no_other_name()
    {
        const string source = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            internal static class Program
            {
                private static async Task Main()
                {
                    Work();
                    StartAsync();
                    await Task.Delay(1000);
                }

                private static void Work()
                {
                    Task.Run(() => System.IO.File.Delete("lock"));
                }

                private static async void StartAsync()
                {
                    await System.IO.File.ReadAllTextAsync("lock");
                }
            }

            """;
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Console with { EditorConfig = Wanted }, source), "OWN1001", "OWN1004");
        Assert.Contains("private static void Work()", text, StringComparison.Ordinal);
        Assert.Contains("private static async Task StartAsync()", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("change", "BeginAsync", false)]
    [InlineData("add", "BeginAsync", true)]
    public async Task A_public_member_of_a_library(string publicApi, string name, bool staysToo)
    {
        const string source = "using System.IO;\nusing System.Threading.Tasks;\n\npublic class Service\n{\n    public async void Begin()\n    {\n        await File.ReadAllTextAsync(\"missing\");\n    }\n}\n";
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library with { EditorConfig = Wanted + "\ntask_ownership.public_api = " + publicApi }, source), "OWN1004");
        Assert.Contains("public async Task " + name + "()", text, StringComparison.Ordinal);
        Assert.Equal(staysToo, text.Contains("void Begin()", StringComparison.Ordinal));
    }
}
