using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Testing;

/// <summary>How a program under test is compiled. Every knob has a default, so that a test names only what it is about.</summary>
public sealed record ProgramSetup
{
    /// <summary>A library on the newest language version, nullable enabled: the default.</summary>
    public static ProgramSetup Library { get; } = new();

    public static ProgramSetup Console { get; } = new() { OutputKind = OutputKind.ConsoleApplication };

    public static ProgramSetup AspNetCoreApplication { get; } = new() { OutputKind = OutputKind.ConsoleApplication, AspNetCore = true };

    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Latest;

    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    /// <summary>Whether ASP.NET Core is referenced too.</summary>
    public bool AspNetCore { get; init; }

    /// <summary>Assemblies of the framework that are left out, by name: <c>System.Threading.Channels</c>.</summary>
    public ImmutableArray<string> MissingReferences { get; init; } = [];

    /// <summary>A program of one file, as <c>dotnet run file.cs</c> takes it: with <c>#!</c> and <c>#:</c> directives.</summary>
    public bool IsFileBased { get; init; }

    /// <summary>Leaves out every reference.</summary>
    public bool NoReferences { get; init; }

    public ImmutableArray<MetadataReference> ExtraReferences { get; init; } = [];

    /// <summary>Lines of an <c>.editorconfig</c> that apply to <c>*.cs</c>.</summary>
    public string? EditorConfig { get; init; }

    /// <summary>Lines of a global analyzer config, where MSBuild properties arrive as <c>build_property.Name = value</c>.</summary>
    public string? GlobalConfig { get; init; }

    /// <summary>Options by preprocessor symbol.</summary>
    public ImmutableArray<string> Symbols { get; init; } = [];

    /// <summary>A setup that references a test framework and calls its project a test project, or only references it.</summary>
    public ProgramSetup WithReferenceTo(Type type) =>
        this with { ExtraReferences = ExtraReferences.Add(MetadataReference.CreateFromFile(type.Assembly.Location)) };

    public ImmutableArray<MetadataReference> References()
    {
        if (NoReferences)
        {
            return ExtraReferences;
        }

        IEnumerable<MetadataReference> framework = AspNetCore ? ReferencePacks.NetCore.Concat(ReferencePacks.AspNetCore) : ReferencePacks.NetCore;
        return [.. framework.Where(reference => !IsMissing(reference)), .. ExtraReferences];
    }

    // As in a project that writes no documentation file.
    public CSharpParseOptions ParseOptions() =>
        new CSharpParseOptions(LanguageVersion, DocumentationMode.Parse, preprocessorSymbols: Symbols.IsDefault ? [] : Symbols)
            .WithFeatures(IsFileBased ? [new("FileBasedProgram", "true")] : []);

    public CSharpCompilationOptions CompilationOptions() =>
        new(
            OutputKind,
            allowUnsafe: true,
            nullableContextOptions: LanguageVersion.MapSpecifiedToEffectiveVersion() >= LanguageVersion.CSharp8 ? Nullable : NullableContextOptions.Disable);

    /// <summary>Makes a project of a test's solution follow the setup. Only the main project gets its output kind.</summary>
    public Solution Apply(Solution solution, ProjectId projectId, bool isMain)
    {
        var project = solution.GetProject(projectId)!;
        var options = (CSharpCompilationOptions)project.CompilationOptions!;
        var wanted = CompilationOptions();
        options = options.WithNullableContextOptions(wanted.NullableContextOptions).WithAllowUnsafe(true);
        if (isMain)
        {
            options = options.WithOutputKind(OutputKind);
        }

        solution = solution
            .WithProjectCompilationOptions(projectId, options)
            .WithProjectParseOptions(projectId, ParseOptions())
            .AddMetadataReferences(projectId, References());
        return AddConfigurations(solution, projectId);
    }

    private Solution AddConfigurations(Solution solution, ProjectId projectId)
    {
        if (EditorConfig is not null)
        {
            solution = AddConfiguration(solution, projectId, "/.editorconfig", "root = true\n[*.cs]\n" + EditorConfig);
        }

        if (GlobalConfig is not null)
        {
            solution = AddConfiguration(solution, projectId, "/build.globalconfig", "is_global = true\n" + GlobalConfig);
        }

        return solution;
    }

    private static Solution AddConfiguration(Solution solution, ProjectId projectId, string path, string text) =>
        solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(projectId, path), Path.GetFileName(path), SourceText.From(text), filePath: path);

    private bool IsMissing(MetadataReference reference) =>
        !MissingReferences.IsDefaultOrEmpty && MissingReferences.Contains(Path.GetFileNameWithoutExtension(reference.Display!));
}
