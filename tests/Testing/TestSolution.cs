using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Testing;

/// <summary>Builds a solution in memory. Projects reference those added before them only where they say so.</summary>
public sealed class TestSolution
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Dictionary<string, ProjectId> _projects = new(StringComparer.Ordinal);

    public TestSolution() => Solution = _workspace.CurrentSolution;

    public Solution Solution { get; private set; }

    /// <summary>A solution of one project with one document, <c>Program.cs</c>.</summary>
    public static Solution Of(ProgramSetup setup, string source) => Of(setup, ("Program.cs", source));

    /// <summary>A solution of one project.</summary>
    public static Solution Of(ProgramSetup setup, params (string Name, string Text)[] documents) =>
        new TestSolution().Project("App", setup, [], documents).Solution;

    /// <summary>Adds a project. A document whose name is a whole path is the file of that path: one that several projects name is linked into each.</summary>
    public TestSolution Project(string name, ProgramSetup setup, string[] references, params (string Name, string Text)[] documents)
    {
        var id = ProjectId.CreateNewId(name);
        _projects.Add(name, id);
        var info = ProjectInfo.Create(
            id,
            VersionStamp.Default,
            name,
            name,
            LanguageNames.CSharp,
            filePath: $"/{name}/{name}.csproj",
            compilationOptions: setup.CompilationOptions(),
            parseOptions: setup.ParseOptions(),
            projectReferences: references.Select(reference => new ProjectReference(_projects[reference])));
        Solution = setup.Apply(Solution.AddProject(info), id, isMain: true);
        foreach (var (document, text) in documents)
        {
            Solution = Solution.AddDocument(DocumentId.CreateNewId(id, document), Path.GetFileName(document), SourceText.From(text), filePath: document.StartsWith('/') ? document : $"/{name}/{document}");
        }

        return this;
    }
}
