using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>The programs that the tests of one rule of the family annotate.</summary>
internal static class SignalProgram<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

    private const string Surroundings = Usings + """
        partial class Service
        {
            private readonly List<int> items = new List<int>();
            private readonly SemaphoreSlim[] gates = new SemaphoreSlim[3];
            private readonly Action action = null;
            private event EventHandler Done;
            private static void Work() { File.Delete("work"); }
            private static async Task WorkAsync(CancellationToken token = default) { await File.ReadAllTextAsync("work", token); }
            private static async Task<int> CountAsync() { await WorkAsync(); return 1; }
            private static void Use(object value) { }
            private void Raise() { Done?.Invoke(this, EventArgs.Empty); }
        }
        """;

    /// <summary>Verifies members of a class <c>Service</c>.</summary>
    public static Task Members(string members, ProgramSetup? setup = null) => Verify("partial class Service\n{\n" + members + "\n}\n", setup);

    /// <summary>Verifies the statements of an asynchronous method beside other members.</summary>
    public static Task InAsync(string members, string statements) => Members(members + "\nasync Task M(CancellationToken token)\n{\nawait Task.Yield();\n" + statements + "\n}");

    /// <summary>Verifies a document beside the class <c>Service</c>.</summary>
    public static Task Verify(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<TAnalyzer>(setup ?? ProgramSetup.Library)
        {
            // CS4014 and CS1998 are warnings of the compiler, and not what is asked here.
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestState = { Sources = { ("Service.cs", Usings + source), ("Surroundings.cs", Surroundings) } },
        }.RunAsync();
}
