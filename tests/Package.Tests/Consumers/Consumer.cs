using System.Text;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>A fresh project or solution that takes the package from the feed, as a user's does.</summary>
internal sealed class Consumer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

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

    public string PathOf(params string[] parts) => _directory.PathOf(parts);

    public string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    public Task<CommandResult> RestoreAsync() => RunAsync("restore", _target);

    public Task<CommandResult> BuildAsync(params string[] options) => RunAsync(["build", _target, "--no-restore", "-tl:off", .. options]);

    public Task<CommandResult> FormatAsync() => RunAsync("format", "analyzers", _target, "--no-restore");

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
