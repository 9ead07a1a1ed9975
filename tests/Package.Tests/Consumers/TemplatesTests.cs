using System.Text.Json;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>What the SDK's templates write has no finding, of whatever severity: a new project begins in peace.</summary>
[Collection(PackageCollection.Name)]
public sealed class TemplatesTests(PackedPackage package)
{
    // All of C# that "dotnet new list" names, but the two that bring a browser's driver: they are mstest and nunit with a page to look at.
    private static readonly string[] s_templates =
        ["console", "classlib", "worker", "web", "webapi", "webapiaot", "mvc", "webapp", "razorclasslib", "blazor", "blazorwasm", "grpc", "mcpserver", "xunit", "mstest", "nunit"];

    // A template of an item, and the project that it is put into.
    private static readonly (string Item, string Project)[] s_items = [("apicontroller", "webapi"), ("mvccontroller", "mvc"), ("view", "mvc"), ("page", "webapp"), ("razorcomponent", "blazor")];

    // Their source is compiled with a stand-in for the assemblies of Windows.
    private static readonly string[] s_windows = ["wpf", "wpflib", "wpfcustomcontrollib", "wpfusercontrollib", "winforms", "winformslib", "winformscontrollib"];

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

        // One of them is published for every platform, which takes packs that are not at hand.
        consumer.Write("Directory.Build.targets", """
            <Project>
              <PropertyGroup>
                <RuntimeIdentifiers></RuntimeIdentifiers>
                <SelfContained>false</SelfContained>
                <PublishSelfContained>false</PublishSelfContained>
                <PublishSingleFile>false</PublishSingleFile>
              </PropertyGroup>
            </Project>
            """);
        await RunAsync(consumer, "new", "sln", "--format", "sln", "--name", "Templates");
        foreach (string template in s_templates.Concat(s_windows))
        {
            await RunAsync(consumer, "new", template, "--name", "Template." + template, "--output", template, "--no-restore");
        }

        foreach ((string item, string project) in s_items)
        {
            await RunAsync(consumer, "new", item, "--name", "Added" + item, "--output", project + "/Added", "--project", consumer.PathOf(project, $"Template.{project}.csproj"));
        }

        WriteWindows(consumer);
        await RunAsync(consumer, ["sln", "Templates.sln", "add", .. s_templates.Concat(s_windows).Select(template => $"{template}/Template.{template}.csproj")]);
        (await consumer.RestoreAsync()).Succeeded();
        (await consumer.BuildAsync()).Succeeded();

        foreach (string template in s_templates.Concat(s_windows))
        {
            using JsonDocument log = JsonDocument.Parse(await File.ReadAllTextAsync(consumer.PathOf(template, "findings.sarif")));
            JsonElement run = log.RootElement.GetProperty("runs")[0];

            // What a person adds to a window may inform: a handler that handles no failure.
            Assert.Empty(run.GetProperty("results").EnumerateArray()
                .Where(result => result.GetProperty("ruleId").GetString()!.StartsWith("OWN", StringComparison.Ordinal)
                    && !(result.GetProperty("level").GetString() == "note" && result.GetRawText().Contains("Idioms.cs", StringComparison.Ordinal)))
                .Select(result => template + ": " + result.GetRawText()));

            // The rules were there: the log describes only those that a compilation was given.
            Assert.Contains("TaskOwnership.Analyzers", await File.ReadAllTextAsync(consumer.PathOf(template, "obj", "project.assets.json")), StringComparison.Ordinal);
        }
    }

    private static void WriteWindows(Consumer consumer)
    {
        consumer.Write("StandIn/StandIn.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <TargetFramework>net10.0</TargetFramework>\n    <Nullable>enable</Nullable>\n  </PropertyGroup>\n</Project>\n");
        consumer.Write("StandIn/Wpf.cs", WindowsStandIn.Wpf);
        consumer.Write("StandIn/Forms.cs", WindowsStandIn.Forms);
        foreach (string template in s_windows)
        {
            consumer.Write($"{template}/Template.{template}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>{(template is "wpf" or "winforms" ? "Exe" : "Library")}</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="../StandIn/StandIn.csproj" />
                    {(template.StartsWith("winforms", StringComparison.Ordinal) ? "<Using Include=\"System.Drawing\" /><Using Include=\"System.Windows.Forms\" />" : "")}
                  </ItemGroup>
                </Project>
                """);
        }

        consumer.Write("wpf/Generated.g.cs", WindowsStandIn.WpfGenerated);
        consumer.Write("wpfusercontrollib/Generated.g.cs", WindowsStandIn.WpfControlGenerated);
        consumer.Write("wpf/Idioms.cs", WindowsStandIn.WpfIdioms);
        consumer.Write("winforms/Idioms.cs", WindowsStandIn.FormsIdioms);
    }

    private static async Task RunAsync(Consumer consumer, params string[] arguments) =>
        (await ChildProcess.RunDotnetAsync(consumer.PathOf(), TimeSpan.FromMinutes(2), arguments)).Succeeded();
}
