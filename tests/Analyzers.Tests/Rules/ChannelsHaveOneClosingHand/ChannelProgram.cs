using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>The programs that the tests of one rule of the family annotate.</summary>
internal static class ChannelProgram<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO.Pipelines;
        using System.Linq;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using System.Threading.Tasks.Dataflow;

        """;

    private const string Surroundings = Usings + """
        partial class Service
        {
            private readonly Channel<int> kept = Channel.CreateUnbounded<int>();
            private Channel<int> fresh = Channel.CreateUnbounded<int>();
            private readonly BlockingCollection<int> queue = new BlockingCollection<int>();
            private readonly Pipe pipe = new Pipe();
            private readonly ActionBlock<int> block = new ActionBlock<int>(_ => { });
            private static bool Ready => DateTime.Now.Hour > 5;
            private static void Work() { throw new InvalidOperationException(); }
            private static Task WorkAsync() { throw new InvalidOperationException(); }
            private static void Use(ChannelWriter<int> writer) { }
            private static void Renew(ref Channel<int> channel) { channel = Channel.CreateUnbounded<int>(); }
        }

        """;

    /// <summary>Verifies members of a class <c>Service</c>.</summary>
    public static Task Members(string members, ProgramSetup? setup = null) => Verify("partial class Service\n{\n" + members + "\n}\n", setup);

    /// <summary>Verifies the statements of an asynchronous method that is given a channel and a writer.</summary>
    public static Task InAsync(string statements) => Members("async Task M(Channel<int> ch, ChannelWriter<int> w)\n{\nawait Task.Yield();\n" + statements + "\n}");

    /// <summary>Verifies a document beside the class <c>Service</c>.</summary>
    public static Task Verify(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<TAnalyzer>(setup ?? ProgramSetup.Library)
        {
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestState = { Sources = { ("Service.cs", Usings + source), ("Surroundings.cs", Surroundings) } },
        }.RunAsync();
}
