using System.Text.Json;
using TaskOwnership.Package.Tests.Consumers;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>A library of all the programs that the pages of the rules report, built under one preset after the other.</summary>
public sealed class PagesConsumer(PackedPackage package) : IAsyncLifetime
{
    internal Consumer Consumer { get; } = new(package, "Pages.csproj");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Consumer.Write("Pages.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>disable</Nullable>
                <NoWarn>$(NoWarn);CS1998;CS4014;CS0414;CS0169;CS0649;CS1591;CS8632;CA2024</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                {Consumer.PackageReference}
              </ItemGroup>
            </Project>
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

    /// <summary>Builds under a preset; answers with the highest level at which each id was reported, as the compiler's log has it.</summary>
    internal async Task<SortedDictionary<string, string>> ReportedAsync(params string[] properties)
    {
        string log = Consumer.PathOf("reported.sarif");
        (await Consumer.BuildAsync(["--no-incremental", "-p:ErrorLog=reported.sarif%2Cversion=2.1", .. properties.Select(property => "-p:" + property)])).Succeeded();
        using JsonDocument sarif = JsonDocument.Parse(await File.ReadAllTextAsync(log));
        var reported = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement result in sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
        {
            string id = result.GetProperty("ruleId").GetString()!;
            if (id.StartsWith("OWN", StringComparison.Ordinal) && !result.TryGetProperty("suppressions", out _))
            {
                reported[id] = result.GetProperty("level").GetString()!;
            }
        }

        return reported;
    }
}
