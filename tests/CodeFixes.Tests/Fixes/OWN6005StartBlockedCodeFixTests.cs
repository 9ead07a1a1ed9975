namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN6005's fix yields first, so that a host that waits for the first await goes on with its start.</summary>
public class OWN6005StartBlockedCodeFixTests
{
    private const string Id = "OWN6005";

    private static string Program(string execute) => """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        class Program
        {
            static async Task Main()
            {
                using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await new StandInHost(new Consumer(), new Greeter()).RunAsync(stop.Token);
                Console.WriteLine("stopped");
            }
        }

        class Greeter : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Console.WriteLine("hello");
                await Task.Delay(1, stoppingToken);
            }
        }

        class Consumer : BackgroundService
        {
            private readonly BlockingCollection<string> _messages = new() { "one" };

            EXECUTE

            private void Handle(string message) => Console.WriteLine(message);

            private async Task ConsumeAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    if (_messages.TryTake(out var message, 100)) { Handle(message); }
                }

                await Task.CompletedTask;
            }
        }

        """.Replace("EXECUTE", execute.ReplaceLineEndings("\n    ").Replace("    \n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);

    private const string Loop = "    while (!stoppingToken.IsCancellationRequested)\n    {\n        if (_messages.TryTake(out var message, 100)) { Handle(message); }\n    }\n";

    public static TheoryData<string, string> Forms => new()
    {
        {
            "protected override Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    // For as long as the host runs.\n" + Loop + "\n    return Task.CompletedTask;\n}",
            "protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    await Task.Yield();\n    // For as long as the host runs.\n" + Loop + "}"
        },
        {
            "protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n{\n" + Loop + "\n    await Task.CompletedTask;\n}",
            "protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    await Task.Yield();\n" + Loop + "\n    await Task.CompletedTask;\n}"
        },
        {
            "protected override Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    if (_messages.IsAddingCompleted) { return Task.CompletedTask; }\n    return ConsumeAsync(stoppingToken); // until the end\n}",
            "protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    await Task.Yield();\n    if (_messages.IsAddingCompleted) { return; }\n    await ConsumeAsync(stoppingToken); // until the end\n}"
        },
    };

    /// <summary>A host of .NET 9 never gets to the second service; once the first yields, both run, and both stop.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_host_goes_on(string execute, string expected)
    {
        var before = StandInHost.Program(9, Program(execute));
        Assert.DoesNotContain("hello", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(5))).Output, StringComparison.Ordinal);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains("    " + expected.ReplaceLineEndings("\n    ").Replace("    \n", "\n", StringComparison.Ordinal), await SolutionText.OfAsync(after), StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(30));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("hello", run.Output, StringComparison.Ordinal);
        Assert.Contains("one", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("stopped\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The same program on a host of .NET 10 starts both as it is.</summary>
    [Fact]
    public async Task Nothing_to_repair_on_a_newer_host()
    {
        var program = StandInHost.Program(10, Program("protected override Task ExecuteAsync(CancellationToken stoppingToken)\n{\n" + Loop + "\n    return Task.CompletedTask;\n}"));

        Assert.DoesNotContain(await OwnershipPackage.DiagnosticsAsync(program), d => d.Id == Id);
        Assert.Contains("hello", (await ExecutableProof.RunAsync(program, TimeSpan.FromSeconds(30))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken) => ConsumeAsync(stoppingToken);")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    if (_messages.Count > 5) { return Task.Delay(1, stoppingToken); }\n    return ConsumeAsync(stoppingToken);\n}")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { Handle(_messages.Take()); } return Task.CompletedTask; }")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken)\n{\n    while (!stoppingToken.IsCancellationRequested) { Handle(_messages.Take(stoppingToken)); }\n    return Task.CompletedTask; // done\n}")]
    public Task Not_offered(string execute) => FixVerifier.NotOfferedAsync(StandInHost.Program(9, Program(execute)), Id);
}
