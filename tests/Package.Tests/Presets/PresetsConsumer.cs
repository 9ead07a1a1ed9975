using TaskOwnership.Package.Tests.Consumers;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>
/// One solution with projects for each preset, which is a mode and a kind, and in them a program for each rule: built, looked at by <c>dotnet format</c> at its own severity, repaired by it with
/// <c>--severity info</c>, and built again. All of it is done once; the tests look at what came of it.
/// </summary>
public sealed class PresetsConsumer(PackedPackage package) : IAsyncLifetime
{
    /// <summary>The preset of the projects whose <c>.editorconfig</c> says what the documentation says for <c>dotnet format</c> under <c>strict</c>.</summary>
    internal const string Documented = "documented";

    private const string Log = "reported.sarif";

    private static readonly (string Part, string Properties, string Items, IReadOnlyDictionary<string, string> Programs)[] s_parts =
    [
        ("web", Consumer.Console + "<StartupObject>Program</StartupObject>", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""", RulePrograms.Web),
        ("hosted", Consumer.Console, """<ProjectReference Include="../StandIn/StandIn.csproj" />""", RulePrograms.Hosted),
        ("library", Consumer.Library, "", RulePrograms.Library),
    ];

    private readonly Consumer _consumer = new(package, "Presets.sln");

    /// <summary>What the first build reported, by preset: each id with its level.</summary>
    internal IReadOnlyDictionary<string, SortedDictionary<string, string>> Reported { get; private set; } = null!;

    /// <summary>The rules that the first build reported, under whatever preset, with the places that explain it.</summary>
    internal ISet<string> Explained { get; private set; } = null!;

    /// <summary>What <c>dotnet format</c> ran at its own severity and found, by preset.</summary>
    internal ILookup<string, string> Run { get; private set; } = null!;

    /// <summary>What it ran with <c>--severity info</c>.</summary>
    internal ILookup<string, string> RunWithInfo { get; private set; } = null!;

    /// <summary>The programs, named by the rule they are there for, that it then changed.</summary>
    internal ILookup<string, string> Changed { get; private set; } = null!;

    /// <summary>What the build reported after that.</summary>
    internal IReadOnlyDictionary<string, SortedDictionary<string, string>> ReportedAfter { get; private set; } = null!;

    internal static IEnumerable<(string Mode, string Kind)> Presets =>
        from mode in new[] { "recommended", "strict", "all", "none" } from kind in new[] { "application", "library", "tests" } select (mode, kind);

    internal static string NameOf(string mode, string kind) => $"{mode}-{kind}";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _consumer.WriteProject("StandIn/StandIn.csproj", Consumer.Library + "<AssemblyName>Microsoft.Extensions.Hosting</AssemblyName><GenerateAssemblyInfo>false</GenerateAssemblyInfo>");
        _consumer.Write("StandIn/StandIn.cs", RulePrograms.HostStandIn);
        foreach ((string mode, string kind) in Presets)
        {
            Write(NameOf(mode, kind), mode, kind, "");
        }

        Write(Documented, "strict", "application", "[*.cs]\n" + string.Join('\n', RulePages.DocumentedSeverities));
        _consumer.WriteSolution("Presets.sln", [.. Projects().Prepend("StandIn")]);
        (await _consumer.RestoreAsync()).Succeeded();
        Reported = await BuildAsync();
        Explained = Projects().SelectMany(project => Findings.OfCompiler(_consumer.PathOf(project, Log))).Where(found => found.IsExplained).Select(found => found.Id).ToHashSet(StringComparer.Ordinal);

        // Only the rules of this package: the programs are not written to please others.
        string[] rules = ["--diagnostics", .. RulePages.All.Keys];
        await _consumer.FormatAsync(["--verify-no-changes", "--report", "run.json", .. rules]);
        Run = Found("run.json");
        SortedDictionary<string, string> before = _consumer.Sources();
        (await _consumer.FormatAsync(["--severity", "info", "--report", "run-with-info.json", .. rules])).Succeeded();
        RunWithInfo = Found("run-with-info.json");
        Changed = _consumer.Sources().Where(source => before.TryGetValue(source.Key, out string? text) && text != source.Value)
            .ToLookup(source => PresetOf(source.Key.Split('/')[0]), source => Path.GetFileNameWithoutExtension(source.Key), StringComparer.Ordinal);
        ReportedAfter = await BuildAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _consumer.Dispose();
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Names() => Presets.Select(preset => NameOf(preset.Mode, preset.Kind)).Append(Documented);

    private static IEnumerable<string> Projects() => Names().SelectMany(preset => s_parts.Select(part => $"{preset}.{part.Part}"));

    private static string PresetOf(string project) => project.Split('.')[0];

    private void Write(string preset, string mode, string kind, string severities)
    {
        foreach ((string part, string properties, string items, IReadOnlyDictionary<string, string> programs) in s_parts)
        {
            string project = $"{preset}.{part}";
            _consumer.WriteProject(
                $"{project}/{project}.csproj",
                $"{properties}{RulePages.Properties}<TaskOwnershipMode>{mode}</TaskOwnershipMode><TaskOwnershipProjectKind>{kind}</TaskOwnershipProjectKind><ErrorLog>{Log},version=2.1</ErrorLog>",
                items);
            _consumer.Write($"{project}/.editorconfig", $"{severities}\n[OWN0001.cs]\ntask_ownership.public_api = allways\n");
            foreach ((string id, string program) in programs)
            {
                _consumer.Write($"{project}/{id}.cs", program);
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, SortedDictionary<string, string>>> BuildAsync()
    {
        (await _consumer.BuildAsync()).Succeeded();
        return Names().ToDictionary(
            preset => preset,
            preset => new SortedDictionary<string, string>(
                s_parts.SelectMany(part => Findings.OfCompiler(_consumer.PathOf($"{preset}.{part.Part}", Log))).DistinctBy(found => found.Id).ToDictionary(found => found.Id, found => found.Level),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private ILookup<string, string> Found(string report) =>
        Findings.OfFormat(_consumer.PathOf(report)).Select(found => (found.Id, Preset: PresetOf(found.File.Split('/')[^2]))).Distinct().ToLookup(found => found.Preset, found => found.Id, StringComparer.Ordinal);
}
