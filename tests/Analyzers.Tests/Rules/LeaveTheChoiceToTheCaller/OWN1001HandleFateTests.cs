using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.OWN1001Program;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1001, by what becomes of the handle: dropped is reported; awaited, returned, handed over or kept is not.</summary>
public class OWN1001HandleFateTests
{
    public class Dropped
    {
        [Fact]
        public Task A_discard() => Statements("_ = {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_local_called_underscore() => Statements("var _ = {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_local_that_is_never_read() => Statements("var task = {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_typed_local_that_is_never_read() => Statements("Task task = {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_local_that_is_only_assigned() => Statements("""
            Task task;
            task = {|OWN1001:Task.Run|}(Work);
            """);

        [Fact]
        public Task A_local_that_is_assigned_twice_and_never_read() => Statements("""
            Task task = {|OWN1001:Task.Run|}(Work);
            task = {|OWN1001:Task.Run|}(Work);
            """);

        [Fact]
        public Task A_discard_in_a_tuple() => Statements("(_, var two) = ({|OWN1001:Task.Run|}(Work), 2); Work(two);");

        [Fact]
        public Task A_discard_of_a_peeled_ConfigureAwait() => Statements("_ = {|OWN1001:Task.Run|}(Work).ConfigureAwait(false);");

        [Fact]
        public Task A_statement_with_ConfigureAwait() => Statements("{|OWN1001:Task.Run|}(Work).ConfigureAwait(false);");

        [Fact]
        public Task A_discard_of_a_cast() => Statements("_ = (Task){|OWN1001:Task.Run|}(Count);");

        [Fact]
        public Task A_discard_with_a_null_forgiving_operator() => Statements("_ = {|OWN1001:Task.Run|}(Work)!;");

        [Fact]
        public Task A_discard_in_parentheses() => Statements("_ = ({|OWN1001:Task.Run|}(Work));");

        [Fact]
        public Task A_discard_of_a_null_coalescing_operator() => Statements("_ = (item > 0 ? {|OWN1001:Task.Run|}(Work) : null) ?? Task.CompletedTask;");

        [Fact]
        public Task A_discard_of_both_branches() => Statements("_ = item > 0 ? {|OWN1001:Task.Run|}(Work) : {|OWN1001:Task.Run|}(Done2); void Done2() => device.Write();");

        [Fact]
        public Task A_discard_of_Unwrap() => Statements("_ = {|OWN1001:Task.Factory.StartNew|}(() => { device.Write(); return Task.CompletedTask; }).Unwrap();");

        [Fact]
        public Task A_lambda_that_is_bound_to_Action() => Statements("Action start = () => {|OWN1001:Task.Run|}(Work); start();");

        [Fact]
        public Task A_lambda_that_is_given_to_a_void_delegate() =>
            Members("void M(List<int> items) => items.ForEach(item => {|OWN1001:Task.Run|}(() => Work(item)));");

        [Fact]
        public Task A_lambda_that_is_attached_to_an_event() =>
            Members("event EventHandler Changed; void M() => Changed += (sender, e) => {|OWN1001:Task.Run|}(Work);");

        [Fact]
        public Task A_list_of_tasks_that_nothing_awaits() => Statements("""
            var tasks = new List<Task>();
            tasks.Add({|OWN1001:Task.Run|}(Work));
            tasks.Add({|OWN1001:Task.Run|}(Work));
            """);

        [Fact]
        public Task A_list_of_tasks_that_is_only_counted() => Statements("""
            var tasks = new List<Task>();
            for (var i = 0; i < item; i++)
            {
                tasks.Add({|OWN1001:Task.Run|}(Work));
            }

            if (tasks.Count > 3) { Done(); }
            """);

        [Fact]
        public Task A_list_initialiser_that_nothing_awaits() => Statements("var tasks = new List<Task> { {|OWN1001:Task.Run|}(Work) };");

        [Fact]
        public Task An_array_that_nothing_awaits() => Statements("var tasks = new[] { {|OWN1001:Task.Run|}(Work), {|OWN1001:Task.Run|}(Work) };");

        [Fact]
        public Task A_WhenAll_that_is_dropped() => Statements("_ = Task.WhenAll({|OWN1001:Task.Run|}(Work), {|OWN1001:Task.Run|}(Work));");

        [Fact]
        public Task A_continuation_that_observes_nothing() => Statements("{|OWN1001:Task.Run|}(Work).ContinueWith(_ => Done());");

        [Fact]
        public Task A_source_helper_that_observes_nothing() => Program("""
            class Service { void Start() => {|OWN1001:Task.Run|}(() => File.Delete("lock")).Forget(); }
            static class Tasks { public static void Forget(this Task task) { } }
            """);

        [Fact]
        public Task A_source_helper_that_observes_nothing_called_as_a_method() => Program("""
            class Service { void Start() => Tasks.FireAndForget({|OWN1001:Task.Run|}(() => File.Delete("lock"))); }
            static class Tasks { public static void FireAndForget(Task task) { _ = task; } }
            """);

        [Fact]
        public Task A_source_helper_that_continues_without_looking() => Program("""
            class Service { void Start() => {|OWN1001:Task.Run|}(() => File.Delete("lock")).Forget(); }
            static class Tasks { public static void Forget(this Task task) => task.ContinueWith(_ => { }); }
            """);

        [Fact]
        public Task A_thread_that_is_assigned_and_never_joined() => Statements("""
            Thread thread;
            thread = new Thread(Work);
            {|OWN1001:thread.Start|}();
            """);

        [Fact]
        public Task Threads_of_a_loop_that_nobody_joins() => Statements("""
            for (var i = 0; i < item; i++)
            {
                var thread = new Thread(Work) { IsBackground = true };
                {|OWN1001:thread.Start|}();
            }
            """);
    }

    public class DroppedFromASequence
    {
        [Fact]
        public Task Threads_of_a_list_that_are_only_started() => Statements("""
            var threads = new List<Thread> { new Thread(Work), new Thread(Work) };
            foreach (var thread in threads) { {|OWN1001:thread.Start|}(); }
            """);

        [Fact]
        public Task Threads_of_an_array_that_are_named_and_started() => Statements("""
            var threads = new[] { new Thread(Work), new Thread(Work) };
            foreach (var thread in threads) { thread.IsBackground = true; }
            foreach (var thread in threads) { {|OWN1001:thread.Start|}(); }
            """);

        [Fact]
        public Task Tasks_of_a_list_at_which_nobody_looks() => Statements("""
            var tasks = new List<Task> { {|OWN1001:Task.Run|}(Work) };
            foreach (var task in tasks) { Done(); }
            """);
    }

    public class Awaited
    {
        [Fact]
        public Task By_await() => AsyncStatements("await Task.Run(Work);");

        [Fact]
        public Task By_await_with_ConfigureAwait() => AsyncStatements("await Task.Run(Work).ConfigureAwait(false);");

        [Fact]
        public Task By_await_with_WaitAsync() => AsyncStatements("await Task.Run(Work).WaitAsync(TimeSpan.FromSeconds(1));");

        [Fact]
        public Task By_await_of_a_local() => AsyncStatements("var task = Task.Run(Work); Done(); await task;");

        [Fact]
        public Task By_await_of_a_local_in_one_branch() => AsyncStatements("var task = Task.Run(Work); if (Ready) { await task; }");

        [Fact]
        public Task By_await_of_a_local_in_a_finally() => AsyncStatements("var task = Task.Run(Work); try { Done(); } finally { await task; }");

        [Fact]
        public Task By_await_of_a_conditional() => AsyncStatements("await (Ready ? Task.Run(Work) : Task.Run(Count));");

        [Fact]
        public Task By_await_of_an_assignment() => AsyncStatements("Task task; await (task = Task.Run(Work));");

        [Fact]
        public Task By_await_through_a_second_local() => AsyncStatements("var first = Task.Run(Work); var second = first; await second;");

        [Fact]
        public Task By_Wait() => Statements("Task.Run(Work).Wait();");

        [Fact]
        public Task By_Result() => Statements("var count = Task.Run(Count).Result;");

        [Fact]
        public Task By_GetResult() => Statements("Task.Run(WorkAsync).GetAwaiter().GetResult();");

        [Fact]
        public Task By_GetResult_after_ConfigureAwait() => Statements("Task.Run(WorkAsync).ConfigureAwait(false).GetAwaiter().GetResult();");

        [Fact]
        public Task By_WaitAll() => Statements("Task.WaitAll(Task.Run(Work), Task.Run(Work));");

        [Fact]
        public Task By_WaitAny() => Statements("Task.WaitAny(new[] { Task.Run(Work), Task.Delay(1000) });");

        [Fact]
        public Task By_WhenAll() => AsyncStatements("await Task.WhenAll(Task.Run(Work), Task.Run(Work));");

        [Fact]
        public Task By_WhenAny() => AsyncStatements("await await Task.WhenAny(Task.Run(Work), Task.Delay(1000));");

        [Fact]
        public Task In_an_array() => AsyncStatements("var tasks = new[] { Task.Run(Work), Task.Run(Work) }; await Task.WhenAll(tasks);");

        [Fact]
        public Task In_an_array_element() => AsyncStatements("""
            var tasks = new Task[item];
            for (var i = 0; i < item; i++) { tasks[i] = Task.Run(Work); }
            await Task.WhenAll(tasks);
            """);

        [Fact]
        public Task In_a_list() => AsyncStatements("""
            var tasks = new List<Task>();
            tasks.Add(Task.Run(Work));
            await Task.WhenAll(tasks);
            """);

        [Fact]
        public Task In_a_list_initialiser() => AsyncStatements("var tasks = new List<Task> { Task.Run(Work) }; await Task.WhenAll(tasks);");

        [Fact]
        public Task In_a_list_made_an_array() => Statements("var tasks = new List<Task>(); tasks.Add(Task.Run(Work)); Task.WaitAll(tasks.ToArray());");

        [Fact]
        public Task In_a_list_one_by_one() => AsyncStatements("""
            var tasks = new List<Task>();
            tasks.Add(Task.Run(Work));
            foreach (var task in tasks) { await task; }
            """);

        [Fact]
        public Task In_a_collection_expression() => AsyncStatements("Task[] tasks = [Task.Run(Work), Task.Run(Work)]; await Task.WhenAll(tasks);");

        [Fact]
        public Task In_a_queue() => AsyncStatements("var queue = new Queue<Task>(); queue.Enqueue(Task.Run(Work)); await queue.Dequeue();");

        [Fact]
        public Task In_a_dictionary() => AsyncStatements("""
            var tasks = new Dictionary<int, Task>();
            tasks[item] = Task.Run(Work);
            await Task.WhenAll(tasks.Values);
            """);

        [Fact]
        public Task In_a_query() => AsyncStatements("await Task.WhenAll(Enumerable.Range(0, item).Select(i => Task.Run(() => Work(i))));");

        [Fact]
        public Task In_a_query_expression() => AsyncStatements("await Task.WhenAll(from i in Enumerable.Range(0, item) select Task.Run(() => Work(i)));");

        [Fact]
        public Task In_a_tuple() => AsyncStatements("var (first, second) = (Task.Run(Work), Task.Run(Work)); await first; await second;");

        [Fact]
        public Task By_a_lambda_that_captures_it() => Members("""
            Func<Task> Start() { var task = Task.Run(Work); return async () => await task; }
            """);

        [Fact]
        public Task By_a_local_function_that_captures_it() => AsyncStatements("""
            var task = Task.Run(Work);
            await Finish();
            async Task Finish() { await task; }
            """);

        [Fact]
        public Task By_joining_the_thread() => Statements("var thread = new Thread(Work); thread.Start(); Done(); thread.Join();");

        [Fact]
        public Task By_joining_the_thread_for_a_time() => Statements("var thread = new Thread(Work); thread.Start(); if (!thread.Join(1000)) { Done(); }");

        [Fact]
        public Task By_joining_all_threads() => Statements("""
            var threads = new List<Thread>();
            for (var i = 0; i < item; i++)
            {
                var thread = new Thread(Work);
                threads.Add(thread);
                thread.Start();
            }

            foreach (var thread in threads) { thread.Join(); }
            """);

        [Fact]
        public Task By_joining_all_threads_of_an_array() => Statements("""
            var threads = new[] { new Thread(Work), new Thread(Work) };
            foreach (var thread in threads) { thread.Start(); }
            foreach (var thread in threads) { thread.Join(); }
            """);

        [Fact]
        public Task By_joining_all_threads_by_a_lambda() => Statements("""
            var threads = Enumerable.Range(0, item).Select(_ => new Thread(Work)).ToList();
            foreach (var thread in threads) { thread.Start(); }
            threads.ForEach(thread => thread.Join());
            """);

        [Fact]
        public Task By_awaiting_the_cold_task() => AsyncStatements("var task = new Task(Work); task.Start(); await task;");

        [Fact]
        public Task By_asking_for_its_exception() => Statements("var task = Task.Run(Work); while (!task.IsCompleted) { Thread.Sleep(1); } Log.Error(task.Exception);");
    }

    public class Returned
    {
        [Fact]
        public Task By_an_expression_body() => Members("Task Start() => Task.Run(Work);");

        [Fact]
        public Task By_a_statement() => Members("Task Start() { Done(); return Task.Run(Work); }");

        [Fact]
        public Task By_a_local() => Members("Task Start() { var task = Task.Run(Work); Done(); return task; }");

        [Fact]
        public Task As_a_ValueTask() => Members("ValueTask Start() => new ValueTask(Task.Run(Work));");

        [Fact]
        public Task In_a_tuple() => Members("(Task, int) Start() => (Task.Run(Work), 1);");

        [Fact]
        public Task In_an_array() => Members("Task[] Start() => new[] { Task.Run(Work) };");

        [Fact]
        public Task In_a_list() => Members("List<Task> Start() { var tasks = new List<Task>(); tasks.Add(Task.Run(Work)); return tasks; }");

        [Fact]
        public Task In_an_object() => Members("Job Start() => new Job { Task = Task.Run(Work) }; class Job { public Task Task { get; set; } }");

        [Fact]
        public Task By_yield() => Members("IEnumerable<Task> Start() { yield return Task.Run(Work); }");

        [Fact]
        public Task By_a_switch_expression() => Members("Task Start(int port) => port switch { 1 => Task.Run(Work), _ => Task.CompletedTask };");

        [Fact]
        public Task By_a_lambda() => Members("Func<Task> Start() => () => Task.Run(Work);");

        [Fact]
        public Task By_a_property() => Members("Task Running => Task.Run(Work);");

        [Fact]
        public Task By_a_local_function() => Members("Task Start() { return Local(); Task Local() => Task.Run(Work); }");

        [Fact]
        public Task A_thread() => Members("Thread Start() { var thread = new Thread(Work); thread.Start(); return thread; }");

        [Fact]
        public Task A_cold_task() => Members("Task Start() { var task = new Task(Work); task.Start(); return task; }");

        [Fact]
        public Task Or_null() => Members("Task Start(bool wanted) => wanted ? Task.Run(Work) : null;");
    }

    public class Kept
    {
        [Fact]
        public Task In_a_field() => Members("private Task running; void Start() { running = Task.Run(Work); }");

        [Fact]
        public Task In_a_field_of_another_object() => Members("public Task running; void Start(Service other) { other.running = Task.Run(Work); }");

        [Fact]
        public Task In_a_field_initialiser() => Program("class Service { private readonly Task running = Task.Run(() => File.Delete(\"lock\")); }");

        [Fact]
        public Task In_a_property() => Members("Task Running { get; set; } void Start() => Running = Task.Run(Work);");

        [Fact]
        public Task In_a_field_unless_it_is_there() => Members("private Task running; Task Start() => running ??= Task.Run(Work);");

        [Fact]
        public Task In_a_field_by_a_statement_unless_it_is_there() => Members("private Task running; void Start() { running ??= Task.Run(Work); }");

        [Fact]
        public Task In_an_out_parameter() => Members("void Start(out Task running) { running = Task.Run(Work); }");

        [Fact]
        public Task In_a_ref_parameter() => Members("void Start(ref Task running) { running = Task.Run(Work); }");

        [Fact]
        public Task By_an_exchange() => Members("private Task running; void Start() { Interlocked.Exchange(ref running, Task.Run(Work)); }");

        [Fact]
        public Task By_GetOrAdd() => Members("""
            private readonly ConcurrentDictionary<int, Task> running = new();
            void Start(int id) { running.GetOrAdd(id, key => Task.Run(() => Work(key))); }
            """);

        [Fact]
        public Task In_a_dictionary_of_the_type() => Members("""
            private readonly Dictionary<int, Task> running = new();
            void Start(int id) { running[id] = Task.Run(() => Work(id)); }
            """);

        [Fact]
        public Task In_a_list_of_the_type() => Members("private readonly List<Task> running = new(); void Start() { running.Add(Task.Run(Work)); }");

        [Fact]
        public Task In_a_list_of_the_caller() => Members("void Start(List<Task> running) { running.Add(Task.Run(Work)); }");

        [Fact]
        public Task In_a_list_that_is_kept() => Members("""
            private List<Task> running;
            void Start() { var tasks = new List<Task>(); tasks.Add(Task.Run(Work)); running = tasks; }
            """);

        [Fact]
        public Task In_an_array_element_of_the_type() => Members("private readonly Task[] running = new Task[3]; void Start(int i) { running[i] = Task.Run(Work); }");

        [Fact]
        public Task In_a_local_and_a_field() => Members("private Task running; void Start() { var task = Task.Run(Work); running = task; }");

        [Fact]
        public Task In_a_field_by_a_tuple() => Members("private Task running; private int count; void Start() { (running, count) = (Task.Run(Work), 1); }");

        [Fact]
        public Task In_a_Lazy() => Members("private readonly Lazy<Task> running = new Lazy<Task>(() => Task.Run(Work));");

        [Fact]
        public Task A_thread_in_a_field() => Members("private Thread thread; void Start() { thread = new Thread(Work); thread.Start(); }");

        [Fact]
        public Task A_thread_in_a_field_by_a_local() => Members("private Thread thread; void Start() { var t = new Thread(Work); t.Start(); thread = t; }");

        [Fact]
        public Task A_thread_assigned_where_it_is_started() => Members("private Thread thread; void Start() { (thread = new Thread(Work)).Start(); }");

        [Fact]
        public Task A_thread_in_a_property() => Members("Thread Worker { get; } = new Thread(Work); void Start() => Worker.Start();");

        [Fact]
        public Task A_cold_task_in_a_field() => Members("private readonly Task running = new Task(Work); void Start() => running.Start();");

        [Fact]
        public Task Threads_that_the_caller_brings() => Members("void Start(IEnumerable<Thread> threads) { foreach (var thread in threads) { thread.Start(); } }");

        [Fact]
        public Task Threads_that_the_callers_factory_makes() => Members("""
            void Start(Func<ThreadStart, IEnumerable<Thread>> factory)
            {
                var threads = factory(Work)?.ToArray();
                if (threads == null || threads.Length == 0) { throw new ArgumentException(nameof(factory)); }
                foreach (var thread in threads) { thread.Start(); }
            }
            """);

        [Fact]
        public Task Threads_of_a_field() => Members("private readonly List<Thread> threads = new(); void Start() { foreach (var thread in threads) { thread.Start(); } }");

        [Fact]
        public Task A_thread_that_the_caller_brings() => Members("void Start(Thread thread) => thread.Start();");
    }

    public class HandedOver
    {
        [Fact]
        public Task To_a_method_of_a_field() => Program("""
            interface IRegistry { void Track(Task task); }
            class Service(IRegistry registry) { void Start() => registry.Track(Task.Run(() => File.Delete("lock"))); }
            """);

        [Fact]
        public Task To_a_constructor() => Members("void Start() => new Job(Task.Run(Work)); class Job { public Job(Task task) { task.Wait(); } }");

        [Fact]
        public Task To_a_delegate() => Members("void Start(Action<Task> track) => track(Task.Run(Work));");

        [Fact]
        public Task To_a_source_method_that_keeps_it() => Members("""
            private readonly List<Task> running = new();
            void Start() => Track(Task.Run(Work));
            void Track(Task task) { running.Add(task); }
            """);

        [Fact]
        public Task To_a_source_method_that_awaits_it() => Members("void Start() => _ = Track(Task.Run(Work)); async Task Track(Task task) { try { await task; } catch (Exception e) { Log.Error(e); } }");

        [Fact]
        public Task By_a_local() => Members("void Start(Action<Task> track) { var task = Task.Run(Work); track(task); }");

        [Fact]
        public Task As_an_element_of_a_list() => Members("void Start(Action<List<Task>> track) { var tasks = new List<Task>(); tasks.Add(Task.Run(Work)); track(tasks); }");

        [Fact]
        public Task As_an_element_of_a_params_array() => Members("void Start() => Track(Task.Run(Work), Task.Run(Work)); void Track(params Task[] tasks) => Task.WaitAll(tasks);");

        [Fact]
        public Task A_thread() => Members("void Start(Action<Thread> track) { var thread = new Thread(Work); thread.Start(); track(thread); }");

        [Fact]
        public Task To_a_continuation_for_its_failure() =>
            Statements("Task.Run(Work).ContinueWith(t => Log.Error(t.Exception), TaskContinuationOptions.OnlyOnFaulted);");

        [Fact]
        public Task To_a_continuation_that_reads_its_exception() =>
            Statements("Task.Run(Work).ContinueWith(t => { if (t.IsFaulted) { Log.Error(t.Exception); } });");

        [Fact]
        public Task To_a_continuation_that_reads_its_exception_by_a_discard() =>
            Statements("_ = Task.Run(Work).ContinueWith(t => { if (t.Exception is { } e) { Log.Error(e); } }, TaskScheduler.Default);");

        [Fact]
        public Task To_a_continuation_that_is_a_method() =>
            Members("void Start() => Task.Run(Work).ContinueWith(Ended); static void Ended(Task task) { Log.Error(task.Exception); }");

        [Fact]
        public Task To_a_continuation_that_is_awaited() => AsyncStatements("await Task.Run(Work).ContinueWith(_ => Done());");
    }

    /// <summary>A sink takes the handle and observes its failure: recognised by its body, or by its name where only metadata is there.</summary>
    public class SanctionedSinks
    {
        private const string Caller = "class Service { void Start() => Task.Run(() => File.Delete(\"lock\")).Forget(); }\n";

        [Fact]
        public Task An_extension_that_awaits_in_a_catch_all() => Program(Caller + """
            static class Tasks
            {
                public static async void Forget(this Task task)
                {
                    try { await task.ConfigureAwait(false); }
                    catch (Exception e) { Console.Error.WriteLine(e); }
                }
            }
            """);

        [Fact]
        public Task An_extension_whose_local_function_awaits_in_a_catch_all() => Program(Caller + """
            static class Tasks
            {
                public static void Forget(this Task task)
                {
                    _ = Observe(task);
                    static async Task Observe(Task task) { try { await task; } catch (Exception e) { Console.Error.WriteLine(e); } }
                }
            }
            """);

        [Fact]
        public Task An_extension_that_continues_on_failure() => Program(Caller + """
            static class Tasks
            {
                public static void Forget(this Task task) => task.ContinueWith(t => Console.Error.WriteLine(t.Exception), TaskContinuationOptions.OnlyOnFaulted);
            }
            """);

        [Fact]
        public Task A_helper_that_takes_the_function() => Program("""
            class Service { void Start() => Background.Run(() => File.Delete("lock")); }
            static class Background
            {
                public static void Run(Action work) => Task.Run(() => { try { work(); } catch (Exception e) { Console.Error.WriteLine(e); } });
            }
            """);

        [Theory]
        [InlineData("Forget")]
        [InlineData("FireAndForget")]
        [InlineData("SafeFireAndForget")]
        [InlineData("Ignore")]
        [InlineData("RunInBackground")]
        public Task A_foreign_method_by_its_name(string name)
        {
            var library = ForeignLibrary.Compile($$"""
                using System.Threading.Tasks;
                public static class Tasks { public static void {{name}}(this Task task) { } }
                """);
            return Program(
                Caller.Replace("Forget", name, StringComparison.Ordinal),
                ProgramSetup.Library with { ExtraReferences = [library] });
        }

        /// <summary>Another project is metadata on the command line and source in an editor; both get the same answer.</summary>
        [Fact]
        public Task A_method_of_another_project_by_its_name()
        {
            var test = ProgramTest(Caller, setup: null);
            test.TestState.AdditionalProjects["Library"].Sources.Add("""
                public static class Tasks { public static void Forget(this System.Threading.Tasks.Task task) { } }
                """);
            test.TestState.AdditionalProjectReferences.Add("Library");
            return test.RunAsync();
        }
    }
}
