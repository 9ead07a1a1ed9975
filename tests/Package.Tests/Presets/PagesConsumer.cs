using TaskOwnership.Package.Tests.Consumers;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>A library of all the programs that the pages of the rules report, built under one preset after the other.</summary>
public sealed class PagesConsumer(PackedPackage package) : IAsyncLifetime
{
    internal Consumer Consumer { get; } = new(package, "Pages.csproj");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Consumer.WriteProject("Pages.csproj", Consumer.Library + RulePages.Properties, """
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="$(TestFramework)" Version="1.0.0" Condition="'$(TestFramework)' != ''" />
            """);
        foreach ((string id, string program) in RulePages.LibraryPrograms)
        {
            Consumer.Write(id + ".cs", program);
        }

        (await Consumer.RestoreAsync()).Succeeded();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Consumer.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Builds under a preset; answers with the level at which each id was reported, as the compiler's log has it.</summary>
    internal async Task<SortedDictionary<string, string>> ReportedAsync(params string[] properties)
    {
        (await Consumer.BuildAsync(["--no-incremental", "-p:ErrorLog=reported.sarif%2Cversion=2.1", .. properties.Select(property => "-p:" + property)])).Succeeded();
        var reported = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string id, string level, _) in Findings.OfCompiler(Consumer.PathOf("reported.sarif")))
        {
            reported[id] = level;
        }

        return reported;
    }
}
