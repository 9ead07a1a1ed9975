using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>
/// Worker services, web applications, Windows services and systemd units whose entry point starts the host and then keeps itself alive by other means: as repaired it waits for the host, which hears of the signals of its
/// surroundings, and what it runs is stopped in order.
/// </summary>
public class HostLifetimesTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Microsoft.AspNetCore.Builder;\nusing Microsoft.AspNetCore.Hosting;\nusing Microsoft.Extensions.DependencyInjection;\nusing Microsoft.Extensions.Hosting;\n\n";

    private const string Types = """


        sealed class Worker : IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task StopAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("worker stopped");
                return Task.CompletedTask;
            }
        }

        static class Lifetimes
        {
            // Where no service manager has started the process, these leave the console's lifetime as it is.
            public static IHostBuilder UseWindowsService(this IHostBuilder builder) => builder;

            public static IHostBuilder UseSystemd(this IHostBuilder builder) => builder;
        }

        """;

    private const string WorkerService = "var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddHostedService<Worker>();\nusing var host = builder.Build();\n";
    private const string WindowsService = "using var host = Host.CreateDefaultBuilder(args).UseWindowsService().ConfigureServices(services => services.AddHostedService<Worker>()).Build();\n";
    private const string Systemd = "using var host = Host.CreateDefaultBuilder(args).UseSystemd().ConfigureServices(services => services.AddHostedService<Worker>()).Build();\n";
    private const string Web = "var builder = WebApplication.CreateBuilder(args);\nbuilder.WebHost.UseUrls(\"http://127.0.0.1:0\");\nbuilder.Services.AddHostedService<Worker>();\nvar host = builder.Build();\nhost.MapGet(\"/\", () => \"pong\");\n";

    private const string Ready = "Console.WriteLine(\"ready\");\n";

    public static TheoryData<string, string, string, string> Hosts => new()
    {
        { "OWN6002", WorkerService, "host.Start();\n" + Ready + "Console.ReadLine();", "host.WaitForShutdown();" },
        { "OWN6002", WorkerService, "await host.StartAsync();\n" + Ready + "await Task.Delay(-1);", "await host.WaitForShutdownAsync();" },
        { "OWN6002", WindowsService, "host.Start();\n" + Ready + "Thread.Sleep(Timeout.Infinite);", "host.WaitForShutdown();" },
        { "OWN6002", WindowsService, "await host.StartAsync();\n" + Ready + "await Task.Run(() => Console.ReadKey());", "await host.WaitForShutdownAsync();" },
        { "OWN6002", Systemd, "host.Start();\n" + Ready + "while (true)\n{\n    Thread.Sleep(1000);\n}", "host.WaitForShutdown();" },
        { "OWN6002", Web, "await host.StartAsync();\n" + Ready + "Console.ReadLine();", "await host.WaitForShutdownAsync();" },
        { "OWN6001", WorkerService, "_ = host.RunAsync();\n" + Ready + "Thread.Sleep(Timeout.Infinite);", "await run;" },
        { "OWN6001", Web, "Task.Run(() => host.Run());\n" + Ready + "while (true) Thread.Sleep(1000);", "await run;" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task The_host_is_waited_for(string id, string host, string main, string expected)
    {
        var before = TestSolution.Of(ProgramSetup.AspNetCoreApplication, Usings + host + main + Types);

        var after = await FixVerifier.FixAsync(before, id);

        Assert.Contains("\n" + expected + "\n", await SolutionText.OfAsync(after), StringComparison.Ordinal);
        Assert.True((await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(4))).WasStillRunning);
        var run = await ExecutableProof.RunAsync(after.WithReady(), TimeSpan.FromSeconds(30), ExecutableProof.Stop.Terminate);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("worker stopped\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>In a method that is not asynchronous the host is waited for too.</summary>
    [Fact]
    public async Task In_a_synchronous_Main() => Assert.Contains(
        "        host.Start();\n        host.WaitForShutdown();\n        return 0;\n",
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.AspNetCoreApplication, Usings + "class Program\n{\n    static int Main(string[] args)\n    {\n        using var host = Host.CreateDefaultBuilder(args).Build();\n        host.Start();\n        Console.ReadKey();\n        return 0;\n    }\n}" + Types),
            "OWN6002"),
        StringComparison.Ordinal);
}

file static class Soon
{
    /// <summary>The same program, which says that it is ready once it waits.</summary>
    public static Solution WithReady(this Solution solution)
    {
        var document = solution.Projects.Single().Documents.Single();
        var text = document.GetTextAsync().GetAwaiter().GetResult().ToString().Replace("Console.WriteLine(\"ready\");\n", "_ = Task.Delay(1000).ContinueWith(_ => Console.WriteLine(\"ready\"));\n", StringComparison.Ordinal);
        return solution.WithDocumentText(document.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text));
    }
}
