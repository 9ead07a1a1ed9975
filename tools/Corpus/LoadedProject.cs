namespace TaskOwnership.Corpus;

sealed record SourceFile(string Path, SourceText Text, bool Generated);

sealed class LoadedProject
{
    public required ProjectSpec Spec { get; init; }
    public required CSharpParseOptions ParseOptions { get; init; }
    public required CSharpCompilationOptions CompilationOptions { get; set; }
    public List<SourceFile> Files { get; } = [];
    /// <summary>All project references, transitive ones too.</summary>
    public List<LoadedProject> References { get; } = [];
    /// <summary>Lines that are neither blank nor wholly a // comment, generated files aside.</summary>
    public int Lines { get; set; }
    public string Name => Spec.Name;
}

sealed class LoadedRepo
{
    public required string Name { get; init; }
    public required string Root { get; init; }
    public required List<LoadedProject> Projects { get; init; }
    public int Lines => Projects.Sum(p => p.Lines);

    public string Relative(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) ? Path.GetRelativePath(Root, path).Replace('\\', '/') : path;
}
