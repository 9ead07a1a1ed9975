using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Tests.Trust;

/// <summary>A solution may hold projects of another language: they are passed over, and what they call keeps its signature.</summary>
public class OtherLanguageTests
{
    [Fact]
    public async Task A_visual_basic_project_is_passed_over()
    {
        var solution = With(
            """
            using System.Threading.Tasks;
            public class Program
            {
                private void Run() { Start(); }
                private void Start() { Task.Run(() => Work()); }
                private void Work() { throw new System.Exception(); }
            }
            """,
            """
            Public Class Other
                Public Sub Run()
                    System.Threading.Tasks.Task.Run(Sub() System.Console.WriteLine())
                End Sub
            End Class
            """);
        var visualBasic = solution.Projects.Single(project => project.Language == LanguageNames.VisualBasic).Documents.Single();
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var changed = await CommandLineFix.FixAllAsync(solution, "OWN1001", scope);
            Assert.Equal(await visualBasic.GetTextAsync(), await changed.GetDocument(visualBasic.Id)!.GetTextAsync());
        }
    }

    [Fact]
    public async Task What_visual_basic_calls_keeps_its_signature()
    {
        var solution = With(
            """
            using System.Threading.Tasks;
            public class Service
            {
                public void Start() { Task.Run(() => Work()); }
                private void Work() { throw new System.Exception(); }
            }
            """,
            """
            Public Class Other
                Public Sub Run(service As Service)
                    service.Start()
                End Sub
            End Class
            """);
        var errors = await ErrorsAsync(solution);
        var changed = await CommandLineFix.FixAllAsync(solution, "OWN1001");
        Assert.Equal(errors, await ErrorsAsync(changed));
    }

    /// <summary>A call in Visual Basic would drop a task without an error, so that even the user who lets public members change keeps this one.</summary>
    [Theory]
    [InlineData("change", "public void Start()", "Public")]
    [InlineData("add", "public void Start()", "Public")]
    [InlineData("change", "internal void Start()", "Friend")]
    public async Task What_visual_basic_calls_hands_out_no_task_that_it_would_drop(string publicApi, string start, string access)
    {
        var solution = With(
            $$"""
            using System.Threading.Tasks;
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Other")]
            public class Service
            {
                {{start}} { Task.Run(() => Work()); }
                private void Work() { throw new System.Exception(); }
            }
            """,
            $$"""
            {{access}} Class Other
                Public Sub Run(service As Service)
                    service.Start()
                End Sub
            End Class
            """,
            "task_ownership.public_api = " + publicApi);
        var errors = await ErrorsAsync(solution);

        var changed = await CommandLineFix.FixAllAsync(solution, "OWN1001");

        Assert.Equal(errors, await ErrorsAsync(changed));
        Assert.Contains(start, await SolutionText.OfAsync(changed, "Program.cs"), StringComparison.Ordinal);
    }

    private static Solution With(string program, string visualBasic, string? editorConfig = null)
    {
        var solution = new TestSolution().Project("App", ProgramSetup.Library with { EditorConfig = editorConfig }, [], ("Program.cs", program)).Solution;
        var app = solution.ProjectIds.Single();
        var other = ProjectId.CreateNewId("Other");
        return solution
            .AddProject(ProjectInfo.Create(other, VersionStamp.Default, "Other", "Other", LanguageNames.VisualBasic, filePath: "/Other/Other.vbproj", projectReferences: [new ProjectReference(app)], metadataReferences: ProgramSetup.Library.References()))
            .AddDocument(DocumentId.CreateNewId(other), "Other.vb", SourceText.From(visualBasic), filePath: "/Other/Other.vb");
    }

    private static async Task<int> ErrorsAsync(Solution solution)
    {
        var count = 0;
        foreach (var project in solution.Projects)
        {
            count += (await project.GetCompilationAsync())!.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }

        return count;
    }
}
