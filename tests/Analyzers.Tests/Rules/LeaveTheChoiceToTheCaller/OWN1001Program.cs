using Microsoft.CodeAnalysis.Testing;

using Test = TaskOwnership.Testing.OwnershipAnalyzerTest<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1001HiddenBackgroundWorkAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>The programs that the tests of OWN1001 annotate.</summary>
internal static class OWN1001Program
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

    // What the members under test call: work that can fail, in another file, with no guard of its own.
    private const string Surroundings = Usings + """
        partial class Service
        {
            private readonly Device device = new Device();

            private static bool Ready => DateTime.Now.Hour > 5;
            private static void Work() { new Device().Write(); }
            private static void Work(int item) { new Device().Write(); }
            private static int Count() { new Device().Write(); return 1; }
            private static async Task WorkAsync() { await new Device().WriteAsync(); }
            private static void Done() { }
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

        """;

    /// <summary>Verifies members of a class <c>Service</c>, which has <c>Work</c>, <c>WorkAsync</c>, <c>Count</c>, <c>Done</c> and a <c>device</c>.</summary>
    public static Task Members(string members, ProgramSetup? setup = null) => MembersTest(members, setup).RunAsync();

    /// <summary>Verifies members of a class <c>Service</c>, with the message's arguments.</summary>
    public static Task Members(string members, params DiagnosticResult[] expected)
    {
        var test = MembersTest(members, setup: null);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>Verifies a body: statements of <c>void M(int item)</c>.</summary>
    public static Task Statements(string statements, ProgramSetup? setup = null) =>
        Members("void M(int item)\n{\n" + statements + "\n}", setup);

    /// <summary>Verifies a body: statements of <c>async Task M(int item)</c>.</summary>
    public static Task AsyncStatements(string statements, ProgramSetup? setup = null) =>
        Members("async Task M(int item)\n{\nawait Task.Yield();\n" + statements + "\n}", setup);

    /// <summary>Verifies a whole program. The usual usings are added, the class <c>Service</c> is not.</summary>
    public static Task Program(string source, ProgramSetup? setup = null) => ProgramTest(source, setup).RunAsync();

    public static Test ProgramTest(string source, ProgramSetup? setup) =>
        new(setup ?? ProgramSetup.Library) { TestState = { Sources = { Usings + source } } };

    private static Test MembersTest(string members, ProgramSetup? setup) =>
        new(setup ?? ProgramSetup.Library)
        {
            TestState =
            {
                Sources =
                {
                    ("Service.cs", Usings + "partial class Service\n{\n" + members + "\n}\n"),
                    ("Surroundings.cs", Surroundings),
                },
            },
        };
}
