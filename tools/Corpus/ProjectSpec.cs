namespace TaskOwnership.Corpus;

/// <summary>What one project compiles, as read from its project file.</summary>
sealed class ProjectSpec
{
    public required string Repo { get; init; }
    public required string Root { get; init; }
    public required string Name { get; init; }
    /// <summary>The project file's path below the root, or "." for a tree without project files.</summary>
    public required string Path { get; init; }
    public required string FullPath { get; init; }
    public List<string> Files { get; } = [];
    public List<string> ProjectReferences { get; } = [];
    public List<string> Defines { get; } = [];
    public List<string> GlobalUsings { get; } = [];
    public List<string> NoWarn { get; } = [];
    public List<string> FriendAssemblies { get; } = [];
    public string AssemblyName { get; set; } = "";
    public bool Exe { get; set; }
    public bool Nullable { get; set; }
    public bool? ImplicitUsings { get; set; }
    public string Sdk { get; set; } = "";
    public string? KeyFile { get; set; }
}
