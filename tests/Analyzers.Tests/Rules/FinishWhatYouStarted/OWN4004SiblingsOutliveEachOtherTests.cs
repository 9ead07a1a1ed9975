using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4004 reports services that are waited for together, while the end of one stops none of the others.</summary>
public class OWN4004SiblingsOutliveEachOtherTests
{
    private const string Services = """

            static void Serve() { while (true) { Thread.Sleep(100); Console.WriteLine(int.Parse("1")); } }
            static async Task PumpAsync() { while (true) { await Task.Delay(100); Console.WriteLine(int.Parse("1")); } }
            static async Task ListenAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(100, token); } }
            static async Task LoadAsync() { await Task.Delay(100); }
            static bool s_stopping;
            static async Task PollAsync() { while (!s_stopping) { await Task.Delay(100); } }
        """;

    private static Task Source(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<OWN4004SiblingsOutliveEachOtherAnalyzer>(setup ?? ProgramSetup.Console) { TestCode = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n" + source }.RunAsync();

    private static Task InMain(string statements, ProgramSetup? setup = null) =>
        Source("public static class Program\n{\npublic static async Task Main()\n{\nawait Task.Yield();\n" + statements + "\n}\n" + Services + "\n}\n", setup);

    public class Reported
    {
        [Theory]
        [InlineData("await {|OWN4004:Task.WhenAll|}(PumpAsync(), PumpAsync());")]
        [InlineData("await {|OWN4004:Task.WhenAll|}(new[] { PumpAsync(), PumpAsync() }).ConfigureAwait(false);")]
        [InlineData("Task server = Task.Run(Serve); Task debug = Task.Run(() => PumpAsync()); await {|OWN4004:Task.WhenAll|}(server, debug);")]
        [InlineData("{|OWN4004:Task.WaitAll|}(Task.Run(Serve), Task.Run(Serve));")]
        [InlineData("await {|OWN4004:Task.WhenAll|}(ListenAsync(CancellationToken.None), ListenAsync(default));")]
        [InlineData("using var a = new CancellationTokenSource(); using var b = new CancellationTokenSource(); await {|OWN4004:Task.WhenAll|}(ListenAsync(a.Token), ListenAsync(b.Token));")]
        public Task Services_that_share_nothing(string statements) => InMain(statements);

        /// <summary>One after the other, the failure of the second is seen when the first has ended.</summary>
        [Theory]
        [InlineData("Task server = PumpAsync(); Task debug = Task.Run(Serve); {|OWN4004:await server|}; await debug;")]
        [InlineData("var server = PumpAsync(); var debug = ListenAsync(default); Console.WriteLine(1); {|OWN4004:await server.ConfigureAwait(false)|}; await debug;")]
        public Task Services_that_are_awaited_one_after_the_other(string statements) => InMain(statements);

        /// <summary>An owner that leaves with the first leaves the others running; the process would take them along.</summary>
        [Theory]
        [InlineData("public async Task RunAsync() { Console.WriteLine(1); await {|OWN4004:Task.WhenAny|}(ReadAsync(), WriteAsync()); }")]
        [InlineData("public Task RunAsync() => {|OWN4004:Task.WhenAny|}(ReadAsync(), WriteAsync());")]
        [InlineData("public Task RunAsync() { return {|OWN4004:Task.WhenAny|}(new[] { ReadAsync(), WriteAsync() }); }")]
        [InlineData("public Task RunAsync() => {|OWN4004:Task.WhenAll|}(ReadAsync(), WriteAsync());")]
        public Task An_owner(string member) => Owner(member, "public void Stop() { }");

        [Fact]
        public Task Hosts() => InMain(
            "var a = Microsoft.AspNetCore.Builder.WebApplication.Create(); var b = Microsoft.AspNetCore.Builder.WebApplication.Create(); await {|OWN4004:Task.WhenAll|}(a.RunAsync(), b.RunAsync());",
            ProgramSetup.AspNetCoreApplication);
    }

    private static Task Owner(string member, string stop) =>
        Source("public class Owner\n{\n" + member + "\n" + stop + "\nprivate async Task ReadAsync() { while (true) { await Task.Delay(100); } }\nprivate async Task WriteAsync() { while (true) { await Task.Delay(100); } }\n}\n", ProgramSetup.Library);

    public class Silent
    {
        /// <summary>What leaves with the first to end and owns nothing may be the process; what goes on may stop the other.</summary>
        [Theory]
        [InlineData("public async Task RunAsync() { await Task.WhenAny(ReadAsync(), WriteAsync()); }", "")]
        [InlineData("public async Task RunAsync() { await Task.WhenAny(ReadAsync(), WriteAsync()); Stop(); }", "public void Stop() { }")]
        [InlineData("public async Task RunAsync() { Func<Task> both = () => Task.WhenAny(ReadAsync(), WriteAsync()); await both(); }", "public void Stop() { }")]
        public Task The_first_to_end(string member, string stop) => Owner(member, stop);

        /// <summary>They were told to stop, each in its turn.</summary>
        [Theory]
        [InlineData("await one; await other;")]
        [InlineData("await Task.WhenAll(one, other);")]
        public Task Services_on_their_way_out(string wait) => InMain(
            "using var a = new CancellationTokenSource(); using var b = new CancellationTokenSource(); Task one = ListenAsync(a.Token); Task other = ListenAsync(b.Token); Console.ReadLine(); a.Cancel(); await Task.Delay(100); b.Cancel(); " + wait);

        [Theory]
        [InlineData("Task load = LoadAsync(); Task server = PumpAsync(); await load; await server;")]
        [InlineData("Task server = PumpAsync(); await server;")]
        [InlineData("Task server = PumpAsync(); Task other = PumpAsync(); await server; Console.WriteLine(1); await other;")]
        [InlineData("await PumpAsync(); await PumpAsync();")]
        [InlineData("using var stop = new CancellationTokenSource(); Task server = ListenAsync(stop.Token); Task other = ListenAsync(stop.Token); await server; await other;")]
        public Task Other_waits_one_after_the_other(string statements) => InMain(statements);

        /// <summary>What the fix of OWN6001 writes: the first end or failure ends the process.</summary>
        [Fact]
        public Task The_first_to_end_ends_the_process() => InMain("Task server = Task.Run(Serve); Task debug = Task.Run(Serve); Task first = await Task.WhenAny(server, debug); await first;");

        [Theory]
        [InlineData("using var stop = new CancellationTokenSource(); await Task.WhenAll(ListenAsync(stop.Token), ListenAsync(stop.Token));")]
        [InlineData("using var stop = new CancellationTokenSource(); var token = stop.Token; Task a = ListenAsync(token); Task b = ListenAsync(token); await Task.WhenAny(a, b); stop.Cancel(); await Task.WhenAll(a, b);")]
        [InlineData("await Task.WhenAll(PollAsync(), PollAsync());")]
        public Task Services_that_share_a_signal(string statements) => InMain(statements);

        [Theory]
        [InlineData("await Task.WhenAll(LoadAsync(), LoadAsync());")]
        [InlineData("await Task.WhenAll(PumpAsync(), LoadAsync());")]
        [InlineData("await Task.WhenAll(PumpAsync());")]
        [InlineData("var tasks = new System.Collections.Generic.List<Task> { PumpAsync(), PumpAsync() }; await Task.WhenAll(tasks);")]
        public Task Work_that_ends_or_cannot_be_seen(string statements) => InMain(statements);

        [Fact]
        public Task Test_project() => InMain("await Task.WhenAll(PumpAsync(), PumpAsync());", ProgramSetup.Console with { GlobalConfig = "build_property.IsTestProject = true" });

        [Fact]
        public Task Broken_code() => new OwnershipAnalyzerTest<OWN4004SiblingsOutliveEachOtherAnalyzer>(ProgramSetup.Console)
        {
            TestCode = "using System.Threading.Tasks; public static class Program { public static async Task Main() { await Task.WhenAll(Missing(), Missing()); } }",
            CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None,
        }.RunAsync();
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/microsoft/Omex/issues/564: an action that throws ends, and the service is not restarted.
        [Theory]
        [InlineData("await {|OWN4004:Task.WhenAll|}(first, second);")]
        [InlineData("await await Task.WhenAny(first, second);")]
        public Task Actions_of_a_service(string wait) => InMain("Task first = PumpAsync(); Task second = PumpAsync(); " + wait);

        // https://github.com/dotnet/runtime/issues/21617: a failing client leaves the server waiting for ever.
        [Theory]
        [InlineData("await {|OWN4004:Task.WhenAll|}(Task.Run(Serve), PumpAsync());")]
        [InlineData("await await Task.WhenAny(Task.Run(Serve), PumpAsync());")]
        public Task Client_and_server(string wait) => InMain(wait);

        // https://github.com/microsoft/RTVS/pull/2390: when one session fails there is no reason for the others to go on.
        [Theory]
        [InlineData("await {|OWN4004:Task.WhenAll|}(ListenAsync(CancellationToken.None), PumpAsync());")]
        [InlineData("using var failed = new CancellationTokenSource(); await Task.WhenAll(ListenAsync(failed.Token), ListenAsync(failed.Token));")]
        public Task Sessions(string wait) => InMain(wait);
    }
}
