using Microsoft.CodeAnalysis.Testing;
using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.OWN1001Program;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>
/// OWN1001 reports work that is started and dropped inside any member but the entry point itself, when it is not guarded.
/// Here: which starts, in which members. What becomes of the handle, what guards, and what is exempt have tests of their own.
/// </summary>
public class OWN1001HiddenBackgroundWorkTests
{
    private static DiagnosticResult Report(int place, string member) =>
        new DiagnosticResult(RuleCatalog.HiddenBackgroundWork).WithLocation(place)
            .WithArguments(member, "Run", "", "goes unseen")
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    public class Starts
    {
        [Fact]
        public Task Task_Run_of_a_lambda() => Statements("{|OWN1001:Task.Run|}(() => device.Write());");

        [Fact]
        public Task Task_Run_of_an_async_lambda() => Statements("{|OWN1001:Task.Run|}(async () => await device.WriteAsync());");

        [Fact]
        public Task Task_Run_of_a_lambda_with_a_block() => Statements("{|OWN1001:Task.Run|}(async () => { await Task.Delay(1000); device.Write(); });");

        [Fact]
        public Task Task_Run_of_a_method_group() => Statements("{|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task Task_Run_of_an_async_method_group() => Statements("{|OWN1001:Task.Run|}(WorkAsync);");

        [Fact]
        public Task Task_Run_of_an_anonymous_method() => Statements("{|OWN1001:Task.Run|}(delegate { device.Write(); });");

        [Fact]
        public Task Task_Run_of_a_local_function() => Statements("{|OWN1001:Task.Run|}(Local); void Local() { device.Write(); }");

        [Fact]
        public Task Task_Run_of_a_function() => Statements("{|OWN1001:Task.Run|}(Count);");

        [Fact]
        public Task Task_Run_with_a_token() => Members("void Start(CancellationToken token) { {|OWN1001:Task.Run|}(Work, token); }");

        [Fact]
        public Task Task_Run_fully_qualified() => Statements("{|OWN1001:System.Threading.Tasks.Task.Run|}(Work);");

        [Fact]
        public Task Task_Run_by_an_alias() => Program("""
            using T = System.Threading.Tasks.Task;
            class Service { void Start() { {|OWN1001:T.Run|}(() => File.Delete("lock")); } }
            """);

        [Fact]
        public Task Task_Run_by_a_static_using() => Program("""
            using static System.Threading.Tasks.Task;
            class Service { void Start() { {|OWN1001:Run|}(() => File.Delete("lock")); } }
            """);

        [Fact]
        public Task Task_Factory_StartNew() => Statements("{|OWN1001:Task.Factory.StartNew|}(Work);");

        [Fact]
        public Task Task_Factory_StartNew_as_a_long_running_task() => Statements("{|OWN1001:Task.Factory.StartNew|}(Work, TaskCreationOptions.LongRunning);");

        [Fact]
        public Task StartNew_of_a_factory_in_a_field() => Members("""
            private readonly TaskFactory factory = new TaskFactory(TaskScheduler.Default);
            void Start() { {|OWN1001:factory.StartNew|}(Work); }
            """);

        [Fact]
        public Task StartNew_of_a_generic_factory() => Statements("{|OWN1001:Task<int>.Factory.StartNew|}(Count);");

        [Fact]
        public Task A_thread() => Statements("{|OWN1001:new Thread(Work).Start|}();");

        [Fact]
        public Task A_thread_with_a_lambda() => Statements("{|OWN1001:new Thread(() => device.Write()).Start|}();");

        [Fact]
        public Task A_background_thread() => Statements("{|OWN1001:new Thread(Work) { IsBackground = true }.Start|}();");

        [Fact]
        public Task A_thread_with_a_parameter() => Statements("{|OWN1001:new Thread(state => device.Write()).Start|}(item);");

        [Fact]
        public Task A_thread_in_a_local_that_is_only_started() => Statements("""
            var thread = new Thread(Work);
            {|OWN1001:thread.Start|}();
            """);

        [Fact]
        public Task A_thread_in_a_local_that_is_only_configured_and_started() => Statements("""
            Thread thread = new Thread(Work);
            thread.IsBackground = true;
            thread.Name = "worker";
            thread.Priority = ThreadPriority.BelowNormal;
            {|OWN1001:thread.Start|}();
            """);

        [Fact]
        public Task A_work_item() => Statements("{|OWN1001:ThreadPool.QueueUserWorkItem|}(_ => device.Write());");

        [Fact]
        public Task A_work_item_with_a_state() => Statements("{|OWN1001:ThreadPool.QueueUserWorkItem|}(state => device.Write(), item);");

        [Fact]
        public Task A_work_item_with_a_typed_state() => Statements("{|OWN1001:ThreadPool.QueueUserWorkItem|}(Work, item, preferLocal: false);");

        [Fact]
        public Task An_unsafe_work_item() => Statements("{|OWN1001:ThreadPool.UnsafeQueueUserWorkItem|}(_ => device.Write(), null);");

        [Fact]
        public Task A_cold_task() => Statements("{|OWN1001:new Task(Work).Start|}();");

        [Fact]
        public Task A_cold_task_in_a_local_that_is_only_started() => Statements("""
            var task = new Task(Work);
            {|OWN1001:task.Start|}();
            """);

        [Fact]
        public Task Each_drop_is_reported_where_it_is() => Statements("""
            {|OWN1001:Task.Run|}(Work);
            {|OWN1001:Task.Run|}(Work);
            if (Ready)
            {
                {|OWN1001:Task.Run|}(() => Work(item));
            }
            """);

        [Fact]
        public Task A_drop_inside_dropped_work_is_reported_too() => Statements("""
            {|OWN1001:Task.Run|}(() =>
            {
                device.Write();
                {|OWN1001:Task.Run|}(Work);
            });
            """);
    }

    public class MembersThatHideIt
    {
        [Fact]
        public Task A_method() => Members("public void Start() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task A_static_method() => Members("public static void Start() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task An_expression_bodied_method() => Members("public void Start() => {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task An_expression_bodied_method_that_starts_a_thread() => Members("public void Start() => {|OWN1001:new Thread(Work).Start|}();");

        [Fact]
        public Task A_constructor() => Members("public Service() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task An_expression_bodied_constructor() => Members("public Service() => {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_static_constructor() => Members("static Service() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task A_getter() => Members("public int Value { get { {|OWN1001:Task.Run|}(Work); return 1; } }");

        [Fact]
        public Task A_setter() => Members("public int Value { get => 1; set => {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task An_init_accessor() => Members("public int Value { get => 1; init { {|OWN1001:Task.Run|}(() => Work(value)); } }");

        [Fact]
        public Task An_indexer() => Members("public int this[int index] { get { {|OWN1001:Task.Run|}(() => Work(index)); return 1; } }");

        [Fact]
        public Task An_event_accessor() => Members("public event Action Changed { add { {|OWN1001:Task.Run|}(Work); } remove { } }");

        [Fact]
        public Task An_operator() => Members("public static Service operator +(Service left, int right) { {|OWN1001:Task.Run|}(Work); return left; }");

        [Fact]
        public Task A_finaliser() => Members("~Service() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task A_local_function() => Statements("Local(); void Local() { {|OWN1001:Task.Run|}(Work); }");

        [Fact]
        public Task An_async_method_that_awaits_something_else() => AsyncStatements("{|OWN1001:Task.Run|}(Work); await WorkAsync();");

        [Fact]
        public Task A_method_that_returns_a_value() => Members("int Start() { {|OWN1001:Task.Run|}(Work); return 1; }");

        [Fact]
        public Task An_interface_implementation() => Program("""
            interface IService { void Start(); }
            class Service : IService { public void Start() => {|OWN1001:Task.Run|}(() => File.Delete("lock")); }
            """);

        [Fact]
        public Task A_default_implementation_in_an_interface() =>
            Program("interface IService { void Start() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }");

        [Fact]
        public Task A_struct() => Program("struct Service { public void Start() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }");

        [Fact]
        public Task A_record() => Program("record Service(int Id) { public void Start() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }");

        [Fact]
        public Task A_nested_type() => Members("class Nested { void Start() { {|OWN1001:Task.Run|}(Work); } }");

        [Fact]
        public Task A_generic_type() => Program("class Service<T> { void Start(T item) { {|OWN1001:Task.Run|}(() => File.Delete($\"{item}\")); } }");

        [Fact]
        public Task A_partial_method() => Program("""
            partial class Service { partial void Start(); }
            partial class Service { partial void Start() { {|OWN1001:Task.Run|}(() => File.Delete("lock")); } }
            """);

        [Fact]
        public Task A_lambda_that_is_handed_to_someone_else() => Members("""
            void Subscribe(List<Action> handlers) => handlers.Add(() => { {|OWN1001:Task.Run|}(Work); });
            """);

        [Fact]
        public Task A_field_initialiser() => Members("private readonly Action start = () => { {|OWN1001:Task.Run|}(Work); };");

        [Fact]
        public Task A_method_of_an_executable() => Program(
            """
            class Program
            {
                static void Main() { Server(); Console.ReadLine(); }
                static void Server() { {|OWN1001:Task.Run|}(() => File.Delete("lock")); }
            }
            """,
            ProgramSetup.Console);

        [Fact]
        public Task A_local_function_of_Main() => Program(
            """
            class Program
            {
                static void Main()
                {
                    Server();
                    void Server() { {|OWN1001:Task.Run|}(() => File.Delete("lock")); }
                }
            }
            """,
            ProgramSetup.Console);

        [Fact]
        public Task A_local_function_of_top_level_statements() => Program(
            """
            Server();
            static void Server() { {|OWN1001:Task.Run|}(() => File.Delete("lock")); }
            """,
            ProgramSetup.Console);

        [Fact]
        public Task A_method_called_Main_of_a_library() =>
            Program("class Program { static void Main() { {|OWN1001:Task.Run|}(() => File.Delete(\"lock\")); } }");

        [Fact]
        public Task An_overload_of_Main_that_is_not_the_entry_point() => Program(
            """
            class Program
            {
                static void Main() { Main(1); }
                static void Main(int port) { {|OWN1001:Task.Run|}(() => File.Delete($"{port}")); }
            }
            """,
            ProgramSetup.Console);
    }

    public class Messages
    {
        [Fact]
        public Task Name_the_method() => Members("void Start() { {|#0:Task.Run|}(Work); }", Report(0, "Start"));

        [Fact]
        public Task Name_the_local_function() => Members("void Start() { Local(); void Local() { {|#0:Task.Run|}(Work); } }", Report(0, "Local"));

        [Fact]
        public Task Name_the_type_for_a_constructor() => Members("public Service() { {|#0:Task.Run|}(Work); }", Report(0, "Service"));

        [Fact]
        public Task Name_the_property_for_an_accessor() => Members("int Value { get { {|#0:Task.Run|}(Work); return 1; } }", Report(0, "Value"));

        [Fact]
        public Task Name_the_member_around_a_lambda() =>
            Members("void Start(Action<Action> on) => on(() => { {|#0:Task.Run|}(Work); });", Report(0, "Start"));
    }

    /// <summary>The first program of the article, in its two functions.</summary>
    [Fact]
    public Task The_articles_first_program() => Program(
        """
        class Program
        {
            static void Main()
            {
                Server();
                Debug();
                while (true) { Thread.Sleep(1000); }
            }

            static void Server() { {|OWN1001:Task.Run|}(() => { var app = new Listener(8080); app.Run(); }); }
            static void Debug() { {|OWN1001:Task.Run|}(() => new Listener(8081).Run()); }
        }

        class Listener(int port)
        {
            public void Run() => throw new InvalidOperationException($"port {port} is taken");
        }
        """,
        ProgramSetup.Console);
}
