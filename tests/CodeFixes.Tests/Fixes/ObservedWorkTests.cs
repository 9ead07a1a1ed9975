namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Where nobody can own the work, its failure is at least observed: by the project's own sink, or by a logger in scope.</summary>
public class ObservedWorkTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private const string Log = """

        public interface ILog
        {
            void Error(string message, Exception exception);
        }

        public class ConsoleLog : ILog
        {
            public void Error(string message, Exception exception) => Console.Error.WriteLine(message + ": " + (exception.InnerException ?? exception).Message);
        }

        """;

    // The contract fixes what the handler returns.
    private static string Handler(string body, string members = "", string log = Log) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IHandler
        {
            void Handle(string name);
        }

        public class Handler : IHandler
        {
            private readonly ILog _log;

            public Handler(ILog log) => _log = log;

            public void Handle(string name)
            {
                {{body.ReplaceLineEndings("\n        ")}}
            }

            private static async Task SaveAsync(string name)
            {
                await Task.Delay(10);
                throw new InvalidOperationException(name + " is lost");
            }{{members.ReplaceLineEndings("\n    ")}}
        }
        {{log}}
        """;

    private const string Main = """

        public static class Program
        {
            public static void Main()
            {
                new Handler(new ConsoleLog()).Handle("it");
                Thread.Sleep(2000);
            }
        }

        """;

    private static Task<string> Fix(string source, string id, ProgramSetup? setup = null) => FixVerifier.FixTextAsync(TestSolution.Of(setup ?? ProgramSetup.Library, source), id);

    private static Task NotOffered(string source, string id, ProgramSetup? setup = null) => FixVerifier.NotOfferedAsync(TestSolution.Of(setup ?? ProgramSetup.Library, source), id);

    /// <summary>The task of an <c>async void</c> method ends at its first await: to look at it would say nothing of how the work ends.</summary>
    [Theory]
    [InlineData("Task.Run(() => Pump());")]
    [InlineData("Task.Run(() => { Pump(); });")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Pump());")]
    public Task The_task_of_an_async_void_method_is_not_observed(string body) =>
        NotOffered(Handler(body, """


            private async void Pump()
            {
                while (true)
                {
                    await Task.Delay(1000);
                    await SaveAsync("it");
                }
            }
            """), "OWN1001");

    [Theory]
    [InlineData("OWN1001", "Task.Run(() => SaveAsync(name));", "SaveAsync failed")]
    [InlineData("OWN1001", "_ = Task.Run(async () =>\n{\n    // All of it.\n    await SaveAsync(name);\n    Console.Out.Flush();\n}).ConfigureAwait(false);", "Handle failed")]
    [InlineData("OWN1002", "_ = SaveAsync(name);", "SaveAsync failed")]
    [InlineData("OWN1001", "ThreadPool.QueueUserWorkItem(_ => SaveAsync(name).GetAwaiter().GetResult());", "Handle failed")]
    [InlineData("OWN1001", "ThreadPool.QueueUserWorkItem(new WaitCallback((state) => { SaveAsync(name).GetAwaiter().GetResult(); }));", "Handle failed")]
    [InlineData("OWN1001", "ThreadPool.QueueUserWorkItem((WaitCallback)(state => SaveAsync(name).GetAwaiter().GetResult()));", "Handle failed")]
    [InlineData("OWN1001", "ThreadPool.QueueUserWorkItem(delegate (object? state)\n{\n    // All of it.\n    SaveAsync(name).GetAwaiter().GetResult();\n});", "Handle failed")]
    [InlineData("OWN1001", "ThreadPool.QueueUserWorkItem(delegate { SaveAsync(name).GetAwaiter().GetResult(); });", "Handle failed")]
    public async Task The_failure_is_logged(string id, string body, string message)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Handler(body) + Main);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, id), s_limit);

        Assert.Equal((0, message + ": it is lost\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("new WaitCallback(delegate(object? state) { Save(name); })", "Task.Run(() => { Save(name); }).ContinueWith(")]
    [InlineData("new(state => Save(name))", "Task.Run(() => Save(name)).ContinueWith(")]
    [InlineData("delegate\n{\n    Save(name); // at once\n}", "Task.Run(() =>\n        {\n            Save(name); // at once\n        }).ContinueWith(")]
    public async Task A_callback_of_the_pool_becomes_a_task(string callback, string expected) => Assert.Contains(expected, await Fix(Pooled(callback), "OWN1001"), StringComparison.Ordinal);

    [Theory]
    [InlineData("(WaitCallback)((state) => Save(name) /* at once */)")]
    [InlineData("delegate (object? state /* nothing */) { Save(name); }")]
    [InlineData("new WaitCallback(/* the work */ (_) => Save(name))")]
    public Task Not_where_something_is_said_of_the_callback(string callback) => NotOffered(Pooled(callback), "OWN1001");

    // A failure that is logged while a log is written comes back as the next thing to log.
    [Theory]
    [InlineData("LogEmitted += line => _ = SendAsync(line);", "\n\npublic static event Action<string>? LogEmitted;\n\nprivate static Task SendAsync(string line) => SaveAsync(line);")]
    [InlineData("WriteLog(name);", "\n\nprivate void WriteLog(string line) { _ = EmitLogAsync(line); }\n\nprivate static Task EmitLogAsync(string line) => SaveAsync(line);")]
    public Task Not_where_a_log_is_served(string body, string members) => NotOffered(Handler(body, members), "OWN1002");

    [Theory]
    [InlineData("LoggedIn += line => _ = SendAsync(line);", "\n\npublic static event Action<string>? LoggedIn;\n\nprivate static Task SendAsync(string line) => SaveAsync(line);")]
    public async Task Where_somebody_logs_in(string body, string members) => Assert.Contains("_log.Error(\"SendAsync failed\"", await Fix(Handler(body, members), "OWN1002"), StringComparison.Ordinal);

    private static string Pooled(string callback) => Handler("ThreadPool.QueueUserWorkItem(" + callback + ");", "\n\nprivate static void Save(string name) => SaveAsync(name).Wait();");

    [Fact]
    public async Task A_continuation_logs_it() => Assert.Contains(
        """
            public void Handle(string name)
            {
                // Not for the caller to wait for.
                Task.Run(() =>
                {
                    Save(name); // at once
                }).ContinueWith(
                    failed => _log.Error("Save failed", failed.Exception!),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default); // later
            }

        """,
        await Fix(
            Handler("// Not for the caller to wait for.\nTask.Run(() =>\n{\n    Save(name); // at once\n}); // later", "\n\nprivate static void Save(string name) => SaveAsync(name).Wait();"),
            "OWN1001"),
        StringComparison.Ordinal);

    private const string MicrosoftLog = "using Microsoft.Extensions.Logging;\n";

    [Theory]
    [InlineData("private readonly ILogger<Handler> _logger;\n\npublic Handler(ILogger<Handler> logger) => _logger = logger;", "failed => _logger.LogError(failed.Exception, \"SaveAsync failed\"),")]
    [InlineData("protected ILogger? Output { get; set; }", "failed => Output?.LogError(failed.Exception, \"SaveAsync failed\"),")]
    [InlineData("private static readonly ILogger s_log = null!;", "failed => s_log.LogError(failed.Exception, \"SaveAsync failed\"),")]
    public async Task Any_logger_in_scope_does(string members, string expected) => Assert.Contains(
        expected,
        await Fix(
            "using System;\n" + MicrosoftLog + $$"""
            using System.Threading.Tasks;

            public interface IHandler { void Handle(string name); }

            public class Handler : IHandler
            {
                {{members}}

                public void Handle(string name) => Task.Run(() => SaveAsync(name));

                private static async Task SaveAsync(string name) { await Task.Yield(); Console.Out.WriteLine(name); }
            }

            """,
            "OWN1001",
            ProgramSetup.Library with { AspNetCore = true }),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_primary_constructor_or_a_parameter_may_hold_the_logger()
    {
        var text = await Fix(
            "using System;\n" + MicrosoftLog + """
            using System.Threading.Tasks;

            public interface IHandler { void Handle(ILogger other); }

            public class Handler(ILogger<Handler> logger) : IHandler
            {
                public void Handle(ILogger other) => Task.Run(() => Console.Out.WriteLine(logger));
            }

            public class Timed(Action<Action> every) : IHandler
            {
                public void Handle(ILogger other) => every(() => Task.Run(() => Console.Out.WriteLine()));
            }

            """,
            "OWN1001",
            ProgramSetup.Library with { AspNetCore = true });

        Assert.Contains("failed => logger.LogError", text, StringComparison.Ordinal);
        Assert.Contains("failed => other.LogError", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n\npublic static class Tasks\n{\n    public static async void Forget(this Task task, ILog log)\n    {\n        try { await task; }\n        catch (Exception e) { log.Error(\"\", e); }\n    }\n}\n", "        SaveAsync(name).Forget(_log);\n")]
    [InlineData("\n\npublic static class Tasks\n{\n    public static void Observe(Task task, string what, ILog log) =>\n        task.ContinueWith(t => log.Error(what, t.Exception!), TaskContinuationOptions.OnlyOnFaulted);\n}\n", "        Tasks.Observe(SaveAsync(name), \"SaveAsync\", _log);\n")]
    public async Task The_projects_own_sink_comes_first(string sink, string expected)
    {
        var source = Handler("_ = SaveAsync(name).ConfigureAwait(false);", log: Log + sink);

        Assert.Contains(expected, await Fix(source, "OWN1002"), StringComparison.Ordinal);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(TestSolution.Of(ProgramSetup.Console, source + Main), "OWN1002"), s_limit);
        Assert.Contains("it is lost", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_the_user_names_is_one() => Assert.Contains(
        "        SaveAsync(name).Forget();\n",
        await Fix(
            Handler("_ = SaveAsync(name);", log: Log + "\n\npublic static class Tasks\n{\n    public static void Forget(this Task task) { _ = task.Exception; }\n}\n"),
            "OWN1002",
            ProgramSetup.Library with { EditorConfig = "task_ownership.sanctioned_sinks = Tasks.Forget" }),
        StringComparison.Ordinal);

    /// <summary>To swallow a failure is not to observe it.</summary>
    [Fact]
    public async Task A_sink_that_swallows_is_none() => Assert.Contains(
        "failed => _log.Error(",
        await Fix(Handler("_ = SaveAsync(name);", log: Log + "\n\npublic static class Tasks\n{\n    public static async void Forget(this Task task)\n    {\n        try { await task; }\n        catch (Exception) { }\n    }\n}\n"), "OWN1002"),
        StringComparison.Ordinal);

    private static string AsyncVoid(string body, string parameters = "object? sender, EventArgs e", string contract = "", string name = "OnChanged") => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public class Handler{{contract}}
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ILog _log;

            public Handler(ILog log) => _log = log;

            /// <summary>Called by the platform.</summary>
            public async void {{name}}({{parameters}})
            {
                {{body.ReplaceLineEndings("\n        ")}}
            }

            private static async Task SaveAsync(CancellationToken token)
            {
                await Task.Delay(10, token);
                throw new InvalidOperationException("it is lost");
            }
        }
        {{Log}}
        """;

    [Fact]
    public async Task An_event_handler_is_guarded_as_a_whole() => Assert.Contains(
        """"
            public async void OnChanged(object? sender, EventArgs e)
            {
                try
                {
                    #region Wait
                    // For as long as it takes.
                    await SaveAsync(_stop.Token); // a little
                    #endregion
                    Console.WriteLine("""
                      text
                    """);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    // Stopped, as asked.
                }
                catch (Exception exception)
                {
                    _log.Error("OnChanged failed", exception);
                }
            }

        """".Replace("    text", "text", StringComparison.Ordinal).Replace("            \"\"\")", "        \"\"\")", StringComparison.Ordinal),
        await Fix(AsyncVoid("#region Wait\n// For as long as it takes.\nawait SaveAsync(_stop.Token); // a little\n#endregion\nConsole.WriteLine(\"\"\"\n  text\n\"\"\");").Replace("public class Handler", "internal class Handler", StringComparison.Ordinal), "OWN1003"),
        StringComparison.Ordinal);

    /// <summary>Where the application hears of what nobody handles, it may tell the user, or end: a guard would keep that from it.</summary>
    [Theory]
    [InlineData("public static class App { public static void Start() => AppDomain.CurrentDomain.UnhandledException += (_, e) => Environment.Exit(1); }")]
    [InlineData("public class App { private void OnFailure(object sender, UnhandledExceptionEventArgs e) => Console.WriteLine(e); }")]
    public Task An_event_handler_whose_failure_the_application_handles(string app) =>
        NotOffered(AsyncVoid("await SaveAsync(_stop.Token);").Replace("public class Handler", "internal class Handler", StringComparison.Ordinal) + "\n" + app + "\n", "OWN1003");

    /// <summary>What is there to fail, fails.</summary>
    [Theory]
    [InlineData("Task.Run(() => throw new InvalidOperationException());")]
    [InlineData("Task.Run(() => { Console.WriteLine(1); throw new InvalidOperationException(); });")]
    public Task What_throws_on_purpose(string body) => NotOffered(Handler(body), "OWN1001");

    /// <summary>A failure on the pool ends the process; logged, it would leave those behind who wait for the signal.</summary>
    [Theory]
    [InlineData("var done = new TaskCompletionSource<int>(); ThreadPool.QueueUserWorkItem(_ => { Console.Out.WriteLine(name); done.SetResult(1); }); Waiting = done.Task;")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { Console.Out.WriteLine(name); s_done.Set(); });")]
    public Task What_somebody_waits_for(string body) => NotOffered(Handler(body, "\n\npublic Task Waiting { get; set; } = Task.CompletedTask;\n\nprivate static readonly ManualResetEventSlim s_done = new();"), "OWN1001");

    /// <summary>The compiler fills in who called; the message would be taken for that.</summary>
    [Fact]
    public async Task A_logger_that_asks_who_calls() => Assert.Contains(
        "failed => Log.Error(failed.Exception!),",
        await Fix(
            Handler("_ = SaveAsync(name);").Replace("    private readonly ILog _log;\n\n    public Handler(ILog log) => _log = log;\n\n", "", StringComparison.Ordinal).Replace(Log, "\npublic static class Log\n{\n    public static void Error(Exception e, [System.Runtime.CompilerServices.CallerMemberName] string caller = \"\") => Console.Error.WriteLine(caller + e);\n}\n", StringComparison.Ordinal),
            "OWN1002"),
        StringComparison.Ordinal);

    /// <summary>A report whose body is empty tells nobody.</summary>
    [Fact]
    public Task A_report_that_does_nothing() => NotOffered(
        Handler("_ = SaveAsync(name);", "\n\npublic void Other() { try { Console.Out.Flush(); } catch (Exception e) { TraceError(e); } }\n\nprivate static void TraceError(Exception e)\n{\n    // Not yet.\n}").Replace("    private readonly ILog _log;\n\n    public Handler(ILog log) => _log = log;\n\n", "", StringComparison.Ordinal),
        "OWN1002");

    /// <summary>A test that only logs what fails passes.</summary>
    [Fact]
    public Task A_test() => NotOffered(AsyncVoid("await SaveAsync(default);", parameters: "", name: "Check"), "OWN1004", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\ntask_ownership.public_api = never" });

    [Fact]
    public async Task The_process_survives_a_failure_in_an_event_handler()
    {
        var source = AsyncVoid("await SaveAsync(default);") + """

            public static class Program
            {
                public static void Main()
                {
                    new Handler(new ConsoleLog()).OnChanged(null, EventArgs.Empty);
                    Thread.Sleep(2000);
                }
            }

            """;
        var before = TestSolution.Of(ProgramSetup.Console, source);
        Assert.NotEqual(0, (await ExecutableProof.RunAsync(before, s_limit)).ExitCode);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1003"), s_limit);

        Assert.Equal((0, "OnChanged failed: it is lost\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task An_override_that_is_async_void_is_guarded() => Assert.Contains(
        "            catch (Exception exception)\n",
        (await Fix(AsyncVoid("await SaveAsync(default);", "string name", " : IHandler", "Handle") + "\npublic interface IHandler { void Handle(string name); }\n", "OWN1004")).Replace("        catch", "            catch", StringComparison.Ordinal),
        StringComparison.Ordinal);

    [Theory]
    // Nobody to tell.
    [InlineData("OWN1001", "Task.Run(() => SaveAsync(name));", "", "")]
    [InlineData("OWN1002", "_ = SaveAsync(name);", "private string? Log { get; set; }", "")]
    // Not a logger, whatever its name.
    [InlineData("OWN1002", "_ = SaveAsync(name);", "private readonly Catalog _catalog = new();", "public class Catalog { public void Error(string message) { } }")]
    // What guards itself has been observed.
    [InlineData("OWN1003", "Task.Run(async () => { try { await SaveAsync(name); } catch (Exception e) { _log.Error(\"\", e); } });", "private readonly ILog _log = null!;", "public interface ILog { void Error(string message, Exception exception); }")]
    // An empty catch is none.
    [InlineData("OWN1002", "_ = SaveAsync(name);", "private async void Swallow(Task task) { try { await task; } catch (Exception) { } }", "")]
    public async Task Not_offered(string id, string body, string members, string types) => await NotOffered(
        $$"""
        using System;
        using System.Threading.Tasks;

        public interface IHandler
        {
            void Handle(string name);
        }

        public class Handler : IHandler
        {
            {{members}}

            public void Handle(string name)
            {
                {{body}}
            }

            private static async Task SaveAsync(string name)
            {
                await Task.Delay(10);
                throw new InvalidOperationException(name);
            }
        }

        {{types}}

        """,
        id);

    [Fact]
    public async Task Conditional_code_in_a_handler_is_left_alone() =>
        await NotOffered(AsyncVoid("#if DEBUG\nawait Task.Delay(1);\n#else\nawait SaveAsync(default);\n#endif"), "OWN1003");

    [Fact]
    public async Task Fix_All_logs_each_failure_once()
    {
        var text = await Fix(Handler("_ = SaveAsync(name);\n_ = SaveAsync(name + name);\n\n// The last.\n_ = SaveAsync(\"\");"), "OWN1002");

        // Three places share one method.
        Assert.Equal(1, text.Split("failed => _log.Error(").Length - 1);
        Assert.Equal(3, text.Split("LogFailure(SaveAsync(").Length - 1);
    }
}
