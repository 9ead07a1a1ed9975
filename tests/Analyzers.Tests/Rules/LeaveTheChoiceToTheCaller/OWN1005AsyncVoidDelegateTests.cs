using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1005AsyncVoidDelegateAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1005: an asynchronous function where nobody can wait for it.</summary>
public class OWN1005AsyncVoidDelegateTests
{
    [Theory]
    [InlineData("new List<int> { 1 }.ForEach({|OWN1005:async|} i => await store.SaveAsync(i));")]
    [InlineData("new List<int> { 1 }.ForEach({|OWN1005:async|} i => { try { await store.SaveAsync(i); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("Array.ForEach(new[] { 1 }, {|OWN1005:async|} i => await store.SaveAsync(i));")]
    [InlineData("Parallel.ForEach(new[] { 1 }, {|OWN1005:async|} i => await store.SaveAsync(i));")]
    [InlineData("Parallel.For(0, 3, {|OWN1005:async|} i => await store.SaveAsync(i));")]
    [InlineData("new Timer({|OWN1005:async|} _ => await store.SaveAsync(1), null, 0, 1);")]
    [InlineData("new Thread({|OWN1005:async|} () => await store.SaveAsync(1)).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem({|OWN1005:async|} _ => await store.SaveAsync(1));")]
    [InlineData("new Task({|OWN1005:async|} () => await store.SaveAsync(1)).Start();")]
    [InlineData("CancellationToken.None.Register({|OWN1005:async|} () => await store.SaveAsync(1));")]
    [InlineData("Take({|OWN1005:async|} () => await store.SaveAsync(1));")]
    [InlineData("Take({|OWN1005:async|} delegate { await store.SaveAsync(1); });")]
    [InlineData("Take({|OWN1005:Fire|});")]
    [InlineData("Task.Run({|OWN1005:Fire|});")]
    [InlineData("Action later = {|OWN1005:async|} () => await store.SaveAsync(1); later();")]
    public Task Reported(string statements) => Members("void Take(Action work) { work(); } async void Fire() { await WorkAsync(); } void M() { " + statements + " }");

    [Theory]
    [InlineData("foreach (var i in new List<int> { 1 }) { await store.SaveAsync(i); }")]
    [InlineData("await Parallel.ForEachAsync(new[] { 1 }, async (i, _) => await store.SaveAsync(i));")]
    [InlineData("await Task.Run(async () => await store.SaveAsync(1));")]
    [InlineData("await TakeTask(async () => await store.SaveAsync(1));")]
    [InlineData("Func<Task> later = async () => await store.SaveAsync(1); await later();")]
    [InlineData("new Timer(async _ => { try { await store.SaveAsync(1); } catch (Exception e) { Log.Error(e); } }, null, 0, 1);")]
    [InlineData("Take(async () => { try { await store.SaveAsync(1); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("Take(async () => { });")]
    [InlineData("Take(async () => await Task.Delay(1));")]
    [InlineData("Take(() => Work());")]
    [InlineData("Clicked += async (s, e) => await store.SaveAsync(1);")]
    [InlineData("Changed += async () => await store.SaveAsync(1);")]
    [InlineData("Callback = async () => await store.SaveAsync(1);")]
    [InlineData("EventHandler handler = async (s, e) => await store.SaveAsync(1); handler(this, EventArgs.Empty);")]
    [InlineData("new SynchronizationContext().Post(async _ => await store.SaveAsync(1), null);")]
    [InlineData("using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, async _ => await store.SaveAsync(1));")]
    [InlineData("new Dispatcher().Invoke(async () => await store.SaveAsync(1));")]
    [InlineData("new Dispatcher().BeginInvoke(async () => await store.SaveAsync(1));")]
    [InlineData("var tasks = new[] { 1 }.Select(async i => await store.SaveAsync(i)); await Task.WhenAll(tasks);")]
    public Task Silent(string statements) => Verify("""
        class Dispatcher { public void Invoke(Action work) { work(); } public void BeginInvoke(Action work) { work(); } }

        partial class Service
        {
            event EventHandler Clicked;
            event Action Changed;
            Action Callback { get; set; }
            void Take(Action work) { work(); }
            Task TakeTask(Func<Task> work) => work();
            async Task M()
            {
                await Task.Yield();
        """ + statements + " } }");

    // A library's own events: a named handler is one, a lambda is easily taken for something that is awaited.
    [Fact]
    public Task A_subscription() => Members("""
        class Callbacks { public IDisposable Subscribe<T>(Action<T> handler) => null; public void Send<T>(Action<T> handler) { } }
        void M(Callbacks callbacks) { callbacks.Subscribe<int>(OnChanged); callbacks.Subscribe<int>({|OWN1005:async|} i => await store.SaveAsync(i)); callbacks.Send<int>({|OWN1005:OnSent|}); }
        async void OnChanged(int i) { await store.SaveAsync(i); }
        async void OnSent(int i) { await store.SaveAsync(i); }
        """);

    [Fact]
    public Task Broken_code() => Members("void M() { {|CS0103:Missing|}(async () => await store.SaveAsync(1)); }");

    [Fact]
    public Task Tests_too() => Members(
        "void M() { new List<int> { 1 }.ForEach({|OWN1005:async|} i => await store.SaveAsync(i)); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // A collection was saved item by item with ForEach; the method returned, and the context was disposed, before the first was saved.
        [Fact]
        public Task Saving_with_ForEach() => Members("""
            void SaveAll(List<int> items) { items.ForEach({|OWN1005:async|} item => await store.SaveAsync(item)); }
            async Task SaveAllAsync(List<int> items) { foreach (var item in items) { await store.SaveAsync(item); } }
            """);

        // A timer's callback threw after its await, and took the process down.
        [Fact]
        public Task A_timer_that_ends_the_process() => Members("""
            Timer timer;
            void Start() { timer = new Timer({|OWN1005:async|} _ => await WorkAsync(), null, 0, 1000); }
            void Started() { timer = new Timer(async _ => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }, null, 0, 1000); }
            """);

        // Parallel.ForEach with an async body returned at once.
        [Fact]
        public Task A_parallel_loop_that_does_not_wait() => Members("""
            void All(int[] items) { Parallel.ForEach(items, {|OWN1005:async|} item => { await store.SaveAsync(item); }); }
            Task AllAsync(int[] items) => Parallel.ForEachAsync(items, async (item, _) => { await store.SaveAsync(item); });
            """);
    }
}
