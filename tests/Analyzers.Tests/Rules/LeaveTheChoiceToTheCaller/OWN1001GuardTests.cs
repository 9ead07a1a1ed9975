using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.OWN1001Program;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>
/// OWN1001, by what happens to a failure in the work: it is reported where a failure can leave the work, and silent where the work is guarded.
/// </summary>
public class OWN1001GuardTests
{
    public class DoesNotGuard
    {
        [Fact]
        public Task Try_finally() => Statements("{|OWN1001:Task.Run|}(() => { try { Work(); } finally { GC.Collect(); } });");

        [Theory]
        [InlineData("return (await System.IO.File.ReadAllTextAsync(\"x\")).Length;")]
        [InlineData("return $\"{await System.IO.File.ReadAllTextAsync(\"x\")}\";")]
        [InlineData("return new[] { await System.IO.File.ReadAllTextAsync(\"x\") };")]
        [InlineData("return (await System.IO.File.ReadAllTextAsync(\"x\"), 1);")]
        public Task An_await_inside_of_an_expression_that_cannot_fail_itself(string statement) => Statements("{|OWN1001:Task.Run|}(async () => { " + statement + " });");

        [Fact]
        public Task A_catch_of_cancellation_only() => Statements("""
            {|OWN1001:Task.Run|}(async () => { try { await WorkAsync(); } catch (OperationCanceledException) { } });
            """);

        [Fact]
        public Task A_catch_of_task_cancellation_only() => Statements("""
            {|OWN1001:Task.Run|}(async () => { try { await WorkAsync(); } catch (TaskCanceledException) { return; } finally { GC.Collect(); } });
            """);

        [Fact]
        public Task Tasks_that_are_gathered_and_awaited_outside_the_try() => Members("""
            void Start(string[] rooms) => {|OWN1001:Task.Run|}(() => JoinAsync(rooms));
            async Task JoinAsync(string[] rooms) { var tasks = new List<Task>(); foreach (var room in rooms) { tasks.Add(EnterAsync(room)); } await Task.WhenAll(tasks); }
            async Task EnterAsync(string room) { await Task.Yield(); File.Delete(room); }
            """);

        [Fact]
        public Task An_entry_that_a_method_of_its_own_takes_out() => Members("""
            void Start(Registry registry) => {|OWN1001:Task.Run|}(() => registry.TryRemove("a"));
            class Registry { public virtual bool TryRemove(string key) => throw new InvalidOperationException(); }
            """);

        [Fact]
        public Task A_call_of_the_code_itself_beside_the_try() => Members("""
            Task Run() { var done = new TaskCompletionSource(); var thread = new Thread(() => { Prepare(); try { Work(); done.SetResult(); } catch (Exception e) { done.SetException(e); } }); {|OWN1001:thread.Start|}(); return done.Task; }
            static void Prepare() => throw new InvalidOperationException();
            """);

        [Fact]
        public Task A_catch_of_one_exception() => Statements("{|OWN1001:Task.Run|}(() => { try { Work(); } catch (IOException) { } });");

        [Fact]
        public Task A_catch_that_rethrows() => Statements("{|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception) { throw; } });");

        [Fact]
        public Task A_catch_that_throws_another() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception e) { throw new InvalidOperationException("failed", e); } });
            """);

        [Fact]
        public Task A_catch_that_cleans_up_and_rethrows() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception) { Done(); throw; } });
            """);

        [Fact]
        public Task A_filter_that_picks_some() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception e) when (e is IOException) { } });
            """);

        [Fact]
        public Task A_filter_that_excludes_more_than_cancellation() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception e) when (e is not (OperationCanceledException or IOException)) { } });
            """);

        [Fact]
        public Task A_filter_that_is_a_condition() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception) when (Ready) { } });
            """);

        [Fact]
        public Task A_filter_that_asks_for_some_failures() => Members("""
            void Start() { {|OWN1001:Task.Run|}(() => { try { Work(); } catch (Exception e) when (IsTransient(e)) { Log.Error(e); } }); }
            static bool IsTransient(Exception e) => e is IOException;
            """);

        [Fact]
        public Task A_guard_around_something_else() => Statements("""
            {|OWN1001:Task.Run|}(() => { try { Done(); } catch (Exception e) { Log.Error(e); } Work(); });
            """);

        [Fact]
        public Task Work_before_the_guard() => Statements("""
            {|OWN1001:Task.Run|}(() => { device.Write(); try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task An_await_before_the_guard() => Statements("""
            {|OWN1001:Task.Run|}(async () => { await device.WriteAsync(); try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_declaration_that_awaits_before_the_guard() => Members("""
            void Start(Func<Task<int>> read)
            {
                {|OWN1001:Task.Run|}(async () => { var count = await read(); try { Work(count); } catch (Exception e) { Log.Error(e); } });
            }
            """);

        [Fact]
        public Task A_declaration_and_no_guard_at_all() => Statements("{|OWN1001:Task.Run|}(() => { var count = Count(); });");

        [Fact]
        public Task A_constructor_and_no_guard_at_all() => Members("""
            void Start() => {|OWN1001:Task.Run|}(() => { new Listener(8080); });
            class Listener { public Listener(int port) { new Device().Write(); } }
            """);

        [Fact]
        public Task A_loop_whose_body_is_not_guarded() => Statements("{|OWN1001:Task.Run|}(async () => { while (item > 0) { await Task.Delay(1000); device.Write(); } });");

        [Fact]
        public Task A_loop_whose_guard_is_in_one_branch() => Statements("""
            {|OWN1001:Task.Run|}(() => { while (Ready) { if (item > 0) { try { Work(); } catch (Exception e) { Log.Error(e); } } else { Work(); } } });
            """);

        [Fact]
        public Task A_guard_around_the_start_instead_of_the_work() => Members("""
            void Start()
            {
                if (Ready) { {|OWN1001:ThreadPool.QueueUserWorkItem|}(_ => Work()); }
                try { Work(); } catch (Exception e) { Log.Error(e); }
            }
            """);

        [Fact]
        public Task A_lambda_inside_the_work_that_is_guarded() => Statements("""
            {|OWN1001:Task.Run|}(() =>
            {
                Action guarded = () => { try { Work(); } catch (Exception e) { Log.Error(e); } };
                guarded();
                Work();
            });
            """);

        [Fact]
        public Task A_method_that_does_not_guard() => Members("""
            void Start() => {|OWN1001:Task.Run|}(Run);
            void Run() { try { Work(); } finally { GC.Collect(); } }
            """);

        [Fact]
        public Task A_virtual_method_although_this_one_guards() => Program("""
            class Service
            {
                public void Start() => {|OWN1001:Task.Run|}(() => Run());
                protected virtual void Run() { try { File.Delete("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } }
            }
            """);

        [Fact]
        public Task A_virtual_method_group_although_this_one_guards() => Program("""
            class Service
            {
                public void Start() => {|OWN1001:Task.Run|}(Run);
                protected virtual void Run() { try { File.Delete("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } }
            }
            """);

        [Fact]
        public Task A_method_of_an_interface() => Program("""
            interface IWorker { Task RunAsync(); }
            class Service(IWorker worker) { public void Start() => {|OWN1001:Task.Run|}(worker.RunAsync); }
            """);

        [Fact]
        public Task A_report_of_what_is_awaited_for_it() => Statements("{|OWN1001:Task.Run|}(async () => { Console.WriteLine(await System.IO.File.ReadAllTextAsync(\"x\")); });");

        [Fact]
        public Task A_report_of_what_a_method_makes_for_it() => Members("""
            void Start() => {|OWN1001:Task.Run|}(() => Console.WriteLine(Sum()));
            int Sum() => throw new InvalidOperationException();
            """);

        [Fact]
        public Task A_throw() => Statements("{|OWN1001:Task.Run|}(() => { throw new InvalidOperationException(); });");

        [Fact]
        public Task A_throw_expression() => Statements("{|OWN1001:Task.Run|}(() => throw new InvalidOperationException());");

        [Fact]
        public Task A_work_item_whose_async_lambda_is_not_guarded() => Statements("""
            {|OWN1001:ThreadPool.QueueUserWorkItem|}(_ => { try { Work(); } catch (IOException e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_thread_whose_work_is_not_guarded() => Statements("{|OWN1001:new Thread(() => { try { Work(); } finally { GC.Collect(); } }).Start|}();");

        [Fact]
        public Task A_foreach_whose_body_is_guarded_but_whose_source_awaits() => Members("""
            void Start(Func<Task<int[]>> read) => {|OWN1001:Task.Run|}(async () =>
            {
                foreach (var item in await read())
                {
                    try { Work(item); } catch (Exception e) { Log.Error(e); }
                }
            });
            """);
    }

    public class Guards
    {
        [Fact]
        public Task A_catch() => Statements("Task.Run(() => { try { Work(); } catch { } });");

        [Fact]
        public Task Tasks_that_are_gathered_beside_the_try() => Members("""
            void Start(string[] rooms) => Task.Run(() => JoinAsync(rooms));
            async Task JoinAsync(string[] rooms) { var tasks = new List<Task>(); foreach (var room in rooms) { tasks.Add(EnterAsync(room)); } try { await Task.WhenAll(tasks); } catch (Exception e) { Console.Error.WriteLine(e); } }
            async Task EnterAsync(string room) { await Task.Yield(); File.Delete(room); }
            """);

        [Fact]
        public Task An_entry_that_is_taken_out_behind_the_try() => Members("""
            readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task> running = new();
            void Start(string key) => Task.Run(() => ForgetAsync(key));
            async Task ForgetAsync(string key) { try { await running[key]; } catch { } Remove(key); }
            void Remove(string key) => running.TryRemove(key, out _);
            """);

        [Fact]
        public Task A_call_of_the_platform_beside_the_try() => Members("""
            [System.Runtime.InteropServices.DllImport("ole32.dll")] static extern int OleInitialize(IntPtr reserved);
            Task Run() { var done = new TaskCompletionSource(); var thread = new Thread(() => { OleInitialize(IntPtr.Zero); try { Work(); done.SetResult(); } catch (Exception e) { done.SetException(e); } }); thread.Start(); return done.Task; }
            """);

        [Fact]
        public Task A_catch_of_Exception() => Statements("Task.Run(() => { try { Work(); } catch (Exception e) { Log.Error(e); } });");

        [Fact]
        public Task A_catch_of_Exception_in_async_work() => Statements("Task.Run(async () => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } });");

        [Fact]
        public Task A_catch_of_cancellation_and_one_of_everything() => Statements("""
            Task.Run(async () =>
            {
                try { await WorkAsync(); }
                catch (OperationCanceledException) { }
                catch (Exception e) { Log.Error(e); }
            });
            """);

        [Fact]
        public Task A_catch_with_a_finally() => Statements("Task.Run(() => { try { Work(); } catch (Exception e) { Log.Error(e); } finally { GC.Collect(); } });");

        [Fact]
        public Task A_rethrow_of_cancellation_only() => Statements("""
            Task.Run(async () =>
            {
                try { await WorkAsync(); }
                catch (OperationCanceledException) { throw; }
                catch (Exception e) { Log.Error(e); }
            });
            """);

        [Fact]
        public Task A_loop_that_waits_by_joining_its_own_thread() => Statements("""
            new Thread(() => { while (true) { Thread.CurrentThread.Join(1000); try { Work(); } catch (Exception e) { Log.Error(e); } } }).Start();
            """);

        [Fact]
        public Task A_filter_that_excludes_only_cancellation() => Statements("""
            Task.Run(async () => { try { await WorkAsync(); } catch (Exception e) when (e is not OperationCanceledException) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_filter_that_excludes_only_cancellation_in_old_style() => Statements("""
            Task.Run(async () => { try { await WorkAsync(); } catch (Exception e) when (!(e is OperationCanceledException)) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_filter_that_excludes_what_the_project_calls_fatal() => Members("""
            void Start() { Task.Run(() => { try { Work(); } catch (Exception e) when (IsCatchableExceptionType(e)) { Log.Error(e); } }); }
            static bool IsCatchableExceptionType(Exception e) => e is not OutOfMemoryException;
            """);

        [Theory]
        [InlineData("IsNonFatal(e)")]
        [InlineData("!IsFatal(e)")]
        [InlineData("ExceptionIsNotCritical(e)")]
        public Task A_filter_of_that_kind(string filter) => Members($$"""
            void Start() { Task.Run(() => { try { Work(); } catch (Exception e) when ({{filter}}) { Log.Error(e); } }); }
            static bool IsFatal(Exception e) => e is OutOfMemoryException;
            static bool IsNonFatal(Exception e) => !IsFatal(e);
            static bool ExceptionIsNotCritical(Exception e) => !IsFatal(e);
            """);

        [Fact]
        public Task A_log_before_the_rethrow() => Statements("Task.Run(() => { try { Work(); } catch (Exception e) { Log.Error(e); throw; } });");

        [Fact]
        public Task A_completion_source_before_the_rethrow() => Members("""
            void Start(TaskCompletionSource ended) => Task.Run(() => { try { Work(); } catch (Exception e) { ended.TrySetException(e); throw; } });
            """);

        [Fact]
        public Task A_completion_source_for_failure_and_success() => Members("""
            Task Start()
            {
                var ended = new TaskCompletionSource();
                Task.Run(() => { try { Work(); ended.SetResult(); } catch (Exception e) { ended.SetException(e); } });
                return ended.Task;
            }
            """);

        [Fact]
        public Task An_inner_try_finally_in_a_guard() => Statements("""
            Task.Run(() => { try { try { Work(); } finally { GC.Collect(); } } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_guard_in_a_try_finally() => Statements("""
            Task.Run(() => { try { try { Work(); } catch (Exception e) { Log.Error(e); } } finally { GC.Collect(); } });
            """);

        [Fact]
        public Task A_guard_in_a_using() => Members("""
            void Start(SemaphoreSlim gate) => Task.Run(() => { using (gate) { try { Work(); } catch (Exception e) { Log.Error(e); } } });
            """);

        [Fact]
        public Task A_guard_in_a_lock() => Statements("Task.Run(() => { lock (device) { try { Work(); } catch (Exception e) { Log.Error(e); } } });");

        [Fact]
        public Task A_loop_whose_body_is_guarded() => Statements("""
            Task.Run(async () => { while (true) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } } });
            """);

        [Fact]
        public Task A_loop_that_delays_and_whose_work_is_guarded() => Statements("""
            Task.Run(async () => { while (Ready) { await Task.Delay(1000); try { Work(); } catch (Exception e) { Log.Error(e); } } });
            """);

        [Fact]
        public Task A_for_loop_whose_body_is_guarded() => Statements("""
            Task.Run(() => { for (;;) { try { Work(); } catch (Exception e) { Log.Error(e); } } });
            """);

        [Fact]
        public Task A_foreach_loop_whose_body_is_guarded() => Members("""
            void Start(List<int> items) => Task.Run(() => { foreach (var item in items) { try { Work(item); } catch (Exception e) { Log.Error(e); } } });
            """);

        [Fact]
        public Task A_delay_before_the_guard() => Statements("""
            Task.Run(async () => { await Task.Delay(1000); try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_yield_before_the_guard() => Statements("""
            Task.Run(async () => { await Task.Yield(); try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task Declarations_before_the_guard() => Statements("""
            Task.Run(() => { var tries = 0; string name = null; try { Work(tries); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task An_early_return_before_the_guard() => Statements("""
            Task.Run(() => { if (!Ready) { return; } try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_using_declaration_before_the_guard() => Members("""
            void Start(SemaphoreSlim gate) => Task.Run(() => { using var held = gate; try { Work(); } catch (Exception e) { Log.Error(e); } });
            """);

        [Fact]
        public Task A_guard_in_every_branch() => Statements("""
            Task.Run(() =>
            {
                if (Ready) { try { Work(); } catch (Exception e) { Log.Error(e); } }
                else { try { Count(); } catch (Exception e) { Log.Error(e); } }
            });
            """);

        [Fact]
        public Task A_thread_whose_work_is_guarded() => Statements("new Thread(() => { try { Work(); } catch (Exception e) { Log.Error(e); } }).Start();");

        [Fact]
        public Task A_thread_in_a_local_whose_work_is_guarded() => Statements("""
            var thread = new Thread(() => { try { Work(); } catch (Exception e) { Log.Error(e); } }) { IsBackground = true };
            thread.Start();
            """);

        [Fact]
        public Task A_work_item_whose_work_is_guarded() => Statements("ThreadPool.QueueUserWorkItem(_ => { try { Work(); } catch (Exception e) { Log.Error(e); } });");

        [Fact]
        public Task A_cold_task_whose_work_is_guarded() => Statements("new Task(() => { try { Work(); } catch (Exception e) { Log.Error(e); } }).Start();");

        [Fact]
        public Task An_anonymous_method_that_is_guarded() => Statements("Task.Run(delegate { try { Work(); } catch (Exception e) { Log.Error(e); } });");

        [Fact]
        public Task A_delegate_in_a_local_that_is_guarded() => Statements("""
            Action work = () => { try { Work(); } catch (Exception e) { Log.Error(e); } };
            Task.Run(work);
            """);
    }

    /// <summary>A call of a non-virtual source method, local function or lambda that is guarded, to depth 3.</summary>
    public class GuardsByAMethod
    {
        private const string Run = "void Run() { try { Work(); } catch (Exception e) { Log.Error(e); } }\n";
        private const string RunAsync = "async Task RunAsync() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }\n";

        [Fact]
        public Task As_a_method_group() => Members(Run + "void Start() => Task.Run(Run);");

        [Fact]
        public Task As_an_async_method_group() => Members(RunAsync + "void Start() => Task.Run(RunAsync);");

        [Fact]
        public Task As_a_method_group_of_this() => Members(RunAsync + "void Start() => Task.Run(this.RunAsync);");

        [Fact]
        public Task As_a_call() => Members(Run + "void Start() => Task.Run(() => Run());");

        [Fact]
        public Task As_a_call_that_is_awaited() => Members(RunAsync + "void Start() => Task.Run(async () => await RunAsync().ConfigureAwait(false));");

        [Fact]
        public Task As_a_call_that_is_returned() => Members(RunAsync + "void Start() => Task.Run(() => RunAsync());");

        [Fact]
        public Task As_a_call_in_a_block() => Members(RunAsync + "void Start() => Task.Run(async () => { await RunAsync(); });");

        [Fact]
        public Task As_a_call_after_a_delay() => Members(Run + "void Start() => Task.Run(async () => { await Task.Delay(10); Run(); });");

        [Fact]
        public Task Of_a_thread() => Members(Run + "void Start() => new Thread(Run).Start();");

        [Fact]
        public Task Of_a_thread_in_a_local() => Members(Run + "void Start() { var thread = new Thread(Run); thread.IsBackground = true; thread.Start(); }");

        [Fact]
        public Task Of_a_work_item() => Members("void Start() => ThreadPool.QueueUserWorkItem(Run); void Run(object state) { try { Work(); } catch (Exception e) { Log.Error(e); } }");

        [Fact]
        public Task In_another_type() => Program("""
            class Service { void Start(Worker worker) => Task.Run(() => worker.Run()); }
            class Worker { public void Run() { try { File.Delete("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } } }
            """);

        [Fact]
        public Task In_a_sealed_type_that_overrides() => Program("""
            abstract class Base { public abstract void Run(); }
            sealed class Service : Base
            {
                public void Start() => Task.Run(Run);
                public override void Run() { try { File.Delete("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } }
            }
            """);

        [Fact]
        public Task In_another_file()
        {
            var test = ProgramTest("class Service { void Start(Worker worker) => Task.Run(worker.RunAsync); }", setup: null);
            test.TestState.Sources.Add(("Worker.cs", """
                using System;
                using System.IO;
                using System.Threading.Tasks;
                class Worker { public async Task RunAsync() { try { await File.ReadAllTextAsync("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } } }
                """));
            return test.RunAsync();
        }

        [Fact]
        public Task In_another_part_of_the_type()
        {
            var test = ProgramTest("partial class Service { void Start() => new Thread(Run).Start(); }", setup: null);
            test.TestState.Sources.Add(("Service.Run.cs", """
                using System;
                using System.IO;
                partial class Service { private void Run() { while (true) { try { File.Delete("lock"); } catch (Exception e) { Console.Error.WriteLine(e); } } } }
                """));
            return test.RunAsync();
        }

        [Fact]
        public Task In_a_generic_type() => Program("""
            class Service<T>
            {
                void Start(T item) => Task.Run(() => Run(item));
                private static void Run(T item) { try { File.Delete($"{item}"); } catch (Exception e) { Console.Error.WriteLine(e); } }
            }
            """);

        [Fact]
        public Task As_a_generic_method() => Program("""
            class Service
            {
                void Start(int item) => Task.Run(() => Run(item));
                private static void Run<T>(T item) { try { File.Delete($"{item}"); } catch (Exception e) { Console.Error.WriteLine(e); } }
            }
            """);

        [Fact]
        public Task As_a_local_function_declared_after_use() => Statements("""
            Task.Run(Local);
            async Task Local() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }
            """);

        [Fact]
        public Task As_a_local_function_of_an_expression_body() => Statements("""
            Task.Run(() => Local());
            return;
            void Local() { try { Work(); } catch (Exception e) { Log.Error(e); } }
            """);

        [Fact]
        public Task As_an_extension_method() => Program("""
            class Service { void Start(FileInfo file) => Task.Run(() => file.TryDelete()); }
            static class Files { public static void TryDelete(this FileInfo file) { try { file.Delete(); } catch (Exception e) { Console.Error.WriteLine(e); } } }
            """);

        [Fact]
        public Task At_depth_2() => Members(Run + "void One() { Run(); } void Start() => Task.Run(One);");

        [Fact]
        public Task At_depth_3() => Members(Run + "void One() => Two(); void Two() { Run(); } void Start() => Task.Run(One);");

        /// <summary>What is too deep, or goes round in circles, is not known; what is not known is not reported.</summary>
        [Fact]
        public Task Deeper_than_is_looked() =>
            Members("void One() => Two(); void Two() => Three(); void Three() => Four(); void Four() => Five(); void Five() => Work(); void Start() => Task.Run(One);");

        [Fact]
        public Task Recursion() => Members("void Run() { try { Work(); } catch (Exception e) { Log.Error(e); } Run(); } void Start() => Task.Run(Run);");
    }

    /// <summary>Work that cannot fail is guarded.</summary>
    public class CannotFail
    {
        [Fact]
        public Task Completing_a_source() => Members("void Start(TaskCompletionSource ended) => Task.Run(() => ended.TrySetResult());");

        [Fact]
        public Task Cancelling() => Members("void Start(CancellationTokenSource stop) => Task.Run(() => stop.Cancel());");

        [Fact]
        public Task Cancelling_by_a_method_group() => Members("void Start(CancellationTokenSource stop) => Task.Run(stop.Cancel);");

        [Fact]
        public Task Cancelling_after_a_while() => Members("void Start(CancellationTokenSource stop) => Task.Run(async () => { await Task.Delay(1000); stop.Cancel(); });");

        [Fact]
        public Task Counting() => Members("private int count; void Start() => Task.Run(() => Interlocked.Increment(ref count));");

        [Fact]
        public Task Setting_an_event() => Members("void Start(ManualResetEventSlim ready) => ThreadPool.QueueUserWorkItem(_ => ready.Set());");

        [Fact]
        public Task Releasing_a_semaphore() => Members("void Start(SemaphoreSlim gate) => Task.Run(() => { gate.Release(); });");

        [Fact]
        public Task Doing_nothing() => Statements("Task.Run(() => { });");
    }
}
