using System.Text.Json;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>What the SDK's templates write has no finding, of whatever severity: a new project begins in peace.</summary>
[Collection(PackageCollection.Name)]
public sealed class TemplatesTests(PackedPackage package)
{
    private static readonly string[] s_templates =
        ["console", "classlib", "worker", "web", "webapi", "webapiaot", "mvc", "webapp", "razorclasslib", "blazor", "grpc", "xunit", "mstest", "nunit"];

    [Fact]
    public async Task No_template_is_reported()
    {
        using var consumer = new Consumer(package, "Templates.sln");
        consumer.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <NuGetAudit>false</NuGetAudit>
                <ErrorLog>$(MSBuildProjectDirectory)/findings.sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup>
                {consumer.PackageReference}
              </ItemGroup>
            </Project>
            """);
        await RunAsync(consumer, "new", "sln", "--format", "sln", "--name", "Templates");
        foreach (string template in s_templates)
        {
            await RunAsync(consumer, "new", template, "--name", "Template." + template, "--output", template, "--no-restore");
        }

        await RunAsync(consumer, ["sln", "Templates.sln", "add", .. s_templates.Select(template => $"{template}/Template.{template}.csproj")]);
        (await consumer.RestoreAsync()).Succeeded();
        (await consumer.BuildAsync()).Succeeded();

        foreach (string template in s_templates)
        {
            using JsonDocument log = JsonDocument.Parse(await File.ReadAllTextAsync(consumer.PathOf(template, "findings.sarif")));
            JsonElement run = log.RootElement.GetProperty("runs")[0];
            Assert.DoesNotContain(run.GetProperty("results").EnumerateArray(), result => result.GetProperty("ruleId").GetString()!.StartsWith("OWN", StringComparison.Ordinal));

            // The rules were there: the log describes only those that a compilation was given.
            Assert.Contains("TaskOwnership.Analyzers", await File.ReadAllTextAsync(consumer.PathOf(template, "obj", "project.assets.json")), StringComparison.Ordinal);
        }
    }

    private static async Task RunAsync(Consumer consumer, params string[] arguments) =>
        (await ChildProcess.RunDotnetAsync(consumer.PathOf(), TimeSpan.FromMinutes(2), arguments)).Succeeded();
}
