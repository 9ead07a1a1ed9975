using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.MainIsNotABystander;

namespace TaskOwnership.Analyzers.Tests.Rules.MainIsNotABystander;

/// <summary>OWN6001 reports an entry point that starts work, or reaches a start, which it could await, and then only idles.</summary>
public class OWN6001MainIdlesTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    // What the programs start: a service that runs until it fails.
    private const string Service = """

        public static class Service
        {
            public static void Run() { while (File.Exists("lock")) { Thread.Sleep(100); } throw new InvalidOperationException(); }
            public static async Task RunAsync() { while (File.Exists("lock")) { await Task.Delay(100); } throw new InvalidOperationException(); }
            public static Task StartAsync() { return Task.CompletedTask; }
        }
        """;

    /// <summary>Verifies a program of one class, given by its members.</summary>
    private static Task Members(string members, ProgramSetup? setup = null) =>
        Source(Usings + "public class Program\n{\n" + members + "\n}\n" + Service, setup);

    /// <summary>Verifies a program whose <c>void Main</c> starts the service, drops it and then does this.</summary>
    private static Task AfterADroppedStart(string statements) =>
        Members("static void Main()\n{\nTask.Run(Service.Run);\n" + statements + "\n}");

    /// <summary>As <see cref="AfterADroppedStart"/>, in an <c>async Task Main</c>.</summary>
    private static Task AfterADroppedStartAsync(string statements) =>
        Members("static async Task Main()\n{\n_ = Task.Run(Service.Run);\nawait Task.Yield();\n" + statements + "\n}");

    /// <summary>Verifies a program of top-level statements.</summary>
    private static Task TopLevel(string statements) => Source(Usings + statements + "\n" + Service);

    private static Task Source(string source, ProgramSetup? setup = null, params DiagnosticResult[] expected)
    {
        var test = new OwnershipAnalyzerTest<OWN6001MainIdlesAnalyzer>(setup ?? ProgramSetup.Console) { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>Each shape of idling, after a start that was dropped.</summary>
    public class IdleShapes
    {
        [Fact]
        public Task While_true_sleep() => AfterADroppedStart("{|OWN6001:while|} (true) { Thread.Sleep(1000); }");

        [Fact]
        public Task While_true_sleep_without_braces() => AfterADroppedStart("{|OWN6001:while|} (true) Thread.Sleep(1000);");

        [Fact]
        public Task While_true_sleep_for_a_time_span() => AfterADroppedStart("{|OWN6001:while|} (true) { Thread.Sleep(TimeSpan.FromSeconds(1)); }");

        [Fact]
        public Task While_true_sleep_infinitely() => AfterADroppedStart("{|OWN6001:while|} (true) { Thread.Sleep(Timeout.Infinite); }");

        [Fact]
        public Task While_true_with_nothing_in_it() => AfterADroppedStart("{|OWN6001:while|} (true) { }");

        [Fact]
        public Task While_true_with_an_empty_statement() => AfterADroppedStart("{|OWN6001:while|} (true) ;");

        [Fact]
        public Task While_true_yield() => AfterADroppedStart("{|OWN6001:while|} (true) { Thread.Yield(); }");

        [Fact]
        public Task While_a_constant_is_true() => AfterADroppedStart("const bool forever = true; {|OWN6001:while|} (forever) { Thread.Sleep(1000); }");

        [Fact]
        public Task While_true_delay_and_wait() => AfterADroppedStart("{|OWN6001:while|} (true) { Task.Delay(1000).Wait(); }");

        [Fact]
        public Task While_true_delay() => AfterADroppedStartAsync("{|OWN6001:while|} (true) { await Task.Delay(1000); }");

        [Fact]
        public Task While_true_delay_with_ConfigureAwait() => AfterADroppedStartAsync("{|OWN6001:while|} (true) { await Task.Delay(1000).ConfigureAwait(false); }");

        [Fact]
        public Task For_ever_with_nothing_in_it() => AfterADroppedStart("{|OWN6001:for|} (;;) { }");

        [Fact]
        public Task For_ever_sleep() => AfterADroppedStart("{|OWN6001:for|} (;;) { Thread.Sleep(1000); }");

        [Fact]
        public Task For_true_sleep() => AfterADroppedStart("{|OWN6001:for|} (; true;) Thread.Sleep(1000);");

        [Fact]
        public Task Do_sleep_while_true() => AfterADroppedStart("{|OWN6001:do|} { Thread.Sleep(1000); } while (true);");

        [Fact]
        public Task Sleep_infinitely() => AfterADroppedStart("{|OWN6001:Thread.Sleep|}(Timeout.Infinite);");

        [Fact]
        public Task Sleep_minus_one() => AfterADroppedStart("{|OWN6001:Thread.Sleep|}(-1);");

        [Fact]
        public Task Sleep_an_infinite_time_span() => AfterADroppedStart("{|OWN6001:Thread.Sleep|}(Timeout.InfiniteTimeSpan);");

        [Fact]
        public Task Sleep_a_time_span_of_minus_one() => AfterADroppedStart("{|OWN6001:Thread.Sleep|}(TimeSpan.FromMilliseconds(-1));");

        [Fact]
        public Task Delay_minus_one() => AfterADroppedStartAsync("await {|OWN6001:Task.Delay|}(-1);");

        [Fact]
        public Task Delay_infinitely() => AfterADroppedStartAsync("await {|OWN6001:Task.Delay|}(Timeout.Infinite);");

        [Fact]
        public Task Delay_an_infinite_time_span() => AfterADroppedStartAsync("await {|OWN6001:Task.Delay|}(Timeout.InfiniteTimeSpan);");

        [Fact]
        public Task Delay_infinitely_with_ConfigureAwait() => AfterADroppedStartAsync("await {|OWN6001:Task.Delay|}(-1).ConfigureAwait(false);");

        [Fact]
        public Task Delay_infinitely_and_wait() => AfterADroppedStart("{|OWN6001:Task.Delay|}(-1).Wait();");

        [Fact]
        public Task Delay_infinitely_and_get_the_result() => AfterADroppedStart("{|OWN6001:Task.Delay|}(Timeout.Infinite).GetAwaiter().GetResult();");

        [Fact]
        public Task Wait_for_a_new_event() => AfterADroppedStart("{|OWN6001:new ManualResetEvent(false).WaitOne|}();");

        [Fact]
        public Task Wait_for_a_new_auto_reset_event() => AfterADroppedStart("{|OWN6001:new AutoResetEvent(false).WaitOne|}();");

        [Fact]
        public Task Wait_for_an_event_that_nobody_sets() => AfterADroppedStart("var quit = new ManualResetEvent(false); {|OWN6001:quit.WaitOne|}();");

        [Fact]
        public Task Wait_for_a_used_event_that_nobody_sets() => AfterADroppedStart("using var quit = new ManualResetEvent(false); {|OWN6001:quit.WaitOne|}();");

        [Fact]
        public Task Wait_for_a_slim_event_that_nobody_sets() => AfterADroppedStart("var quit = new ManualResetEventSlim(); {|OWN6001:quit.Wait|}();");

        [Fact]
        public Task Wait_for_a_semaphore_that_nobody_releases() => AfterADroppedStart("var quit = new SemaphoreSlim(0); {|OWN6001:quit.Wait|}();");

        [Fact]
        public Task Join_the_current_thread() => AfterADroppedStart("{|OWN6001:Thread.CurrentThread.Join|}();");

        [Fact]
        public Task Spin_until_false() => AfterADroppedStart("{|OWN6001:SpinWait.SpinUntil|}(() => false);");
    }

    /// <summary>Where the entry point can stand.</summary>
    public class EntryPoints
    {
        [Fact]
        public Task Void_Main() => Members("static void Main() { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }");

        [Fact]
        public Task Main_with_arguments() => Members("public static void Main(string[] args) { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }");

        [Fact]
        public Task Main_that_returns_an_exit_code() => Members("static int Main() { Task.Run(Service.Run); {|OWN6001:Thread.Sleep|}(-1); return 0; }");

        [Fact]
        public Task Async_Main() => Members("static async Task Main() { _ = Task.Run(Service.Run); await {|OWN6001:Task.Delay|}(-1); }");

        [Fact]
        public Task Async_Main_that_returns_an_exit_code() =>
            Members("static async Task<int> Main() { _ = Task.Run(Service.Run); await {|OWN6001:Task.Delay|}(-1); return 0; }");

        [Fact]
        public Task Main_that_returns_the_endless_delay() =>
            Members("static Task Main() { _ = Task.Run(Service.Run); return {|OWN6001:Task.Delay|}(-1); }");

        [Fact]
        public Task Main_of_a_static_class() => Source(Usings + """
            static class Start { static void Main() { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); } } }
            """ + Service);

        [Fact]
        public Task Top_level_statements() => TopLevel("_ = Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); }");

        [Fact]
        public Task Async_top_level_statements() => TopLevel("_ = Task.Run(Service.Run); await {|OWN6001:Task.Delay|}(Timeout.Infinite);");

        [Fact]
        public Task A_private_method_that_only_Main_calls() => Members("""
            static void Main() { Task.Run(Service.Run); Idle(); }
            private static void Idle() { {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            """);

        [Fact]
        public Task A_private_method_that_only_such_a_method_calls() => Members("""
            static void Main() { Task.Run(Service.Run); Block(); }
            private static void Block() { Idle(); }
            private static void Idle() { {|OWN6001:Thread.Sleep|}(Timeout.Infinite); }
            """);

        [Fact]
        public Task A_local_function_of_Main() => Members("""
            static void Main()
            {
                Task.Run(Service.Run);
                Idle();
                static void Idle() { {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            }
            """);

        [Fact]
        public Task A_try_in_Main() => Members("static void Main() { try { Task.Run(Service.Run); {|OWN6001:Thread.Sleep|}(-1); } finally { GC.Collect(); } }");

        [Fact]
        public Task A_branch_of_Main() => Members("""
            static void Main(string[] args)
            {
                Task.Run(Service.Run);
                if (args.Length == 0) { {|OWN6001:Thread.Sleep|}(-1); }
            }
            """);

        [Theory]
        [InlineData(LanguageVersion.CSharp7_3)]
        [InlineData(LanguageVersion.CSharp8)]
        [InlineData(LanguageVersion.CSharp9)]
        [InlineData(LanguageVersion.CSharp12)]
        [InlineData(LanguageVersion.Preview)]
        public Task Every_language_version(LanguageVersion version) =>
            Members("static void Main() { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }", ProgramSetup.Console with { LanguageVersion = version });

        [Fact]
        public Task The_message_names_Main() => Source(
            Usings + "class Program { static void Main() { Task.Run(Service.Run); {|#0:while|} (true) { } } }" + Service,
            setup: null,
            new DiagnosticResult(RuleCatalog.MainIdles).WithLocation(0).WithArguments("Main").WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));

        [Fact]
        public Task The_message_names_the_entry_point_of_top_level_statements() => Source(
            Usings + "_ = Task.Run(Service.Run); {|#0:while|} (true) { }" + Service,
            setup: null,
            new DiagnosticResult(RuleCatalog.MainIdles).WithLocation(0).WithArguments("Main").WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
    }

    /// <summary>Which starts the entry point could await instead: held, dropped, or reached through private methods of its type.</summary>
    public class StartsThatCouldBeAwaited
    {
        private const string Idle = "{|OWN6001:while|} (true) { Thread.Sleep(1000); }";

        [Fact]
        public Task Held_in_a_local_that_is_not_read() => Members("static void Main() { var server = Task.Run(Service.Run); " + Idle + " }");

        [Fact]
        public Task Two_held_in_locals() => Members("static void Main() { Task server = Task.Run(Service.Run); Task debug = Task.Run(Service.Run); " + Idle + " }");

        [Fact]
        public Task Held_in_a_field() => Members("private static Task server; static void Main() { server = Task.Run(Service.Run); " + Idle + " }");

        [Fact]
        public Task Held_in_a_list() => Members("static void Main() { var tasks = new List<Task>(); tasks.Add(Task.Run(Service.Run)); " + Idle + " }");

        [Fact]
        public Task Dropped_asynchronous_call() => Members("static void Main() { _ = Service.RunAsync(); " + Idle + " }");

        [Fact]
        public Task Held_asynchronous_call() => Members("static void Main() { var server = Service.RunAsync(); " + Idle + " }");

        [Fact]
        public Task Dropped_thread() => Members("static void Main() { new Thread(Service.Run).Start(); " + Idle + " }");

        [Fact]
        public Task Dropped_thread_in_a_local() => Members("static void Main() { var thread = new Thread(Service.Run) { IsBackground = true }; thread.Start(); " + Idle + " }");

        [Fact]
        public Task Dropped_work_item() => Members("static void Main() { ThreadPool.QueueUserWorkItem(_ => Service.Run()); " + Idle + " }");

        [Fact]
        public Task Dropped_StartNew() => Members("static void Main() { Task.Factory.StartNew(Service.Run, TaskCreationOptions.LongRunning); " + Idle + " }");

        [Fact]
        public Task In_a_private_method() => Members("""
            static void Main() { Server(); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            private static void Server() { Task.Run(Service.Run); }
            """);

        [Fact]
        public Task In_two_private_methods() => Members("""
            static void Main() { Server(); Debug(); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            static void Server() { Task.Run(() => { Service.Run(); }); }
            static void Debug() => Task.Run(Service.Run);
            """);

        [Fact]
        public Task In_a_private_method_of_a_private_method() => Members("""
            static void Main() { StartAll(); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            private static void StartAll() { Server(); }
            private static void Server() { new Thread(Service.Run).Start(); }
            """);

        [Fact]
        public Task In_a_local_function() => TopLevel("""
            Server();
            {|OWN6001:while|} (true) { Thread.Sleep(1000); }
            static void Server() { Task.Run(Service.Run); }
            """);

        [Fact]
        public Task In_a_private_method_that_keeps_it() => Members("""
            private static Task server;
            static void Main() { Server(); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            private static void Server() { server = Task.Run(Service.Run); }
            """);

        [Fact]
        public Task In_a_private_asynchronous_method_whose_task_is_dropped() => Members("""
            static void Main() { _ = Server(); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            private static async Task Server() { await Service.RunAsync(); }
            """);

        [Fact]
        public Task In_the_private_method_that_idles() => Members("""
            static void Main() { Serve(); }
            private static void Serve() { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(1000); } }
            """);

        [Fact]
        public Task In_a_loop() => Members("static void Main() { for (var i = 0; i < 3; i++) { Task.Run(Service.Run); } " + Idle + " }");

        [Fact]
        public Task Although_others_are_awaited() => Members("""
            static async Task Main()
            {
                await Service.StartAsync();
                _ = Task.Run(Service.Run);
                {|OWN6001:while|} (true) { await Task.Delay(1000); }
            }
            """);

        [Fact]
        public Task Although_the_work_is_guarded() => Members("""
            static void Main()
            {
                Task.Run(() => { try { Service.Run(); } catch (Exception e) { Console.Error.WriteLine(e); } });
                {|OWN6001:while|} (true) { Thread.Sleep(1000); }
            }
            """);

        /// <summary>The article's first and second program.</summary>
        [Fact]
        public Task The_articles_second_program() => Members("""
            static void Main()
            {
                Task server = Task.Run(Server);
                Task debug = Task.Run(Debug);
                {|OWN6001:while|} (true) { Thread.Sleep(1000); }
            }

            static void Server() { Service.Run(); }
            static void Debug() { Service.Run(); }
            """);
    }

    public class NothingToAwait
    {
        [Fact]
        public Task No_start_at_all() => Members("static void Main() { File.Delete(\"lock\"); while (true) { Thread.Sleep(1000); } }");

        [Fact]
        public Task Events_only() => Members("""
            static void Main()
            {
                var watcher = new FileSystemWatcher("in") { EnableRaisingEvents = true };
                watcher.Created += (sender, e) => File.Delete(e.FullPath);
                Thread.Sleep(Timeout.Infinite);
            }
            """);

        [Fact]
        public Task Timers_only() => Members("""
            static void Main()
            {
                using var timer = new Timer(_ => File.Delete("lock"), null, 0, 1000);
                Thread.Sleep(Timeout.Infinite);
            }
            """);

        [Fact]
        public Task An_awaited_StartAsync() => Members("static async Task Main() { await Service.StartAsync(); await Task.Delay(-1); }");

        [Fact]
        public Task A_StartAsync_that_is_waited_for() => Members("static void Main() { Service.StartAsync().Wait(); Thread.Sleep(-1); }");

        [Fact]
        public Task A_StartAsync_whose_result_is_asked_for() => Members("static void Main() { Service.StartAsync().GetAwaiter().GetResult(); while (true) { Thread.Sleep(1000); } }");

        [Fact]
        public Task Everything_awaited_before() => Members("static async Task Main() { await Task.Run(Service.Run); await Task.Delay(-1); }");

        [Fact]
        public Task Everything_awaited_before_by_WhenAll() => Members("""
            static async Task Main()
            {
                var one = Task.Run(Service.Run);
                var two = Task.Run(Service.Run);
                await Task.WhenAll(one, two);
                await Task.Delay(-1);
            }
            """);

        [Fact]
        public Task A_thread_that_was_joined() => Members("static void Main() { var thread = new Thread(Service.Run); thread.Start(); thread.Join(); Thread.Sleep(-1); }");

        [Fact]
        public Task A_start_in_a_lambda_of_an_event() => Members("""
            static void Main()
            {
                Console.CancelKeyPress += (sender, e) => { Task.Run(Service.Run); };
                Thread.Sleep(-1);
            }
            """);

        [Fact]
        public Task A_start_in_another_type() => Members("""
            static void Main() { Other.Start(); Thread.Sleep(-1); }
            static class Other { public static void Start() { Task.Run(Service.Run); } }
            """);

        [Fact]
        public Task A_task_that_is_handed_over() => Members("""
            static void Main() { Track(Task.Run(Service.Run)); Thread.Sleep(-1); }
            public static void Track(Task task) { task.ContinueWith(t => Environment.Exit(t.IsFaulted ? 1 : 0)); }
            """);

        [Fact]
        public Task Private_methods_that_start_nothing() => Members("""
            static void Main() { Prepare(); Thread.Sleep(-1); }
            private static void Prepare() { File.Delete("lock"); }
            """);
    }

    public class NotIdle
    {
        [Fact]
        public Task A_loop_that_does_work() => AfterADroppedStart("while (true) { File.Delete(\"lock\"); Thread.Sleep(1000); }");

        [Fact]
        public Task A_loop_that_prints() => AfterADroppedStart("while (true) { Console.WriteLine(DateTime.Now); Thread.Sleep(1000); }");

        [Fact]
        public Task A_loop_that_reads_commands() => AfterADroppedStart("while (true) { if (Console.ReadLine() == \"q\") { break; } }");

        [Fact]
        public Task A_loop_with_a_break() => AfterADroppedStart("while (true) { Thread.Sleep(1000); if (File.Exists(\"stop\")) break; }");

        [Fact]
        public Task A_loop_with_a_return() => AfterADroppedStart("while (true) { Thread.Sleep(1000); if (File.Exists(\"stop\")) return; }");

        [Fact]
        public Task A_loop_with_a_condition() => AfterADroppedStart("while (!File.Exists(\"stop\")) { Thread.Sleep(1000); }");

        [Fact]
        public Task A_loop_with_a_flag() => Members("""
            private static volatile bool running = true;
            static void Main() { Console.CancelKeyPress += (s, e) => running = false; Task.Run(Service.Run); while (running) { Thread.Sleep(1000); } }
            """);

        [Fact]
        public Task A_loop_that_tests_a_token() => AfterADroppedStart("var stop = new CancellationTokenSource(); while (!stop.IsCancellationRequested) { Thread.Sleep(1000); }");

        [Fact]
        public Task A_loop_whose_delay_takes_a_token() => AfterADroppedStartAsync("var stop = new CancellationTokenSource(); while (true) { await Task.Delay(1000, stop.Token); }");

        [Fact]
        public Task A_loop_with_an_increment() => AfterADroppedStart("for (var i = 0; ; i++) { Thread.Sleep(1000); if (i > 10) { break; } }");

        [Fact]
        public Task A_loop_that_ends() => AfterADroppedStart("for (var i = 0; i < 10; i++) { Thread.Sleep(1000); }");

        [Fact]
        public Task A_loop_that_never_starts() => AfterADroppedStart("while (false) { Thread.Sleep(1000); }");

        [Fact]
        public Task A_do_loop_with_a_condition() => AfterADroppedStart("do { Thread.Sleep(1000); } while (!File.Exists(\"stop\"));");

        [Fact]
        public Task A_sleep_for_a_while() => AfterADroppedStart("Thread.Sleep(1000);");

        [Fact]
        public Task A_sleep_of_unknown_length() => AfterADroppedStart("Thread.Sleep(int.Parse(\"5\"));");

        [Fact]
        public Task A_delay_for_a_while() => AfterADroppedStartAsync("await Task.Delay(1000);");

        [Fact]
        public Task An_endless_delay_with_a_token() => AfterADroppedStartAsync("var stop = new CancellationTokenSource(); await Task.Delay(-1, stop.Token);");

        [Fact]
        public Task An_endless_delay_in_a_WhenAny() => AfterADroppedStartAsync("await Task.WhenAny(Task.Delay(-1), Service.RunAsync());");

        [Fact]
        public Task An_event_that_Ctrl_C_sets() => AfterADroppedStart("""
            var quit = new ManualResetEvent(false);
            Console.CancelKeyPress += (sender, e) => { e.Cancel = true; quit.Set(); };
            quit.WaitOne();
            """);

        [Fact]
        public Task An_event_that_Ctrl_C_sets_after_the_fact() => AfterADroppedStart("""
            using var quit = new ManualResetEventSlim(false);
            AppDomain.CurrentDomain.ProcessExit += delegate { quit.Set(); };
            quit.Wait();
            """);

        [Fact]
        public Task An_event_in_a_field() => Members("""
            private static readonly ManualResetEvent s_quit = new ManualResetEvent(false);
            static void Main() { Console.CancelKeyPress += OnCancel; Task.Run(Service.Run); s_quit.WaitOne(); }
            private static void OnCancel(object sender, ConsoleCancelEventArgs e) { e.Cancel = true; s_quit.Set(); }
            """);

        [Fact]
        public Task An_event_that_is_handed_over() => AfterADroppedStart("var quit = new ManualResetEvent(false); Register(quit); quit.WaitOne(); static void Register(EventWaitHandle handle) => handle.Set();");

        [Fact]
        public Task An_event_that_a_method_group_sets() => AfterADroppedStart("var quit = new ManualResetEventSlim(); Func<int> other = () => 1; Action set = quit.Set; set(); quit.Wait();");

        [Fact]
        public Task An_event_that_is_set_from_the_start() => AfterADroppedStart("new ManualResetEvent(true).WaitOne();");

        [Fact]
        public Task An_event_that_is_waited_for_a_while() => AfterADroppedStart("new ManualResetEvent(false).WaitOne(1000);");

        [Fact]
        public Task A_semaphore_that_the_work_releases() => Members("""
            static void Main()
            {
                var ended = new SemaphoreSlim(0);
                Task.Run(() => { try { Service.Run(); } finally { ended.Release(); } });
                ended.Wait();
            }
            """);

        [Fact]
        public Task A_countdown_that_the_work_signals() => Members("""
            static void Main()
            {
                var pending = new CountdownEvent(1);
                ThreadPool.QueueUserWorkItem(_ => { try { Service.Run(); } finally { pending.Signal(); } });
                pending.Wait();
            }
            """);

        [Fact]
        public Task A_join_of_another_thread() => Members("static void Main() { var thread = new Thread(Service.Run); thread.Start(); thread.Join(); }");

        [Fact]
        public Task A_spin_until_something() => AfterADroppedStart("SpinWait.SpinUntil(() => File.Exists(\"stop\"));");

        [Fact]
        public Task A_spin_for_a_while() => AfterADroppedStart("SpinWait.SpinUntil(() => false, 1000);");

        /// <summary>Console reads that keep the process alive are another rule's.</summary>
        [Fact]
        public Task A_console_read() => AfterADroppedStart("Console.ReadLine();");
    }

    public class NotTheEntryPoint
    {
        private const string Library = "public class Program { static void Main() { Task.Run(Service.Run); while (true) { Thread.Sleep(1000); } } }";

        [Fact]
        public Task A_library() => Source(Usings + Library + Service, ProgramSetup.Library);

        [Fact]
        public Task A_public_method() => Members("""
            static void Main() { Task.Run(Service.Run); Idle(); }
            public static void Idle() { while (true) { Thread.Sleep(1000); } }
            """);

        [Fact]
        public Task A_private_method_that_others_call_too() => Members("""
            static void Main() { Task.Run(Service.Run); Idle(); }
            private static void Idle() { while (true) { Thread.Sleep(1000); } }
            public static void Pause() { Idle(); }
            """);

        [Fact]
        public Task A_private_method_that_is_a_delegate_elsewhere() => Members("""
            static void Main() { Task.Run(Service.Run); }
            private static void Idle() { while (true) { Thread.Sleep(1000); } }
            public static Action Pause => Idle;
            """);

        [Fact]
        public Task The_work_itself() => Members("static void Main() { Task.Run(() => { while (true) { Thread.Sleep(1000); } }); }");

        [Fact]
        public Task A_private_method_that_is_the_work() => Members("""
            static void Main() { Task.Run(Run).Wait(); _ = Task.Run(Service.Run); }
            private static void Run() { while (true) { Thread.Sleep(1000); } }
            """);

        [Fact]
        public Task A_thread_of_another_type() => Members("""
            static void Main() { Task.Run(Service.Run); Other.Idle(); }
            static class Other { public static void Idle() { Thread.Sleep(-1); } }
            """);

        [Fact]
        public Task A_test_project() => Members(
            "static void Main() { Task.Run(Service.Run); while (true) { Thread.Sleep(1000); } }",
            ProgramSetup.Console with { GlobalConfig = "build_property.IsTestProject = true" });

        [Fact]
        public Task Generated_code() => Members(
            "static void Main() { Task.Run(Service.Run); while (true) { Thread.Sleep(1000); } }",
            ProgramSetup.Console with { EditorConfig = "generated_code = true" });
    }

    public class Robustness
    {
        [Theory]
        [InlineData("static void Main() { Task.Run(Service.Run); while (true) }")]
        [InlineData("static void Main() { Task.Run(Service.Run); while () { } }")]
        [InlineData("static void Main() { Task.Run(Service.Run); for (;; }")]
        [InlineData("static void Main() { Task.Run(Service.Run); Thread.Sleep(); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); Thread.Sleep(-1, 2); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); await Task.Delay(-1); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); var quit = new ManualResetEvent(); quit.WaitOne(); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); var quit = quit; quit.WaitOne(); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); quit.WaitOne(); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); SpinWait.SpinUntil(() => ); }")]
        [InlineData("static void Main() { A(); while (true) { } } static void A() { B(); } static void B() { A(); }")]
        [InlineData("static void Main() { Main(); while (true) { } }")]
        [InlineData("static void Main() { L(); while (true) { } void L() => L(); }")]
        [InlineData("static void Main() { Task.Run(Service.Run); while (true) { } } static void Main(string[] args) { while (true) { } }")]
        [InlineData("static void Main(int port) { Task.Run(Service.Run); while (true) { } }")]
        [InlineData("static extern void Main();")]
        [InlineData("static void Main();")]
        [InlineData("static partial void Main();")]
        [InlineData("void Main() { Task.Run(Service.Run); while (true) { } }")]
        public async Task Broken_programs_are_survived(string members) =>
            await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(ProgramSetup.Console, Usings + "class Program { " + members + " }" + Service));

        [Fact]
        public async Task Two_entry_points_are_survived() =>
            await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(
                ProgramSetup.Console,
                Usings + "Task.Run(Service.Run); while (true) { } class Program { static void Main() { while (true) { } } }" + Service));

        [Theory]
        [InlineData("System.Threading")]
        [InlineData("System.Threading.Thread")]
        [InlineData("System.Threading.ThreadPool")]
        [InlineData("System.Runtime")]
        public async Task A_missing_reference_is_survived(string missing) =>
            await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(
                ProgramSetup.Console with { MissingReferences = [missing] },
                Usings + "class Program { static void Main() { Task.Run(Service.Run); while (true) { Thread.Sleep(1000); } } }" + Service));
    }

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/EdwinVW/pitstop/issues/22: why the main thread sleeps again and again while the message handler runs on another one.
        [Theory]
        [InlineData("static void Main() { Task.Run(Service.Run); {|OWN6001:while|} (true) { Thread.Sleep(10000); } }")]
        [InlineData("static async Task Main() { await Task.Run(Service.Run); }")]
        public Task A_message_handler(string main) => Members(main);

        // https://github.com/dotnet/corefx/issues/18755: the task is forgotten, and the program waits for an event that nobody sets when it has failed.
        [Theory]
        [InlineData("static void Main() { using var shutdown = new ManualResetEventSlim(false); _ = Service.RunAsync(); {|OWN6001:shutdown.Wait|}(); }")]
        [InlineData("static async Task Main() { await Service.RunAsync(); }")]
        public Task A_forgotten_reproduction(string main) => Members(main);

        // https://github.com/Azure-Samples/service-fabric-dotnet-getting-started/issues/84: what is registered is waited for, and there is nothing else to await: silent, whichever way it sleeps.
        [Theory]
        [InlineData("static void Main() { Service.StartAsync().GetAwaiter().GetResult(); Thread.Sleep(Timeout.Infinite); }")]
        [InlineData("static async Task Main() { await Service.StartAsync(); await Task.Delay(Timeout.Infinite); }")]
        public Task A_registered_service(string main) => Members(main);

        // https://github.com/bridgedotnet/Bridge/issues/2917: an endless delay beside work that nobody hears of.
        [Theory]
        [InlineData("static async Task Main() { _ = Service.RunAsync(); await {|OWN6001:Task.Delay|}(-1); }")]
        [InlineData("static async Task Main() { var work = Service.RunAsync(); await work; }")]
        public Task An_endless_delay(string main) => Members(main);
    }
}
