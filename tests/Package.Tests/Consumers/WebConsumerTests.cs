using System.Net.Sockets;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>An ASP.NET Core program of top-level statements that starts its server asynchronously and idles.</summary>
public sealed class WebConsumer(PackedPackage package) : Repair(package, "Web.csproj", "OWN1001", "OWN6001")
{
    internal const string Program = "bin/Debug/net10.0/Web.dll";

    internal override void Write(Consumer consumer)
    {
        consumer.WriteProject("Web.csproj", Consumer.Library + "<ImplicitUsings>enable</ImplicitUsings>", sdk: Consumer.WebSdk);
        consumer.Write("Program.cs", """
            Console.WriteLine("starting");
            Serve(args[0]);
            Thread.Sleep(Timeout.Infinite);

            internal static partial class Program
            {
                private static void Serve(string url)
                {
                    _ = Task.Run(async () =>
                    {
                        WebApplication app = WebApplication.CreateSlimBuilder().Build();
                        app.MapGet("/ping", () => "pong");
                        await app.RunAsync(url);
                    });
                }
            }
            """);
    }
}

[Collection(PackageCollection.Name)]
public sealed class WebConsumerTests(WebConsumer repair) : RepairTests<WebConsumer>(repair)
{
    [Fact]
    public async Task Repaired_program_serves()
    {
        string url = LoopbackPort.FreeUrl();
        await using ChildProcess program = Repair.StartRepaired(WebConsumer.Program, [url]);

        Assert.Equal("pong", await program.GetAsync(url + "/ping", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Failure_ends_the_repaired_program_visibly()
    {
        using TcpListener taken = LoopbackPort.Occupy(out string url);
        await using ChildProcess program = Repair.StartRepaired(WebConsumer.Program, [url]);

        CommandResult end = await program.WaitForExitAsync(TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("address already in use", end.Output, StringComparison.OrdinalIgnoreCase);
    }
}
