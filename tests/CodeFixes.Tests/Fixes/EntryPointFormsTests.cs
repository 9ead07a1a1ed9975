namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A program may begin in many forms: in each of them the rules of the entry point report, and their fixes make its end visible.</summary>
public class EntryPointFormsTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Service = """

        static class Service
        {
            public static void Run() { while (true) { Thread.Sleep(300); Accept(8080); } }

            private static void Accept(int port) => throw new InvalidOperationException($"port {port} is taken");
        }

        """;

    private static string Class(string main) => Usings + "class Program\n{\n    " + main.ReplaceLineEndings("\n    ") + "\n}\n" + Service;

    public static TheoryData<string, string, bool> Programs => new()
    {
        { "void", Class("static void Main()\n{\n    Task.Run(Service.Run);\n    Thread.Sleep(-1);\n}"), false },
        { "void, with arguments", Class("private static void Main(string[] args)\n{\n    var service = Task.Run(Service.Run);\n    while (true)\n    {\n        Thread.Sleep(args.Length + 1);\n    }\n}"), false },
        { "an exit code", Class("public static int Main()\n{\n    Task.Run(Service.Run);\n    Thread.Sleep(-1);\n    return 1;\n}"), false },
        { "a task", Class("static async Task Main()\n{\n    _ = Task.Run(Service.Run);\n    await Task.Delay(-1);\n}"), false },
        { "a task with an exit code", Class("static async Task<int> Main(string[] args)\n{\n    _ = Task.Run(Service.Run);\n    await Task.Delay(Timeout.Infinite);\n    return 0;\n}"), false },
        { "top-level statements", Usings + "Task.Run(Service.Run);\nThread.Sleep(-1);\n" + Service, false },
        { "top-level statements with an exit code", Usings + "_ = Task.Run(Service.Run);\nawait Task.Delay(-1);\nreturn args.Length;\n" + Service, false },
        { "a file", "#!/usr/bin/env dotnet\n#:property Nullable=enable\n" + Usings + "Task.Run(Service.Run);\nwhile (true)\n{\n    Thread.Sleep(1000);\n}\n" + Service, true },
        { "a file without usings", "#!/usr/bin/env dotnet\n#:sdk Microsoft.NET.Sdk\n\nSystem.Threading.Tasks.Task.Run(Service.Run);\nSystem.Threading.Thread.Sleep(-1);\n\nstatic class Service { public static void Run() { while (true) { System.Threading.Thread.Sleep(300); int.Parse(\"port 8080 is taken\"); } } }\n", true },
        { "a private method", Class("static void Main() => Go();\n\nprivate static void Go()\n{\n    Task.Run(Service.Run);\n}").Replace("Main() => Go();", "Main()\n    {\n        Go();\n        Thread.Sleep(-1);\n    }", StringComparison.Ordinal), false },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Its_end_is_visible(string form, string source, bool isFile)
    {
        Assert.NotEmpty(form);
        var before = TestSolution.Of(ProgramSetup.Console with { IsFileBased = isFile }, source);

        var after = await FixVerifier.FixAsync(before, "OWN6001");

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
        Assert.Contains("port 8080 is taken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_waits_for_a_signal() => Assert.Contains(
        "server.Start();\nusing var stop = new ManualResetEventSlim();\nusing var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(",
        await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console with { IsFileBased = true }, "#!/usr/bin/env dotnet\n" + Usings + "var server = new Server();\nserver.Start();\nConsole.ReadLine();\n\nclass Server { public void Start() { } public void Stop() { } }\n"),
            "OWN6002"),
        StringComparison.Ordinal);

    /// <summary>A host is awaited, whatever its lifetime is: the console's, a Windows service's or systemd's.</summary>
    [Theory]
    [InlineData("WebApplication.Create(args).Run();")]
    [InlineData("await WebApplication.Create(args).RunAsync();")]
    [InlineData("var app = WebApplication.Create(args);\napp.MapGet(\"/\", () => \"pong\");\napp.Run(\"http://127.0.0.1:8080\");")]
    [InlineData("Host.CreateDefaultBuilder(args).ConfigureServices(services => services.AddHostedService<Worker>()).Build().Run();")]
    [InlineData("var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddHostedService<Worker>();\nawait builder.Build().RunAsync();")]
    [InlineData("await Host.CreateDefaultBuilder(args).UseWindowsService().ConfigureServices(services => services.AddHostedService<Worker>()).Build().RunAsync();")]
    [InlineData("var host = Host.CreateDefaultBuilder(args).UseSystemd().ConfigureServices(services => services.AddHostedService<Worker>()).Build();\nhost.Run();")]
    [InlineData("using var host = Host.CreateDefaultBuilder(args).UseConsoleLifetime().Build();\nawait host.StartAsync();\nawait host.WaitForShutdownAsync();")]
    [InlineData("await Host.CreateDefaultBuilder(args).RunConsoleAsync();")]
    public async Task A_host_that_is_awaited_is_silent(string main) => Assert.Empty(await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(
        ProgramSetup.AspNetCoreApplication,
        "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Microsoft.AspNetCore.Builder;\nusing Microsoft.Extensions.DependencyInjection;\nusing Microsoft.Extensions.Hosting;\n\n" + main + """


        sealed class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }

        namespace Microsoft.Extensions.Hosting
        {
            static class Lifetimes
            {
                public static IHostBuilder UseWindowsService(this IHostBuilder builder) => builder;
                public static IHostBuilder UseSystemd(this IHostBuilder builder) => builder;
            }
        }
        """)));
}
