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
    internal const string Properties = Consumer.Library + "<ImplicitUsings>enable</ImplicitUsings>";
}

/// <summary>Program 01 in one project.</summary>
public sealed class SingleProjectProgram01(PackedPackage package)
    : Program01(package, "01-hidden-starts.csproj", "bin/Debug/net10.0/01-hidden-starts.dll", "OWN1001", "OWN6001")
{
    internal override void Write(Consumer consumer)
    {
        consumer.WriteProject("01-hidden-starts.csproj", Properties, sdk: Consumer.WebSdk);
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
        consumer.WriteProject("App/App.csproj", "<OutputType>Exe</OutputType>" + Properties, """<ProjectReference Include="../Servers/Servers.csproj" />""");
        consumer.WriteProject("Servers/Servers.csproj", Properties, """<FrameworkReference Include="Microsoft.AspNetCore.App" />""");
        consumer.WriteSolution("TwoProjects.sln", "App", "Servers");
        Copy(consumer, "TwoProjects/App/Program.cs", "App/Program.cs");
        Copy(consumer, "TwoProjects/Servers/Servers.cs", "Servers/Servers.cs");
    }
}
