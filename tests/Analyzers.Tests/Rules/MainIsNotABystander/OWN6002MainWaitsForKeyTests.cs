using TaskOwnership.Analyzers.Rules.MainIsNotABystander;

namespace TaskOwnership.Analyzers.Tests.Rules.MainIsNotABystander;

/// <summary>OWN6002 reports an entry point that waits for a key, or for nothing, while work runs.</summary>
public class OWN6002MainWaitsForKeyTests
{
    private const string Usings = """
        using System;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    private const string Server = """

        public class Server : IDisposable
        {
            public event EventHandler? Received;
            public void Start() => Received?.Invoke(this, EventArgs.Empty);
            public Task StartAsync() => Task.CompletedTask;
            public void Stop() { }
            public Task StopAsync() => Task.CompletedTask;
            public void Dispose() { }
            public static void Run() { while (File.Exists("lock")) { Thread.Sleep(100); } }
        }
        """;

    private static Task Source(string source, ProgramSetup? setup = null) =>
        new OwnershipAnalyzerTest<OWN6002MainWaitsForKeyAnalyzer>(setup ?? ProgramSetup.Console) { TestCode = Usings + source + Server }.RunAsync();

    private static Task InMain(string statements, ProgramSetup? setup = null) => Source("public static class Program { public static void Main() { " + statements + " } }", setup);

    private static Task InMainAsync(string statements) => Source("public static class Program { public static async Task Main() { " + statements + " await Task.Yield(); } }");

    public class Reported
    {
        [Fact]
        public Task Although_the_window_is_held_open_at_the_end() => InMain("var server = new Server(); server.Start(); {|OWN6002:Console.ReadLine|}(); server.Stop(); Console.WriteLine(\"bye\"); Console.ReadKey();");

        [Theory]
        [InlineData("{|OWN6002:Console.ReadLine|}();")]
        [InlineData("{|OWN6002:Console.ReadKey|}(true);")]
        [InlineData("_ = {|OWN6002:Console.Read|}();")]
        [InlineData("try { {|OWN6002:Console.ReadLine|}(); } finally { Console.WriteLine(); }")]
        public Task Beside_a_dropped_start(string wait) => InMain("Task.Run(Server.Run); " + wait);

        [Fact]
        public Task Beside_a_task_that_is_awaited_later() => InMainAsync("var work = Task.Run(Server.Run); {|OWN6002:Console.ReadLine|}(); await work;");

        [Fact]
        public Task Beside_a_server_that_was_started() => InMainAsync("var server = new Server(); await server.StartAsync(); {|OWN6002:Console.ReadLine|}(); await server.StopAsync();");

        [Theory]
        [InlineData("await {|OWN6002:Task.Run|}(() => Console.ReadLine());")]
        [InlineData("await {|OWN6002:Task.Run|}(Console.ReadLine);")]
        [InlineData("await {|OWN6002:Task.Run|}(() => { Console.ReadKey(true); }).ConfigureAwait(false);")]
        [InlineData("{|OWN6002:Task.Run|}(() => Console.ReadKey()).Wait();")]
        [InlineData("await {|OWN6002:Console.In.ReadLineAsync|}();")]
        public Task In_a_task_that_is_awaited(string wait) => InMainAsync("var server = new Server(); await server.StartAsync(); " + wait + " await server.StopAsync();");

        [Fact]
        public Task Beside_what_is_cancelled_behind_it() => InMain("using var stop = new CancellationTokenSource(); Receive(stop.Token); {|OWN6002:Console.ReadLine|}(); stop.Cancel(); static void Receive(CancellationToken token) { }");

        [Fact]
        public Task Inside_the_using_of_a_server() => InMain("using (var server = new Server()) { server.Start(); {|OWN6002:Console.ReadKey|}(); }");

        [Fact]
        public Task Beside_a_timer() => InMain("using var timer = new Timer(_ => Server.Run(), null, 0, 1000); {|OWN6002:Console.ReadLine|}();");

        [Fact]
        public Task Beside_an_event() => InMain("var server = new Server(); server.Received += (_, _) => Server.Run(); {|OWN6002:Console.ReadLine|}();");

        [Fact]
        public Task An_idle_loop_beside_a_timer() => InMain("using var timer = new Timer(_ => Server.Run(), null, 0, 1000); {|OWN6002:while|} (true) { Thread.Sleep(1000); }");

        [Fact]
        public Task An_endless_sleep_beside_a_server() => InMain("new Server().Start(); {|OWN6002:Thread.Sleep|}(Timeout.Infinite);");

        [Fact]
        public Task Top_level_statements() => Source("var server = new Server(); server.Start(); {|OWN6002:Console.ReadLine|}();");

        [Fact]
        public Task A_method_that_only_Main_calls() => Source("public static class Program { public static void Main() { Task.Run(Server.Run); Wait(); } private static void Wait() { {|OWN6002:Console.ReadLine|}(); } }");
    }

    public class Silent
    {
        [Theory]
        [InlineData("Console.WriteLine(\"done\"); Console.ReadKey();")]
        [InlineData("Server.Run(); Console.ReadLine();")]
        [InlineData("Task.Run(Server.Run).Wait(); Console.ReadLine();")]
        [InlineData("var work = Task.Run(Server.Run); work.Wait(); Console.ReadLine();")]
        public Task Without_work(string statements) => InMain(statements);

        [Theory]
        [InlineData("var server = new Server(); server.Start(); server.Stop(); Console.ReadLine();")]
        [InlineData("using (var server = new Server()) { server.Start(); } Console.ReadLine();")]
        [InlineData("var timer = new Timer(_ => Server.Run(), null, 0, 1000); timer.Dispose(); Console.ReadLine();")]
        [InlineData("var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Start(); Console.ReadLine();")]
        [InlineData("Console.CancelKeyPress += (_, _) => { }; AppDomain.CurrentDomain.UnhandledException += (_, _) => { }; Console.ReadLine();")]
        public Task After_everything_was_stopped(string statements) => InMain(statements);

        [Theory]
        [InlineData("var line = Console.ReadLine(); Console.WriteLine(line);")]
        [InlineData("while (Console.ReadLine() != \"q\") { }")]
        [InlineData("if (Console.ReadKey().Key == ConsoleKey.Q) { return; }")]
        [InlineData("if (System.Diagnostics.Debugger.IsAttached) { Console.ReadKey(); }")]
        [InlineData("for (var i = 0; i < 3; i++) { Console.ReadLine(); }")]
        public Task A_key_that_somebody_asks_for(string statements) => InMain("Task.Run(Server.Run); " + statements);

        [Theory]
        [InlineData("var line = await Task.Run(() => Console.ReadLine()); Console.WriteLine(line);")]
        [InlineData("await Task.Run(() => { Console.ReadLine(); Server.Run(); });")]
        [InlineData("var line = await Console.In.ReadLineAsync(); Console.WriteLine(line);")]
        [InlineData("await new System.IO.StringReader(\"a\").ReadLineAsync();")]
        [InlineData("var key = Task.Run(() => Console.ReadKey()); await Task.WhenAny(key, Task.Delay(10));")]
        public Task A_task_that_is_more_than_a_key(string statements) => InMainAsync("var server = new Server(); await server.StartAsync(); " + statements + " await server.StopAsync();");

        [Fact]
        public Task Beside_what_was_cancelled_before() => InMain("using var stop = new CancellationTokenSource(); Receive(stop.Token); stop.Cancel(); Console.ReadLine(); static void Receive(CancellationToken token) { }");

        /// <summary>The program goes on with its work, and asks again: only the last wait keeps it alive.</summary>
        [Theory]
        [InlineData("Console.ReadLine(); Server.Run(); {|OWN6002:Console.ReadLine|}();")]
        [InlineData("Console.ReadKey(); Console.WriteLine(int.Parse(\"1\")); {|OWN6002:Console.ReadKey|}();")]
        public Task A_step_of_a_dialogue(string statements) => InMain("Task.Run(Server.Run); " + statements);

        [Fact]
        public Task An_idle_loop_beside_a_start_is_another_rule() => InMain("Task.Run(Server.Run); while (true) { Thread.Sleep(1000); }");

        [Fact]
        public Task Not_the_entry_point() => Source("public static class Program { public static void Main() { } public static void Pause() { Task.Run(Server.Run); Console.ReadLine(); } }");

        [Fact]
        public Task Library() => InMain("Task.Run(Server.Run); Console.ReadLine();", ProgramSetup.Library);

        [Fact]
        public Task Test_project() => InMain("Task.Run(Server.Run); Console.ReadLine();", ProgramSetup.Console with { GlobalConfig = "build_property.IsTestProject = true" });

        [Fact]
        public Task Broken_code() => new OwnershipAnalyzerTest<OWN6002MainWaitsForKeyAnalyzer>(ProgramSetup.Console)
        {
            TestCode = Usings + "public static class Program { public static void Main() { new Servre().Start(); Console.ReadLine(); } }" + Server,
            CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None,
        }.RunAsync();
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/Azure/DotNetty/issues/536: the server of the example ends at once in a container.
        [Theory]
        [InlineData("{|OWN6002:Console.ReadLine|}();")]
        [InlineData("closing.WaitOne();")]
        public Task Discard_server(string wait) => InMainAsync("var closing = new AutoResetEvent(false); Console.CancelKeyPress += (_, _) => closing.Set(); var server = new Server(); await server.StartAsync(); " + wait + " await server.StopAsync();");

        // https://github.com/Legedric/ptmagic/issues/211: ReadKey throws where there is no terminal.
        [Theory]
        [InlineData("{|OWN6002:Console.ReadKey|}();")]
        [InlineData("work.Wait();")]
        public Task Monitor(string wait) => InMain("var work = Task.Run(Server.Run); Console.WriteLine(\"Press a key to stop.\"); " + wait + " work.Wait();");

        // https://github.com/gokulm/BoltOn/pull/131: the bus is started, and the program ends at the first line that it cannot read.
        [Theory]
        [InlineData("{|OWN6002:Console.ReadLine|}();")]
        [InlineData("new CancellationTokenSource(1000).Token.WaitHandle.WaitOne();")]
        public Task Bus(string wait) => InMain("var bus = new Server(); bus.Start(); " + wait + " bus.Stop();");
    }
}
