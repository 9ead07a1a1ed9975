using System.Text;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>A fresh project or solution that takes the package from the feed, as a user's does.</summary>
internal sealed class Consumer : IDisposable
{
    /// <summary>The properties of a console program.</summary>
    public const string Console = "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>";

    /// <summary>The properties of a library, or of a program of the web.</summary>
    public const string Library = "<TargetFramework>net10.0</TargetFramework>";

    /// <summary>What a program of the web is built with.</summary>
    public const string WebSdk = "Microsoft.NET.Sdk.Web";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _target;

    /// <summary>Creates the consumer's surroundings.</summary>
    /// <param name="package">The package that the consumer takes.</param>
    /// <param name="target">The project or solution that is built and formatted.</param>
    public Consumer(PackedPackage package, string target)
    {
        _target = target;
        PackageReference = $"""<PackageReference Include="{PackedPackage.Id}" Version="[{package.Version}]" PrivateAssets="all" />""";

        File.Copy(Repository.PathOf("global.json"), _directory.PathOf("global.json"));

        // The machine's own sources stay: only the feed is added, and packages are kept apart.
        _directory.Write("nuget.config", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{package.PackagesFolder}" />
              </config>
              <packageSources>
                <add key="under-test" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);

        // Nothing from the folders above.
        _directory.Write(".editorconfig", "root = true\n");
        _directory.Write("Directory.Packages.props", "<Project />\n");
        _directory.Write("Directory.Build.targets", "<Project />\n");
        _directory.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);
    }

    /// <summary>The reference to the package, for a project file.</summary>
    public string PackageReference { get; }

    public void Write(string path, string text) => _directory.Write(path, text);

    /// <summary>Writes a project that takes the package.</summary>
    public void WriteProject(string path, string properties, string items = "", string sdk = "Microsoft.NET.Sdk") =>
        Write(path, $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {PackageReference}
                {items}
              </ItemGroup>
            </Project>
            """);

    /// <summary>Writes a solution of projects that stand in folders of their own names.</summary>
    public void WriteSolution(string path, params string[] projects)
    {
        var text = "\nMicrosoft Visual Studio Solution File, Format Version 12.00\n";
        var configurations = "";
        foreach (var (name, index) in projects.Select((name, index) => (name, index)))
        {
            var id = $"{{{index:00000000}-0000-0000-0000-000000000001}}";
            text += $"Project(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"{name}\", \"{name}\\{name}.csproj\", \"{id}\"\nEndProject\n";
            configurations += $"\t\t{id}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{id}.Debug|Any CPU.Build.0 = Debug|Any CPU\n";
        }

        Write(path, text + "Global\n\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\n\t\tDebug|Any CPU = Debug|Any CPU\n\tEndGlobalSection\n\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n"
            + configurations + "\tEndGlobalSection\nEndGlobal\n");
    }

    public string PathOf(params string[] parts) => _directory.PathOf(parts);

    public string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    public Task<CommandResult> RestoreAsync() => RunAsync("restore", _target);

    public Task<CommandResult> BuildAsync(params string[] options) => RunAsync(["build", _target, "--no-restore", "-tl:off", .. options]);

    public Task<CommandResult> FormatAsync(params string[] options) => RunAsync(["format", "analyzers", _target, "--no-restore", .. options]);

    /// <summary>What MSBuild makes of the project, without building it.</summary>
    public Task<CommandResult> EvaluateAsync(params string[] options) => RunAsync(["msbuild", _target, .. options]);

    /// <summary>Starts a program that the consumer has built.</summary>
    public ChildProcess Start(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        ChildProcess.StartDotnet(_directory.Root, [PathOf(program.Split('/')), .. arguments], environment);

    /// <summary>Every file that the consumer's author would have written, by its path: byte for byte, a character each.</summary>
    public SortedDictionary<string, string> Sources()
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(_directory.Root, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(_directory.Root, file).Replace('\\', '/');
            if (!path.Split('/').Any(part => part is "bin" or "obj"))
            {
                sources.Add(path, File.ReadAllText(file, Encoding.Latin1));
            }
        }

        return sources;
    }

    public void Dispose() => _directory.Dispose();

    private Task<CommandResult> RunAsync(params string[] arguments) => ChildProcess.RunDotnetAsync(_directory.Root, Patience, arguments);
}
