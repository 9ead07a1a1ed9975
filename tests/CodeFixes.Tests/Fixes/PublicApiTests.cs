using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A public member of a library changes as <c>task_ownership.public_api</c> says, in the library and in all projects of the solution that call it.</summary>
public class PublicApiTests
{
    private const string Library = """
        using System;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        public class Service
        {
            /// <summary>Begins.</summary>
            public void Begin<T>(string path)
                where T : class
            {
                Console.WriteLine("begun");
                Task.Run(() =>
                {
                    Thread.Sleep(300);
                    File.ReadAllText(path);
                });
            }
        }

        """;

    private const string App = """
        using System;

        class Program
        {
            static void Main()
            {
                var service = new Service();
                service.Begin<string>("missing");
                Console.WriteLine("working");
            }
        }

        """;

    private const string Tests = """
        using Xunit;

        public class Tests
        {
            [Fact]
            public void Begins() => new Service().Begin<object>("missing");
        }

        """;

    private static Solution Of(string option, string library = Library) => new TestSolution()
        .Project("Library", ProgramSetup.Library with { EditorConfig = option }, [], ("Service.cs", library))
        .Project("App", ProgramSetup.Console, ["Library"], ("Program.cs", App))
        .Project("Tests", ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)), ["Library"], ("Tests.cs", Tests))
        .Solution;

    private static async Task<string> TitleAsync(Solution solution)
    {
        var diagnostic = (await OwnershipPackage.DiagnosticsAsync(solution)).Single(d => d.Id == "OWN1001");
        return (await LightBulb.OfferedAsync(OwnershipPackage.CodeFixFor("OWN1001")!, solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic)).First().Title;
    }

    /// <summary>The projects of the solution see the failure; those outside it still find the old name.</summary>
    [Theory]
    [InlineData("", "BeginAsync", "Add 'BeginAsync' to the public API, obsolete 'Begin', and let its callers (2) await it")]
    [InlineData("task_ownership.public_api = add", "BeginAsync", "Add 'BeginAsync' to the public API, obsolete 'Begin', and let its callers (2) await it")]
    [InlineData("task_ownership.public_api = change", "Begin", "Change the public API: return the task from 'Begin', and let its callers (2) await it")]
    public async Task Callers_in_all_projects_move(string option, string name, string title)
    {
        var before = Of(option);
        Assert.Equal(title, await TitleAsync(before));
        var run = await ExecutableProof.RunAsync(WithoutTests(before), TimeSpan.FromSeconds(20));
        Assert.Equal(new ProgramRun(0, "begun\nworking\n", ""), run);

        var after = await FixVerifier.FixAsync(before, "OWN1001");

        Assert.Equal(
            App.Replace("static void Main", "static async System.Threading.Tasks.Task Main", StringComparison.Ordinal)
                .Replace("        service.Begin", "        System.Threading.Tasks.Task begin = service." + name, StringComparison.Ordinal)
                .Replace("\"working\");\n", "\"working\");\n        await begin;\n", StringComparison.Ordinal)
                .Replace("using System;\n", "using System;\nusing System.Threading.Tasks;\n", StringComparison.Ordinal).Replace("System.Threading.Tasks.Task ", "Task ", StringComparison.Ordinal),
            await SolutionText.OfAsync(after, "Program.cs"));
        Assert.Equal(
            Tests.Replace("public void Begins", "public Task Begins", StringComparison.Ordinal).Replace("Begin<object>", name + "<object>", StringComparison.Ordinal).Replace("using Xunit;\n", "using System.Threading.Tasks;\nusing Xunit;\n", StringComparison.Ordinal),
            await SolutionText.OfAsync(after, "Tests.cs"));
        var library = Library.Replace("void Begin<T>", "Task " + name + "<T>", StringComparison.Ordinal).Replace("Task.Run(() =>", "return Task.Run(() =>", StringComparison.Ordinal);
        if (name != "Begin")
        {
            library = library.Replace(
                "        });\n    }\n",
                "        });\n    }\n\n    /// <summary>Use <c>BeginAsync</c>, and await the task that it returns.</summary>\n    [System.Obsolete(\"Use BeginAsync, and await the task that it returns.\")]\n    public void Begin<T>(string path) where T : class => BeginAsync<T>(path);\n",
                StringComparison.Ordinal);
        }

        Assert.Equal(library, await SolutionText.OfAsync(after, "Service.cs"));
        run = await ExecutableProof.RunAsync(WithoutTests(after), TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly);
        Assert.Contains("FileNotFoundException", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_means_never() => Assert.Equal(["task_ownership.public_api is never"], await Refusals.OfAsync(Of("task_ownership.public_api = never"), "OWN1001"));

    /// <summary>A member that nobody in the solution calls has callers outside it.</summary>
    [Theory]
    [InlineData("change", "Change the public API: return the task from 'Begin', and let its callers (0) await it")]
    [InlineData("add", "Add 'BeginAsync' to the public API, and obsolete 'Begin'")]
    public async Task Nobody_in_the_solution_calls_it(string option, string title)
    {
        var before = new TestSolution().Project("Library", ProgramSetup.Library with { EditorConfig = "task_ownership.public_api = " + option }, [], ("Service.cs", Library)).Solution;
        Assert.Equal(title, await TitleAsync(before));
        await FixVerifier.FixAsync(before, "OWN1001");
    }

    /// <summary>An asynchronous successor: its task must not be dropped without a word by the forwarder.</summary>
    [Fact]
    public async Task A_public_async_void_member()
    {
        const string source = "using System.IO;\nusing System.Threading.Tasks;\n\npublic class Service\n{\n    public async void Begin()\n    {\n        await File.ReadAllTextAsync(\"missing\");\n    }\n}\n";
        var text = await FixVerifier.FixTextAsync(TestSolution.Of(ProgramSetup.Library, source), "OWN1004");
        Assert.Contains("public async Task BeginAsync()", text, StringComparison.Ordinal);
        Assert.Contains("public void Begin() { _ = BeginAsync(); }", text, StringComparison.Ordinal);
    }

    private static Solution WithoutTests(Solution solution) => solution.RemoveProject(solution.Projects.Single(p => p.Name == "Tests").Id);
}
