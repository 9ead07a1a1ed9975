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

    private static Solution With(string program, string visualBasic)
    {
        var solution = new TestSolution().Project("App", ProgramSetup.Library, [], ("Program.cs", program)).Solution;
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
