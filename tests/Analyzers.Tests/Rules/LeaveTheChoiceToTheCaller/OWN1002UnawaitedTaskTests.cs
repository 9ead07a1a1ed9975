using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1002UnawaitedTaskAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1002: a dropped asynchronous call, told apart from everything that is not one.</summary>
public class OWN1002UnawaitedTaskTests
{
    /// <summary>What the compiler's CS4014 does not see.</summary>
    public class Reported
    {
        [Theory]
        [InlineData("store?{|OWN1002:.SaveAsync|}(item);")]
        [InlineData("_ = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("var _ = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("(_, var x) = ({|OWN1002:store.SaveAsync|}(item), 1); GC.KeepAlive(x);")]
        [InlineData("_ = {|OWN1002:store.SaveAsync|}(item).ConfigureAwait(false);")]
        [InlineData("_ = {|OWN1002:store.FlushAsync|}().AsTask();")]
        [InlineData("_ = {|OWN1002:store.FlushAsync|}().Preserve();")]
        [InlineData("_ = {|OWN1002:WorkAsync|}();")]
        [InlineData("_ = {|OWN1002:CountAsync|}();")]
        [InlineData("var task = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("Task task; task = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("var tasks = new List<Task>(); tasks.Add({|OWN1002:store.SaveAsync|}(item)); tasks.Add({|OWN1002:store.SaveAsync|}(2)); Console.Out.Write(tasks.Count);")]
        [InlineData("{|OWN1002:store.SaveAsync|}(item).Discard();")]
        [InlineData("Ignore({|OWN1002:store.SaveAsync|}(item));")]
        [InlineData("_ = Ready ? {|OWN1002:store.SaveAsync|}(1) : {|OWN1002:store.SaveAsync|}(2);")]
        [InlineData("_ = {|OWN1002:Task.WhenAll|}(Enumerable.Range(0, 3).Select(i => store.SaveAsync(i)));")]
        [InlineData("Func<Task> f = WorkAsync; _ = {|OWN1002:f|}();")]
        [InlineData("Func<Task> f = WorkAsync; f?{|OWN1002:.Invoke|}();")]
        [InlineData("foreach (var i in new[] { 1, 2 }) { _ = {|OWN1002:store.SaveAsync|}(i); }")]
        [InlineData("async Task Inner() { await Task.Yield(); _ = {|OWN1002:store.SaveAsync|}(item); } await Inner();")]
        [InlineData("Func<Task> f = async () => { await Task.Yield(); _ = {|OWN1002:store.SaveAsync|}(item); }; await f();")]
        public Task In_asynchronous_code(string statements) => InAsync(statements);

        [Theory]
        [InlineData("// The background image.\n_ = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("// All of it is saved.\n_ = {|OWN1002:store.SaveAsync|}(item);")]
        [InlineData("_ = {|OWN1002:WorkAsync|}(); // in the background")]
        [InlineData("// In the background.\nvar task = {|OWN1002:store.SaveAsync|}(item);")]
        public Task Under_a_comment_that_says_nothing_of_it_or_where_the_work_is_seen_to_fail(string statements) => InAsync(statements);

        [Theory]
        [InlineData("void M() => {|OWN1002:HandOnAsync|}();")]
        [InlineData("void M() { {|OWN1002:HandOnAsync|}(); }")]
        [InlineData("void M() { _ = {|OWN1002:WorkAsync|}(); }")]
        [InlineData("TaskCompletionSource<int> M() { var source = new TaskCompletionSource<int>(); _ = {|OWN1002:SendAsync|}(source); return source; } static async Task SendAsync(TaskCompletionSource<int> source) { await WorkAsync(); source.SetResult(1); }")]
        [InlineData("void M() { Action a = () => {|OWN1002:HandOnAsync|}(); a(); }")]
        [InlineData("Service() { _ = {|OWN1002:WorkAsync|}(); }")]
        [InlineData("int P { get { _ = {|OWN1002:WorkAsync|}(); return 1; } }")]
        public Task Of_a_source_callee_in_synchronous_code(string member) => Members(member);

        [Fact]
        public Task As_the_last_effect_of_a_method_that_returns_a_completed_task() => Members("""
            Task M() { {|OWN1002:store.SaveAsync|}(1); return Task.CompletedTask; }
            """);

        [Fact]
        public Task Where_the_warning_of_the_compiler_is_switched_off() => Members(
            "async Task M() { await Task.Yield(); {|OWN1002:store.SaveAsync|}(1); }",
            ProgramSetup.Library with { GlobalConfig = "dotnet_diagnostic.CS4014.severity = none\n" });

        [Fact]
        public Task A_custom_awaitable() => Verify("""
            public class Job
            {
                public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => Task.CompletedTask.GetAwaiter();
                public static Job Begin(Device device) { device.Write(); return new Job(); }
            }

            class C { async Task M() { await Task.Yield(); _ = {|OWN1002:Job.Begin|}(new Device()); } }
            """);
    }

    public class Silent
    {
        [Theory]
        [InlineData("await store.SaveAsync(item);")]
        [InlineData("await store.SaveAsync(item).ConfigureAwait(false);")]
        [InlineData("store.SaveAsync(item).Wait();")]
        [InlineData("var n = store.CountAsync().Result;")]
        [InlineData("store.SaveAsync(item).GetAwaiter().GetResult();")]
        [InlineData("var a = store.SaveAsync(1); var b = store.SaveAsync(2); await Task.WhenAll(a, b);")]
        [InlineData("var tasks = new List<Task>(); foreach (var i in new[] { 1, 2 }) { tasks.Add(store.SaveAsync(i)); } await Task.WhenAll(tasks);")]
        [InlineData("var tasks = new[] { store.SaveAsync(1), store.SaveAsync(2) }; await Task.WhenAll(tasks);")]
        [InlineData("await Task.WhenAll(Enumerable.Range(0, 3).Select(i => store.SaveAsync(i)));")]
        [InlineData("var t = store.SaveAsync(item); await Task.Run(async () => await t);")]
        [InlineData("await (store?.SaveAsync(item) ?? Task.CompletedTask);")]
        [InlineData("Use(store.SaveAsync(item));")]
        [InlineData("store.SaveAsync(item).Forget();")]
        [InlineData("store.SaveAsync(item).Observe();")]
        [InlineData("_ = store.SaveAsync(item).ContinueWith(t => Log.Error(t.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
        [InlineData("_ = store.SaveAsync(item).ContinueWith(t => { if (t.IsFaulted) Log.Error(t.Exception); });")]
        [InlineData("_ = GuardedAsync();")]
        [InlineData("_ = DoneAsync();")]
        [InlineData("_ = Task.FromResult(1);")]
        [InlineData("// The first one is saved in the background.\n_ = store.SaveAsync(item);")]
        [InlineData("_ = store.SaveAsync(item); // Don't await: nobody asks for the result")]
        [InlineData("/* fire and forget */ _ = store.SaveAsync(item);")]
        [InlineData("var source = new TaskCompletionSource<int>(); _ = source.TrySetResultAsync(1); await source.Task;")]
        [InlineData("_ = CompleteAsync(new TaskCompletionSource<int>());")]
        [InlineData("_ = Task.Delay(10);")]
        [InlineData("_ = item.ToString();")]
        [InlineData("var all = Task.WhenAll(store.SaveAsync(1), store.SaveAsync(2)); await all;")]
        [InlineData("using var owned = new CancellationTokenSource(); var pending = store.SaveAsync(item); try { await pending; } finally { }")]
        [InlineData("var lazy = new Lazy<Task>(() => store.SaveAsync(item)); await lazy.Value;")]
        [InlineData("var cache = new ConcurrentDictionary<int, Task>(); await cache.GetOrAdd(item, i => store.SaveAsync(i));")]
        [InlineData("Func<Task> f = () => store.SaveAsync(item); await f();")]
        [InlineData("Func<Task> f = async () => await store.SaveAsync(item); await f();")]
        [InlineData("System.Linq.Expressions.Expression<Action<IStore>> e = s => s.SaveAsync(1);")]
        [InlineData("var source = new TaskCompletionSource<int>(); _ = source.Task; source.TrySetResult(1);")]
        public Task In_asynchronous_code(string statements) => InAsync(statements);

        [Fact]
        public Task A_work_item_that_the_pool_calls() =>
            Members("sealed class Item : IThreadPoolWorkItem { public void Execute() => _ = WorkAsync(); }");

        [Fact]
        public Task What_CS4014_already_reports() => InAsync("store.SaveAsync(item); WorkAsync(); Task.Run(Work);");

        [Fact]
        public Task What_CS4014_reports_of_a_source_async_method_in_synchronous_code() => InSync("WorkAsync();");

        [Fact]
        public Task What_a_pragma_answers_at_the_call() => InAsync("""
            #pragma warning disable CS4014 // goes on by itself
            store.SaveAsync(item);
            #pragma warning restore CS4014
            """);

        [Theory]
        [InlineData("_ = store.SaveAsync(item);")]
        [InlineData("store?.SaveAsync(item);")]
        [InlineData("Action a = () => store.SaveAsync(item); a();")]
        [InlineData("using var owned = store; _ = store.FlushAsync();")]
        public Task A_callee_that_cannot_be_seen_in_synchronous_code(string statements) => InSync(statements);

        [Theory]
        [InlineData("Task pending; void M() { pending = WorkAsync(); }")]
        [InlineData("void M(System.Threading.Channels.ChannelWriter<int> w, List<Task> tasks) { Task.WhenAll(tasks).ContinueWith(_ => w.Complete(), TaskScheduler.Default); }")]
        [InlineData("void M(SemaphoreSlim gate) { _ = WorkAsync().ContinueWith(_ => gate.Release()); }")]
        [InlineData("Task pending; void M() { Interlocked.Exchange(ref pending, WorkAsync()); }")]
        [InlineData("Task<int> M() { var source = new TaskCompletionSource<int>(); _ = SendAsync(source); return source.Task; } static async Task SendAsync(TaskCompletionSource<int> source) { await WorkAsync(); source.SetResult(1); }")]
        [InlineData("Task<int> M() { var source = new TaskCompletionSource<int>(); _ = SendAsync(Steps(source)); return source.Task; } static IEnumerable<int> Steps(TaskCompletionSource<int> source) { yield return 1; source.SetResult(1); } static async Task SendAsync(IEnumerable<int> steps) { await WorkAsync(); foreach (var step in steps) { } }")]
        [InlineData("async Task<int> M() { var reply = new Reply(); _ = SendAsync(reply); return await reply.Source.Task.ConfigureAwait(false); } static async Task SendAsync(Reply reply) { await WorkAsync(); reply.Source.SetResult(1); } class Reply { public TaskCompletionSource<int> Source = new(); }")]
        [InlineData("Task M() => WorkAsync();")]
        [InlineData("Task M() { return WorkAsync(); }")]
        [InlineData("Task<int> M() { DoneAsync(); return store.CountAsync(); }")]
        [InlineData("void M(out Task t) { t = WorkAsync(); }")]
        [InlineData("event Func<Task> Changed; void M() { Changed += async () => await WorkAsync(); Changed += () => WorkAsync(); }")]
        [InlineData("int running; void M() { if (Interlocked.Exchange(ref running, 1) == 0) { _ = WorkAsync(); } }")]
        [InlineData("SemaphoreSlim gate = new(1); void M() { _ = Once(); } async Task Once() { try { await WorkAsync(); } finally { gate.Release(); } }")]
        [InlineData("void M() { _ = ExpectAsync(); async Task ExpectAsync() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } } }")]
        public Task A_task_that_has_an_owner(string members) => Members(members);

        [Fact]
        public Task Assertions_that_expect_the_exception() => Verify("""
            static class Assert { public static void Throws<T>(Action a) { try { a(); } catch (Exception) { } } }
            class C { async Task M(Device d) { await Task.Yield(); Assert.Throws<Exception>(() => d.WriteAsync()); } }
            """);

        [Fact]
        public Task Batches_of_Redis() => Verify("""
            namespace StackExchange.Redis
            {
                public enum CommandFlags { None, FireAndForget }
                public interface IDatabaseAsync { Task<bool> SetAsync(string key, CommandFlags flags = CommandFlags.None); }
                public interface IBatch : IDatabaseAsync { void Execute(); }
                public interface ITransaction : IBatch { Task<bool> ExecuteAsync(); }

                class C
                {
                    async Task M(IDatabaseAsync database, IBatch batch, ITransaction transaction)
                    {
                        _ = batch.SetAsync("a");
                        _ = transaction.SetAsync("a");
                        _ = database.SetAsync("a", CommandFlags.FireAndForget);
                        await transaction.ExecuteAsync();
                    }
                }
            }
            """);

        [Fact]
        public Task Members_of_a_scheduler() => Verify("""
            class Context : SynchronizationContext
            {
                public override void Post(SendOrPostCallback callback, object state) { _ = RunAsync(callback, state); }
                private static async Task RunAsync(SendOrPostCallback callback, object state) { await Task.Yield(); callback(state); }
            }
            """);

        [Fact]
        public Task Test_projects() => Members("async Task M() { await Task.Yield(); _ = store.SaveAsync(1); }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

        [Theory]
        [InlineData("async Task M() { await Task.Yield(); _ = {|CS0103:missing|}.SaveAsync(1); }")]
        [InlineData("async Task M() { await Task.Yield(); _ = store.{|CS1061:Missing|}(1); }")]
        [InlineData("async Task M() { await Task.Yield(); _ = store.{|CS1501:SaveAsync|}(1, 2, 3); }")]
        public Task Broken_code(string member) => Members(member);
    }

    // An interface of the project itself: all that it stands for handles its failures.
    [Theory]
    [InlineData("public async Task JoinAsync() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } }")]
    [InlineData("public Task JoinAsync() { new Device().Write(); return Quietly(); } static async Task Quietly() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } }")]
    public Task An_interface_whose_implementations_are_guarded(string room) => Verify(
        "interface IRoom { Task JoinAsync(); } class Room : IRoom { " + room + " } class Lobby(IRoom room) { async Task M() { await Task.Yield(); _ = room.JoinAsync(); } void N() { _ = room.JoinAsync(); } }");

    [Theory]
    [InlineData("class Room : IRoom { public async Task JoinAsync() { await new Device().WriteAsync(); } }")]
    [InlineData("class Room : IRoom { public Task JoinAsync() => new Device().WriteAsync(); }")]
    [InlineData("abstract class Room : IRoom { public abstract Task JoinAsync(); }")]
    [InlineData("class Safe : IRoom { public async Task JoinAsync() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } } } class Room : IRoom { public async Task JoinAsync() { await new Device().WriteAsync(); } }")]
    public Task An_interface_with_an_implementation_that_is_not(string rooms) => Verify(
        "interface IRoom { Task JoinAsync(); } " + rooms + " class Lobby(IRoom room) { async Task M() { await Task.Yield(); _ = {|OWN1002:room.JoinAsync|}(); } }");

    // A view, or the model behind it: the platform calls it and waits for nothing. OWN1003 tells of it.
    [Theory]
    [InlineData("class Model : System.ComponentModel.INotifyPropertyChanged { public event System.ComponentModel.PropertyChangedEventHandler PropertyChanged; object image; public object Image { get { _ = LoadAsync(); return image; } } async Task LoadAsync() { await new Device().WriteAsync(); image = new(); } }")]
    [InlineData("class Window { } class Main : Window { public Main() { _ = LoadAsync(); } async Task LoadAsync() { await new Device().WriteAsync(); } }")]
    public Task A_user_interface_in_synchronous_code(string source) => Verify(source);

    [Theory]
    [InlineData("class Window { } class Main : Window { public async Task Show() { await Task.Yield(); _ = {|OWN1002:LoadAsync|}(); } async Task LoadAsync() { await new Device().WriteAsync(); } }")]
    [InlineData("class Window { } class Main : Window { public Task Show() { _ = {|OWN1002:LoadAsync|}(); return Task.CompletedTask; } async Task LoadAsync() { await new Device().WriteAsync(); } }")]
    [InlineData("class Windows { } class Main : Windows { public Main() { _ = {|OWN1002:LoadAsync|}(); } async Task LoadAsync() { await new Device().WriteAsync(); } }")]
    public Task A_user_interface_where_it_could_wait_and_what_is_none(string source) => Verify(source);

    [Theory]
    [InlineData("static Task Note(Task given, string text) { Log.Error(new Exception(text)); return given; } Task M() { var task = WorkAsync(); Note(task, \"begun\"); return task; }")]
    [InlineData("Task Own(Task given) => given; async Task M() { var task = WorkAsync(); _ = Own(task); await task; }")]
    public Task What_a_call_only_hands_back(string members) => Members(members);

    // What it throws before it returns the task, its caller sees; the task itself is guarded.
    [Theory]
    [InlineData("Task SendAsync(string to) { if (to == null) { return Task.CompletedTask; } var text = Compose(to); return SendTextAsync(text); }")]
    [InlineData("Task SendAsync(string to) { new Device().Write(); return to == null ? Task.CompletedTask : SendTextAsync(Compose(to)); }")]
    [InlineData("Task SendAsync(string to) { new Device().Write(); return Task.WhenAll(new[] { to }.Select(SendTextAsync)); }")]
    public Task A_guarded_task_that_a_synchronous_prefix_returns(string send) => Members(
        send + " string Compose(string to) => to.ToString(); async Task SendTextAsync(string text) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } } void M() { _ = SendAsync(\"a\"); }");

    [Theory]
    [InlineData("Task SendAsync(string to) { if (to == null) { return WorkAsync(); } return SendTextAsync(to); }")]
    [InlineData("Task SendAsync(string to) { return to == null ? WorkAsync() : SendTextAsync(to); }")]
    [InlineData("async Task SendAsync(string to) { new Device().Write(); await SendTextAsync(to); }")]
    [InlineData("Task SendAsync(string to) { return Task.Run(() => { new Device().Write(); return SendTextAsync(to); }); }")]
    public Task A_task_of_which_one_can_fail(string send) => Members(
        send + " async Task SendTextAsync(string text) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } } void M() { _ = {|OWN1002:SendAsync|}(\"a\"); }");

    // ConfigureAwait by a name of the project's own.
    [Fact]
    public Task A_task_that_an_extension_configures() => Verify("""
        static class Tasks { internal static System.Runtime.CompilerServices.ConfiguredTaskAwaitable AnyContext(this Task task) => task.ConfigureAwait(false); }
        partial class Service
        {
            async Task M() { await Task.Yield(); _ = {|OWN1002:WorkAsync|}().AnyContext(); _ = SafeAsync(); await WorkAsync().AnyContext(); }
            async Task SafeAsync() { await Task.Delay(1).AnyContext(); await GuardedAsync().AnyContext(); }
        }
        """);

    // The object keeps the task; who drops the returned one drops a copy.
    [Fact]
    public Task A_task_that_the_object_keeps_is_not_lost_with_its_copy() => Members("""
        private Task cycle;
        private Task Start() { var task = Task.Factory.StartNew(() => WorkAsync()).Unwrap(); cycle = task; return task; }
        void Notify() { Start(); }
        """);

    [Fact]
    public Task A_task_that_is_not_the_one_kept_is_lost() => Members("""
        private Task cycle;
        private Task Start() { var task = WorkAsync(); var other = WorkAsync(); cycle = other; return task; }
        void Notify() { {|OWN1002:Start|}(); }
        """);

    [Fact]
    public Task A_task_that_only_a_local_holds_is_lost() => Members("""
        private Task Start() { var task = WorkAsync(); return task; }
        void Notify() { {|OWN1002:Start|}(); }
        """);

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // An update sent to every session of a group is dropped: who leaves never hears of it.
        [Fact]
        public Task A_broadcast_that_nobody_awaits() => Members("""
            Task SendAll(int item) => Task.WhenAll(new[] { 1, 2 }.Select(i => store.SaveAsync(i)));
            void Leave(int item) { {|OWN1002:SendAll|}(item); }
            Task LeaveAsync(int item) => SendAll(item);
            """);

        // A conditional access hides the missing await from the compiler.
        [Fact]
        public Task An_unsubscription_behind_a_conditional_access() => Members("""
            async Task CloseAsync() { store?{|OWN1002:.SaveAsync|}(0); await store.FlushAsync(); }
            async Task ClosedAsync() { if (store is not null) { await store.SaveAsync(0); } await store.FlushAsync(); }
            """);

        // Retries were collected in a list that nobody looks at.
        [Fact]
        public Task A_list_of_tasks_that_nobody_awaits() => Members("""
            async Task RetryAsync() { var retries = new List<Task>(); for (var i = 0; i < 3; i++) { retries.Add({|OWN1002:store.SaveAsync|}(i)); } await store.FlushAsync(); }
            async Task RetriedAsync() { var retries = new List<Task>(); for (var i = 0; i < 3; i++) { retries.Add(store.SaveAsync(i)); } await Task.WhenAll(retries); }
            """);
    }
}
