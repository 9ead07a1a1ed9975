using System.Net.Sockets;
using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>The article's first program, as a consumer of the package: its servers start themselves, and Main idles.</summary>
public abstract class Program01(PackedPackage package, string target, string program, params string[] reported) : Repair(package, target, reported)
{
    /// <summary>Whether the program lived on, before its repair, although its debug server had died.</summary>
    internal bool LivedOnWithoutDebug { get; private set; }

    internal ChildProcess StartRepaired(string mainUrl, string debugUrl) =>
        StartRepaired(program, [], ("MAIN_URL", mainUrl), ("DEBUG_URL", debugUrl));

    internal override async Task MisbehaveAsync()
    {
        (await Consumer.BuildAsync()).Succeeded();
        using TcpListener taken = LoopbackPort.Occupy(out string debugUrl);
        string mainUrl = LoopbackPort.FreeUrl();
        await using ChildProcess running = Consumer.Start(program, [], ("MAIN_URL", mainUrl), ("DEBUG_URL", debugUrl));
        await running.GetAsync(mainUrl + "/ping", TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromSeconds(3));
        LivedOnWithoutDebug = !running.HasExited;
    }

    /// <summary>Copies a source file of the samples; an operator's requests are added.</summary>
    internal static void Copy(Consumer consumer, string from, string to) =>
        consumer.Write(to, Ladder.WithRequests(File.ReadAllText(Repository.PathOf(["samples", "Article", .. from.Split('/')]))));

    /// <summary>What the samples' own surroundings would have said.</summary>
    internal const string Properties = """
        <TargetFramework>net10.0</TargetFramework>
              <ImplicitUsings>enable</ImplicitUsings>
        """;
}

/// <summary>Program 01 in one project.</summary>
public sealed class SingleProjectProgram01(PackedPackage package)
    : Program01(package, "01-hidden-starts.csproj", "bin/Debug/net10.0/01-hidden-starts.dll", "OWN1001", "OWN6001")
{
    internal override void Write(Consumer consumer)
    {
        consumer.Write("01-hidden-starts.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                {Properties}
              </PropertyGroup>
              <ItemGroup>
                {consumer.PackageReference}
              </ItemGroup>
            </Project>
            """);
        Copy(consumer, "01-hidden-starts/Program.cs", "Program.cs");
    }
}

/// <summary>
/// Program 01 with its servers in a library: what they do is metadata to a build of the application, so that only the library
/// can be reported. The fix of the library has to see to Main's idling as well.
/// </summary>
public sealed class TwoProjectsProgram01(PackedPackage package)
    : Program01(package, "TwoProjects.sln", "App/bin/Debug/net10.0/App.dll", "OWN1001")
{
    internal override void Write(Consumer consumer)
    {
        consumer.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                {Properties}
              </PropertyGroup>
              <ItemGroup>
                {consumer.PackageReference}
                <ProjectReference Include="../Servers/Servers.csproj" />
              </ItemGroup>
            </Project>
            """);
        consumer.Write("Servers/Servers.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {Properties}
              </PropertyGroup>
              <ItemGroup>
                {consumer.PackageReference}
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
              </ItemGroup>
            </Project>
            """);
        consumer.Write("TwoProjects.sln", Solution);
        Copy(consumer, "TwoProjects/App/Program.cs", "App/Program.cs");
        Copy(consumer, "TwoProjects/Servers/Servers.cs", "Servers/Servers.cs");
    }

    private const string Solution = """

        Microsoft Visual Studio Solution File, Format Version 12.00
        # Visual Studio Version 17
        Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "App", "App\App.csproj", "{3601086D-DCC1-4309-BA14-FC583BDE8538}"
        EndProject
        Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Servers", "Servers\Servers.csproj", "{B5D873DB-C0C9-41FE-81B4-F93C28FD14E8}"
        EndProject
        Global
        	GlobalSection(SolutionConfigurationPlatforms) = preSolution
        		Debug|Any CPU = Debug|Any CPU
        	EndGlobalSection
        	GlobalSection(ProjectConfigurationPlatforms) = postSolution
        		{3601086D-DCC1-4309-BA14-FC583BDE8538}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
        		{3601086D-DCC1-4309-BA14-FC583BDE8538}.Debug|Any CPU.Build.0 = Debug|Any CPU
        		{B5D873DB-C0C9-41FE-81B4-F93C28FD14E8}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
        		{B5D873DB-C0C9-41FE-81B4-F93C28FD14E8}.Debug|Any CPU.Build.0 = Debug|Any CPU
        	EndGlobalSection
        EndGlobal
        """;
}
