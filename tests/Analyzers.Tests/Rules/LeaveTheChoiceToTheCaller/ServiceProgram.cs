using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>The programs that the tests of one rule of the family annotate.</summary>
internal static class ServiceProgram<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    // What the members under test call: asynchronous work that can fail, that is guarded, or that is done at once.
    private const string Surroundings = Usings + """
        public interface IStore : IDisposable
        {
            Task SaveAsync(int item = 0);
            ValueTask FlushAsync();
            Task<int> CountAsync();
        }

        partial class Service
        {
            private readonly IStore store = null;
            private static bool Ready => DateTime.Now.Hour > 5;
            private static void Work() { new Device().Write(); }
            private static async Task WorkAsync() { await new Device().WriteAsync(); }
            private static Task HandOnAsync() { return new Device().WriteAsync(); }
            private static async ValueTask<int> CountAsync() { await new Device().WriteAsync(); return 1; }
            private static async Task GuardedAsync() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } }
            private static Task DoneAsync() { new Device().Write(); return Task.CompletedTask; }
            private static async Task CompleteAsync(TaskCompletionSource<int> source) { await source.TrySetResultAsync(1).ConfigureAwait(false); }
            private static void Use(Task task) { task.Wait(); }
            private static void Ignore(Task task) { }
        }

        public class Device
        {
            public virtual void Write() { throw new InvalidOperationException(); }
            public virtual Task WriteAsync() { throw new InvalidOperationException(); }
        }

        public static class Log
        {
            public static void Error(Exception exception) { Console.Error.WriteLine(exception); }
        }

        public static class Sinks
        {
            internal static Task TrySetResultAsync<T>(this TaskCompletionSource<T> source, T result) => Task.Run(() => source.TrySetResult(result));
            public static async void Forget(this Task task) { try { await task; } catch (Exception e) { Log.Error(e); } }
            public static void Observe(this Task task) { task.ContinueWith(t => Log.Error(t.Exception), TaskContinuationOptions.OnlyOnFaulted); }
            public static void Discard(this Task task) { }
        }

        """;

    /// <summary>Verifies members of a class <c>Service</c>.</summary>
    public static Task Members(string members, ProgramSetup? setup = null) => Verify("partial class Service\n{\n" + members + "\n}\n", setup);

    /// <summary>Verifies the statements of a method that is not asynchronous.</summary>
    public static Task InSync(string statements) => Members("void M(int item)\n{\n" + statements + "\n}");

    /// <summary>Verifies the statements of an asynchronous method.</summary>
    public static Task InAsync(string statements) => Members("async Task M(int item)\n{\nawait Task.Yield();\n" + statements + "\n}");

    /// <summary>Verifies a document beside the class <c>Service</c>.</summary>
    public static Task Verify(string source, ProgramSetup? setup = null) => Verify(source, setup, CompilerDiagnostics.Errors);

    /// <summary>Verifies a document that does not compile.</summary>
    public static Task VerifyBroken(string source) => Verify(source, setup: null, CompilerDiagnostics.None);

    // CS4014 and CS1998 are warnings of the compiler, and not what is asked here.
    private static Task Verify(string source, ProgramSetup? setup, CompilerDiagnostics severity) =>
        new OwnershipAnalyzerTest<TAnalyzer>(setup ?? ProgramSetup.Library)
        {
            CompilerDiagnostics = severity,
            TestState = { Sources = { ("/Service.cs", Usings + source), ("/Surroundings.cs", Surroundings) } },
        }.RunAsync();
}
