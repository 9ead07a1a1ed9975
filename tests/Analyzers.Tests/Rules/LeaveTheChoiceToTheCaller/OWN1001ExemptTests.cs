using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.OWN1001Program;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1001: code that is never reported, whatever it starts.</summary>
public class OWN1001ExemptTests
{
    /// <summary>What Main itself drops is another rule's matter: it can see the failure if it wants to.</summary>
    public class EntryPoint
    {
        [Theory]
        [InlineData("static void Main() { Task.Run(() => File.Delete(\"lock\")); }")]
        [InlineData("static void Main(string[] args) { Task.Run(() => File.Delete(\"lock\")); }")]
        [InlineData("static int Main() { Task.Run(() => File.Delete(\"lock\")); return 0; }")]
        [InlineData("static async Task Main() { await Task.Yield(); _ = Task.Run(() => File.Delete(\"lock\")); }")]
        [InlineData("static async Task<int> Main(string[] args) { await Task.Yield(); _ = Task.Run(() => File.Delete(\"lock\")); return 0; }")]
        [InlineData("static void Main() => new Thread(() => File.Delete(\"lock\")).Start();")]
        [InlineData("static void Main() => ThreadPool.QueueUserWorkItem(_ => File.Delete(\"lock\"));")]
        public Task Main(string main) => Program("class Program { " + main + " }", ProgramSetup.Console);

        [Fact]
        public Task Top_level_statements() => Program("Task.Run(() => File.Delete(\"lock\"));", ProgramSetup.Console);

        [Fact]
        public Task Async_top_level_statements() => Program("_ = Task.Run(() => File.Delete(\"lock\")); await Task.Delay(1000);", ProgramSetup.Console);

        [Fact]
        public Task Top_level_statements_in_a_branch() => Program("if (args.Length > 0) { Task.Run(() => File.Delete(args[0])); }", ProgramSetup.Console);
    }

    /// <summary>To start what is handed in is what they are for.</summary>
    public class Schedulers
    {
        [Fact]
        public Task A_task_scheduler() => Program("""
            class OwnThread : TaskScheduler
            {
                protected override IEnumerable<Task> GetScheduledTasks() => Array.Empty<Task>();
                protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
                protected override void QueueTask(Task task) { new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start(); }
            }
            """);

        [Fact]
        public Task A_synchronization_context() => Program("""
            class Context : SynchronizationContext
            {
                public override void Post(SendOrPostCallback callback, object state) => ThreadPool.QueueUserWorkItem(_ => { File.Delete("lock"); callback(state); });
            }
            """);

        [Fact]
        public Task A_pipe_scheduler() => Program("""
            class Scheduler : System.IO.Pipelines.PipeScheduler
            {
                public override void Schedule(Action<object> action, object state) => Task.Run(() => { File.Delete("lock"); action(state); });
            }
            """);

        [Fact]
        public Task A_scheduler_of_a_library() => Program("""
            interface IScheduler { void Schedule(Action<object> action, object state); }
            class PoolScheduler : IScheduler
            {
                public void Schedule(Action<object> action, object state) => new Item(action, state).Start();
                class Item(Action<object> action, object state) { public void Start() => Task.Run(() => { File.Delete("lock"); action(state); }); }
            }
            """);

        [Fact]
        public Task An_awaiter() => Program("""
            struct Awaiter : System.Runtime.CompilerServices.INotifyCompletion
            {
                public bool IsCompleted => false;
                public void GetResult() { }
                public void OnCompleted(Action continuation) => Task.Run(() => { File.Delete("lock"); continuation(); });
            }
            """);
    }

    /// <summary>A delegate that the caller hands in is the caller's work.</summary>
    public class DelegatesOfTheCaller
    {
        [Fact]
        public Task Task_Run_of_a_parameter() => Program("static class Background { public static void Run(Action work) { Task.Run(work); } }");

        [Fact]
        public Task Task_Run_of_an_asynchronous_parameter() => Program("static class Background { public static void Run(Func<Task> work) { _ = Task.Run(work); } }");

        [Fact]
        public Task Task_Run_of_a_lambda_around_a_parameter() => Program("static class Background { public static void Run(Action<int> work) { Task.Run(() => work(1)); } }");

        [Fact]
        public Task Task_Run_of_an_async_lambda_around_a_parameter() => Program("static class Background { public static void Run(Func<Task> work) { Task.Run(async () => await work()); } }");

        [Fact]
        public Task Task_Run_of_a_lambda_that_invokes_a_parameter() => Program("static class Background { public static void Run(Action work) { Task.Run(() => work?.Invoke()); } }");

        [Fact]
        public Task StartNew_of_a_parameter() => Program("static class Background { public static void Run(Action work) { Task.Factory.StartNew(work, TaskCreationOptions.LongRunning); } }");

        [Fact]
        public Task A_thread_of_a_parameter() => Program("static class Background { public static void Run(ThreadStart work) { new Thread(work).Start(); } }");

        [Fact]
        public Task A_thread_in_a_local_of_a_parameter() => Program("static class Background { public static void Run(Action work) { var thread = new Thread(() => work()); thread.IsBackground = true; thread.Start(); } }");

        [Fact]
        public Task A_work_item_of_a_parameter() => Program("static class Background { public static void Run(WaitCallback work) { ThreadPool.QueueUserWorkItem(work); } }");
    }

    public class NotRunHere
    {
        [Fact]
        public Task An_expression_tree() => Program("""
            using System.Linq.Expressions;
            class Service { Expression<Action> Start() => () => Task.Run(() => File.Delete("lock")); }
            """);

        [Fact]
        public Task An_expression_tree_that_is_an_argument() => Program("""
            using System.Linq.Expressions;
            class Jobs { public static void Enqueue(Expression<Action> job) { } }
            class Service { void Start() => Jobs.Enqueue(() => Task.Run(() => File.Delete("lock"))); }
            """);

        [Fact]
        public Task A_nameof() => Program("class Service { string Name() => nameof(Task.Run); }");

        [Fact]
        public Task A_method_group_that_is_not_called() => Program("class Service { Func<Action, Task> Starter() => Task.Run; }");

        [Fact]
        public Task A_documentation_comment() => Program("/// <summary>See <see cref=\"Task.Run(Action)\"/>.</summary>\nclass Service { }");

        [Fact]
        public Task Methods_of_the_same_names() => Program("""
            class Service
            {
                void Start(Server server) { server.Run(() => File.Delete("lock")); server.Start(); server.StartNew(() => File.Delete("lock")); Thread.Start(); }
            }
            class Server { public void Run(Action work) => work(); public void Start() { } public void StartNew(Action work) => work(); }
            static class Thread { public static void Start() { } }
            """);

        [Fact]
        public Task A_type_called_Task() => Program("""
            namespace Own
            {
                class Task { public static Task Run(Action work) => new Task(); }
                class Service { void Start() { Task.Run(() => File.Delete("lock")); } }
            }
            """);
    }

    public class Generated
    {
        [Theory]
        [InlineData("Service.g.cs")]
        [InlineData("Service.generated.cs")]
        [InlineData("Service.Designer.cs")]
        public Task By_its_file_name(string name)
        {
            var test = ProgramTest("class Other { }", setup: null);
            test.TestState.Sources.Add((name, """
                using System.IO;
                using System.Threading.Tasks;
                partial class Service { void Start() { Task.Run(() => File.Delete("lock")); } }
                """));
            return test.RunAsync();
        }

        [Fact]
        public Task By_its_header()
        {
            var test = ProgramTest("class Other { }", setup: null);
            test.TestState.Sources.Add(("Service.cs", """
                // <auto-generated/>
                using System.IO;
                using System.Threading.Tasks;
                partial class Service { void Start() { Task.Run(() => File.Delete("lock")); } }
                """));
            return test.RunAsync();
        }

        [Fact]
        public Task By_its_attribute() => Program("""
            [System.CodeDom.Compiler.GeneratedCode("tool", "1.0")]
            class Service { void Start() { Task.Run(() => File.Delete("lock")); } }
            """);

        [Fact]
        public Task By_the_editorconfig() => Program(
            "class Service { void Start() { Task.Run(() => File.Delete(\"lock\")); } }",
            ProgramSetup.Library with { EditorConfig = "generated_code = true" });
    }

    public class TestProjects
    {
        private const string Silent = "class Service { void Start() { Task.Run(() => File.Delete(\"lock\")); } }";
        private const string Reported = "class Service { void Start() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }";

        [Fact]
        public Task By_a_test_framework_that_is_used() => Program(
            "using Xunit;\npublic class Tests { [Fact] public void Starts() { Task.Run(() => File.Delete(\"lock\")); } }",
            ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)));

        [Fact]
        public Task By_a_test_framework_that_is_used_in_another_file()
        {
            var test = ProgramTest(Silent, ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)));
            test.TestState.Sources.Add("namespace Tests { using Xunit; public class Tests { [Fact] public void Passes() { } } }");
            return test.RunAsync();
        }

        [Fact]
        public Task By_a_test_framework_that_is_used_globally()
        {
            var test = ProgramTest(Silent, ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)));
            test.TestState.Sources.Add("global using Xunit;");
            test.TestState.Sources.Add("public class Tests { [Fact] public void Passes() { } }");
            return test.RunAsync();
        }

        [Fact]
        public Task By_the_project() =>
            Program(Silent, ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true" });

        [Fact]
        public Task Not_by_a_reference_alone() =>
            Program(Reported, ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)));

        [Fact]
        public Task Not_if_the_project_says_that_it_is_none() =>
            Program(Reported, ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = false" });

        [Fact]
        public Task Not_by_an_empty_property() =>
            Program(Reported, ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = " });
    }

    /// <summary>One run at a time, or a signal at the end: the work is tracked by a protocol other than its handle.</summary>
    public class Protocols
    {
        [Fact]
        public Task A_single_flight_gate() => Members("""
            private int running;
            void Start()
            {
                if (Interlocked.CompareExchange(ref running, 1, 0) == 0)
                {
                    Task.Run(() => { try { Work(); } finally { Volatile.Write(ref running, 0); } });
                }
            }
            """);

        [Fact]
        public Task A_single_flight_gate_with_an_early_return() => Members("""
            private int running;
            void Start()
            {
                if (Interlocked.Exchange(ref running, 1) != 0) { return; }
                Task.Run(Work);
            }
            """);

        [Fact]
        public Task A_handshake_by_an_event() => Statements("""
            var done = new ManualResetEventSlim();
            ThreadPool.QueueUserWorkItem(_ => { try { Work(); } finally { done.Set(); } });
            done.Wait();
            """);

        [Fact]
        public Task A_handshake_by_a_completion_source() => Members("""
            Task Start()
            {
                var done = new TaskCompletionSource();
                Task.Run(() => { try { Work(); } finally { done.TrySetResult(); } });
                return done.Task;
            }
            """);

        [Fact]
        public Task A_handshake_by_a_semaphore() => AsyncStatements("""
            var gate = new SemaphoreSlim(2);
            await gate.WaitAsync();
            _ = Task.Run(() => { try { Work(); } finally { gate.Release(); } });
            """);

        [Fact]
        public Task A_handshake_by_a_countdown() => Statements("""
            using var pending = new CountdownEvent(item);
            for (var i = 0; i < item; i++)
            {
                ThreadPool.QueueUserWorkItem(_ => { try { Work(); } finally { pending.Signal(); } });
            }

            pending.Wait();
            """);
    }

    public class Obsolete
    {
        [Fact]
        public Task A_forwarder_to_its_successor() => Members("""
            [Obsolete("Use StartAsync")]
            public void Start() => Task.Run(() => StartAsync());
            public async Task StartAsync() { await WorkAsync(); }
            """);

        [Fact]
        public Task Not_a_member_that_does_more() => Members("""
            [Obsolete("Use StartAsync")]
            public void Start() { Done(); device.Write(); {|OWN1001:Task.Run|}(Work); }
            public async Task StartAsync() { await WorkAsync(); }
            """);
    }

    /// <summary>ShareX's pinned windows: a user interface has a thread with a message loop of its own, which ends with its window.</summary>
    [Theory]
    [InlineData("new Thread(() => Application.Run(new Form())).Start();")]
    [InlineData("var thread = new Thread(() => { var form = new Form(); form.ShowDialog(); }); thread.IsBackground = true; thread.Start();")]
    [InlineData("new Thread(() => { new Form().Show(); Dispatcher.Run(); }).Start();")]
    [InlineData("var thread = new Thread(ShowWindow); thread.Start(); static void ShowWindow() { new Form().Show(); Dispatcher.Run(); }")]
    public Task A_thread_that_runs_a_message_loop(string statements) => Program(Forms + "class C { void M() { " + statements + " } }");

    [Theory]
    [InlineData("{|OWN1001:new Thread(() => new Form().Show()).Start|}();")]
    [InlineData("{|OWN1001:new Thread(() => Jobs.Run(new Form())).Start|}();")]
    public Task Not_a_thread_that_shows_no_window(string statements) => Program(Forms + "class C { void M() { " + statements + " } }");

    private const string Forms = """
        class Form { public void Show() => throw new InvalidOperationException(); public void ShowDialog() => Show(); }
        static class Application { public static void Run(Form form) => form.Show(); }
        static class Dispatcher { public static void Run() => throw new InvalidOperationException(); }
        static class Jobs { public static void Run(Form form) => form.Show(); }

        """;
}
