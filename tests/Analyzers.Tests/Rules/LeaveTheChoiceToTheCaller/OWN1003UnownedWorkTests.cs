using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1003UnownedWorkAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1003: failures are handled, yet nobody can wait for the work or stop it.</summary>
public class OWN1003UnownedWorkTests
{
    [Theory]
    [InlineData("{|OWN1003:Task.Run|}(() => { try { Work(); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("_ = {|OWN1003:Task.Run|}(async () => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("{|OWN1003:new Thread(() => { try { Work(); } catch (Exception e) { Log.Error(e); } }).Start|}();")]
    [InlineData("var thread = Named(() => { try { Work(); } catch (Exception e) { Log.Error(e); } }); {|OWN1003:thread.Start|}(); Thread Named(ThreadStart work) => new Thread(work) { Name = \"worker\" };")]
    [InlineData("var thread = Named(Work); thread.Start(); Thread Named(ThreadStart work) => new Thread(work) { Name = \"worker\" };")]
    [InlineData("_ = {|OWN1003:EndAsync|}(); async Task EndAsync() { await WorkAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); Log.Error(null); }")]
    [InlineData("_ = EndAsync(); async Task EndAsync() { await WorkAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding); Log.Error(null); }")]
    [InlineData("_ = {|OWN1003:GuardedAsync|}();")]
    [InlineData("_ = Task.WhenAll({|OWN1003:GuardedAsync|}(), {|OWN1003:GuardedAsync|}());")]
    [InlineData("_ = {|OWN1003:Task.WhenAll|}(new[] { 1, 2 }.Select(async i => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }).ToList());")]
    [InlineData("_ = Task.WhenAll({|OWN1003:GuardedAsync|}(), WorkAsync());")]
    [InlineData("_ = Task.WhenAll(new[] { 1, 2 }.Select(async i => { try { await WorkAsync(); } finally { Log.Error(null); } }));")]
    [InlineData("var tasks = new[] { WorkAsync() }; _ = Task.WhenAll(tasks);")]
    [InlineData("var task = {|OWN1003:GuardedAsync|}();")]
    [InlineData("{|OWN1003:ThreadPool.QueueUserWorkItem|}(_ => { try { Work(); } catch (Exception e) { Log.Error(e); } });")]
    public Task Guarded_work_that_is_dropped(string statements) => InSync(statements);

    [Theory]
    [InlineData("await GuardedAsync();")]
    [InlineData("var task = GuardedAsync(); await task;")]
    [InlineData("Use(GuardedAsync());")]
    [InlineData("GuardedAsync().Forget();")]
    [InlineData("_ = WorkAsync();")]
    [InlineData("_ = DoneAsync();")]
    [InlineData("GuardedAsync();")]
    [InlineData("await Task.Run(() => { try { Work(); } catch (Exception e) { Log.Error(e); } });")]
    public Task Silent_in_asynchronous_code(string statements) => InAsync(statements);

    [Theory]
    [InlineData("event EventHandler Clicked; async void {|OWN1003:OnClicked|}(object sender, EventArgs e) { await WorkAsync(); }")]
    [InlineData("event Action Clicked; void M() { Clicked += OnClicked; } async void {|OWN1003:OnClicked|}() { await WorkAsync(); }")]
    [InlineData("async void {|OWN1003:Fire|}() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }")]
    public Task Asynchronous_event_handlers_and_guarded_async_void(string members) => Members(members);

    [Theory]
    [InlineData("event EventHandler Clicked; async void OnClicked(object sender, EventArgs e) { try { await WorkAsync(); } catch (Exception x) { Log.Error(x); } }")]
    [InlineData("async Task M() { await WorkAsync(); }")]
    [InlineData("void M() { Task.Run(Work); }")]
    [InlineData("Task kept; void M() { kept = GuardedAsync(); }")]
    [InlineData("void M(TaskCompletionSource<int> done) { Task.Run(() => done.TrySetResult(1)); }")]
    [InlineData("void M(object done, int code) { Task.Run(() => ((TaskCompletionSource<int>)done).TrySetException(new InvalidOperationException(code.ToString()))); }")]
    [InlineData("void M(TaskCompletionSource<int> done) { ThreadPool.QueueUserWorkItem(_ => done.SetResult(1)); }")]
    [InlineData("void M(TaskCompletionSource done) { Task.Run(done.SetResult); }")]
    [InlineData("void M(TaskCompletionSource<int> done) { _ = EndAsync(done); } static Task EndAsync(TaskCompletionSource<int> done) => Task.Run(() => done.TrySetResult(1));")]
    [InlineData("void M(CancellationTokenSource stop) { {|OWN1003:Task.Run|}(() => stop.Cancel()); }")]
    [InlineData("void M(TaskCompletionSource<int> done) { {|OWN1003:Task.Run|}(() => { try { Work(); } catch (Exception e) { Log.Error(e); } done.TrySetResult(1); }); }")]
    public Task Silent(string members) => Members(members);

    [Theory]
    [InlineData("void Get(Action<int> done) { var _ = {|OWN1003:RunAsync|}(done); } async Task RunAsync(Action<int> done) { await WorkAsync(); done(1); }")]
    [InlineData("class Call { public Action<int> Done; } void Get(Action<int> done) { _ = {|OWN1003:RunAsync|}(new Call { Done = done }); } async Task RunAsync(Call call) { await WorkAsync(); call.Done(1); }")]
    [InlineData("void Get(int key, Action done) { void Start() { _ = RunAsync(() => { Work(); }); } _ = {|OWN1003:RunAsync|}(() => { Work(); done(); }); } async Task RunAsync(Action done) { await WorkAsync(); done(); }")]
    public Task Work_whose_end_a_callback_of_the_caller_hears_of(string members) => Members(members);

    /// <summary>The input queue of WCF's samples: its delegates are made once, and queued to call who waits for an item.</summary>
    [Theory]
    [InlineData("static WaitCallback s_dispatch; void M() { s_dispatch ??= Dispatch; {|OWN1003:ThreadPool.QueueUserWorkItem|}(s_dispatch, this); } static void Dispatch(object state) { Work(); }")]
    [InlineData("readonly WaitCallback _dispatch; void M() { {|OWN1003:ThreadPool.UnsafeQueueUserWorkItem|}(_dispatch, this); }")]
    [InlineData("readonly Action<string> _process; void M(string item) { {|OWN1003:ThreadPool.QueueUserWorkItem|}(state => _process((string)state), item); }")]
    public Task Pool_work_by_a_delegate_that_is_kept(string members) => Members(members);

    [Theory]
    [InlineData("void M() { ThreadPool.QueueUserWorkItem(Dispatch); } static void Dispatch(object state) { Work(); }")]
    [InlineData("void M() { ThreadPool.QueueUserWorkItem(_ => Work()); }")]
    [InlineData("readonly Action _work; void M() { Task.Run(_work); }")]
    public Task Not_of_other_unguarded_pool_work(string members) => Members(members);

    [Theory]
    [InlineData("void Get(Action<int> log) { log(1); _ = RunAsync(1); } async Task RunAsync(int key) { await WorkAsync(); }")]
    [InlineData("int Get(Action<int> done) { _ = RunAsync(done); return 1; } async Task RunAsync(Action<int> done) { await WorkAsync(); done(1); }")]
    [InlineData("void Get(Func<Task> work) { _ = RunAsync(work); } async Task RunAsync(Func<Task> work) { await WorkAsync(); await work(); }")]
    public Task Not_of_unguarded_work_that_tells_its_caller_nothing(string members) => Members(members);

    [Fact]
    public Task An_override_of_a_framework_member() => Verify("""
        class Stream2 : MemoryStream
        {
            public override async void Flush() { await new Device().WriteAsync(); }
        }
        """.Replace("void Flush", "void {|OWN1003:Flush|}", StringComparison.Ordinal));

    [Fact]
    public Task An_interface_whose_implementations_are_guarded_where_it_could_be_awaited() => Verify("""
        interface IRoom { Task JoinAsync(); }
        class Room : IRoom { public async Task JoinAsync() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } } }
        class Lobby(IRoom room) { async Task M() { await Task.Yield(); _ = {|OWN1003:room.JoinAsync|}(); } void N() { _ = room.JoinAsync(); } }
        """);

    [Fact]
    public Task A_handler_that_a_library_calls() => Members("""
        class Callbacks { public IDisposable Subscribe<T>(Action<T> handler) => null; }
        void M(Callbacks callbacks) { callbacks.Subscribe<int>(OnChanged); }
        async void {|OWN1003:OnChanged|}(int i) { await store.SaveAsync(i); }
        """);

    [Fact]
    public Task A_view_that_shows_what_it_loads() => Verify("""
        class Window { }
        class Main : Window { public Main() { _ = {|OWN1003:LoadAsync|}(); } async Task LoadAsync() { await new Device().WriteAsync(); } }
        """);
}
