using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>
/// The article's second, third and fourth program in one solution, as a consumer of the package that raises its suggestions, as the samples do. It is built as written, repaired by
/// two runs of <c>dotnet format analyzers</c> and nothing else, and built again. An operator's requests are added to the services that have none which take a while.
/// </summary>
public sealed class Ladder(PackedPackage package) : IAsyncLifetime
{
    private static readonly string[] s_programs = ["02-main-is-a-bystander", "03-dropped-debug", "04-done-and-stop"];

    private readonly Consumer _consumer = new(package, "Ladder.sln");

    internal CommandResult BuildAsWritten { get; private set; } = null!;

    internal CommandResult FirstFormat { get; private set; } = null!;

    internal CommandResult SecondFormat { get; private set; } = null!;

    internal CommandResult ThirdFormat { get; private set; } = null!;

    internal CommandResult BuildRepaired { get; private set; } = null!;

    internal SortedDictionary<string, string> SourcesRepaired { get; private set; } = null!;

    internal SortedDictionary<string, string> SourcesFormattedAgain { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _consumer.WriteSolution("Ladder.sln", s_programs);
        foreach (string program in s_programs)
        {
            Write(program);
        }

        _consumer.Write(".editorconfig", File.ReadAllText(Repository.PathOf("samples", "Article", ".editorconfig")));

        (await _consumer.RestoreAsync()).Succeeded();
        BuildAsWritten = (await _consumer.BuildAsync()).Succeeded();
        FirstFormat = await _consumer.FormatAsync();
        SecondFormat = await _consumer.FormatAsync();
        SourcesRepaired = _consumer.Sources();
        BuildRepaired = await _consumer.BuildAsync("--no-incremental");
        ThirdFormat = await _consumer.FormatAsync();
        SourcesFormattedAgain = _consumer.Sources();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _consumer.Dispose();
        return Task.CompletedTask;
    }

    internal ChildProcess Start(string program, string mainUrl, string debugUrl, int mockExitSeconds = 5)
    {
        BuildRepaired.Succeeded();
        return _consumer.Start(
            $"{program}/bin/Debug/net10.0/{program}.dll",
            [],
            ("MAIN_URL", mainUrl),
            ("DEBUG_URL", debugUrl),
            ("MOCK_EXIT_SECONDS", mockExitSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    internal string Read(string program, string file) => _consumer.Read(program, file);

    /// <summary>A program whose main service has a request that takes a while, and whose debug service can be ended.</summary>
    internal static string WithRequests(string program) => program
        .Replace("app.MapGet(\"/ping\", () => \"pong\");", "app.MapGet(\"/ping\", () => \"pong\");\n        app.MapGet(\"/slow\", async () => { await Task.Delay(2000); return \"slow pong\"; });", StringComparison.Ordinal)
        .Replace("        app.Run(DebugUrl);", "        app.MapGet(\"/end\", () => app.Lifetime.StopApplication());\n        app.Run(DebugUrl);", StringComparison.Ordinal);

    private void Write(string program)
    {
        _consumer.WriteProject($"{program}/{program}.csproj", Program01.Properties, sdk: Consumer.WebSdk);
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("samples", "Article", program), "*.cs"))
        {
            _consumer.Write($"{program}/{Path.GetFileName(file)}", WithRequests(File.ReadAllText(file)));
        }
    }
}
