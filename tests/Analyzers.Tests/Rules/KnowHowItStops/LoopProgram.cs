using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Analyzers.Tests.Rules.KnowHowItStops;

/// <summary>The programs that the tests of one rule of the family annotate.</summary>
internal static class LoopProgram<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.IO.Pipelines;
        using System.Linq;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    private const string Surroundings = Usings + """
        public interface IQueue { Task<string> DequeueAsync(); Task SendAsync(string item, CancellationToken token = default); string Receive(); }
        public interface IConsumer : IDisposable { string Consume(); string Consume(CancellationToken token); }
        partial class Service
        {
            private readonly ILogger log = null;
            private readonly IQueue queue = null;
            private readonly Channel<int> channel = Channel.CreateUnbounded<int>();
            private readonly BlockingCollection<int> collection = new BlockingCollection<int>();
            private readonly TcpListener listener = new TcpListener(IPAddress.Any, 0);
            private readonly Stream stream = Stream.Null;
            private readonly SemaphoreSlim gate = new SemaphoreSlim(1);
            private readonly ManualResetEvent stopEvent = new ManualResetEvent(false);
            private readonly AutoResetEvent wake = new AutoResetEvent(false);
            private readonly PeriodicTimer ticks = new PeriodicTimer(TimeSpan.FromSeconds(1));
            private readonly CancellationTokenSource source = new CancellationTokenSource();
            private static void Work() { File.Delete("work"); }
            private static async Task WorkAsync(CancellationToken token = default) { await File.ReadAllTextAsync("work", token); }
            private static async Task<int> CountAsync() { await WorkAsync(); return 1; }
            private static void Use(object value) { }
            public void Stop() { source.Cancel(); stopEvent.Set(); }
        }
        """;

    private static readonly ProgramSetup s_hosting = ProgramSetup.Library with { AspNetCore = true };

    /// <summary>Verifies members of a class <c>Service</c>.</summary>
    public static Task Members(string members, ProgramSetup? setup = null) => Verify("partial class Service\n{\n" + members + "\n}\n", setup);

    /// <summary>Verifies the statements of work that a member starts in the background.</summary>
    public static Task InBackground(string members, string statements, ProgramSetup? setup = null) =>
        Members(members + "\npublic void Start()\n{\nTask.Run(async () =>\n{\nawait Task.Yield();\n" + statements + "\n});\n}", setup);

    /// <summary>Verifies the statements of a hosted service.</summary>
    public static Task InHostedService(string members, string statements, ProgramSetup? setup = null) =>
        Verify("partial class Service : BackgroundService\n{\n" + members + "\nprotected override async Task ExecuteAsync(CancellationToken stoppingToken)\n{\nawait Task.Yield();\n" + statements + "\n}\n}\n", setup);

    /// <summary>Verifies a document beside the class <c>Service</c>.</summary>
    public static Task Verify(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<TAnalyzer>(setup ?? s_hosting)
        {
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestState = { Sources = { ("/Service.cs", Usings + source), ("/Surroundings.cs", Surroundings) } },
        }.RunAsync();
}
