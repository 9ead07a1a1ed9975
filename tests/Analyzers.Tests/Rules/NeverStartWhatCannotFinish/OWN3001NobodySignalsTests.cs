using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3001NobodySignalsAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3001: a wait that only a signal ends which nobody gives.</summary>
public class OWN3001NobodySignalsTests
{
    [Theory]
    [InlineData("var done = new TaskCompletionSource(); await {|OWN3001:done.Task|};")]
    [InlineData("var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously); var n = await {|OWN3001:done.Task.ConfigureAwait(false)|};")]
    [InlineData("var done = new TaskCompletionSource<int>(); {|OWN3001:done.Task.Wait()|};")]
    [InlineData("var done = new TaskCompletionSource<int>(); Use({|OWN3001:done.Task.Result|});")]
    [InlineData("var done = new TaskCompletionSource<int>(); Use({|OWN3001:done.Task.GetAwaiter().GetResult()|});")]
    [InlineData("var done = new TaskCompletionSource<int>(); _ = Task.Run(async () => { await {|OWN3001:done.Task|}; });")]
    [InlineData("var done = new SemaphoreSlim(0); await {|OWN3001:done.WaitAsync()|};")]
    [InlineData("using var done = new SemaphoreSlim(0, 1); {|OWN3001:done.Wait()|};")]
    [InlineData("var done = new SemaphoreSlim(0); await {|OWN3001:done.WaitAsync(CancellationToken.None)|};")]
    [InlineData("var done = new ManualResetEvent(false); {|OWN3001:done.WaitOne()|};")]
    [InlineData("var done = new AutoResetEvent(false); {|OWN3001:done.WaitOne()|};")]
    [InlineData("var done = new ManualResetEventSlim(); {|OWN3001:done.Wait()|}; done.Dispose();")]
    [InlineData("var done = new CountdownEvent(2); {|OWN3001:done.Wait()|};")]
    [InlineData("var done = Channel.CreateUnbounded<int>(); Use(await {|OWN3001:done.Reader.ReadAsync()|});")]
    [InlineData("var done = Channel.CreateBounded<int>(1); await foreach (var n in {|OWN3001:done.Reader.ReadAllAsync()|}) { Use(n); }")]
    [InlineData("var done = new BlockingCollection<int>(); Use({|OWN3001:done.Take()|});")]
    [InlineData("var done = new BlockingCollection<int>(); foreach (var n in {|OWN3001:done.GetConsumingEnumerable()|}) { Use(n); }")]
    [InlineData("var done = new Task(Work); await {|OWN3001:done|};")]
    [InlineData("var full = Channel.CreateBounded<int>(1); while (true) { await {|OWN3001:full.Writer.WriteAsync(1)|}; }")]
    [InlineData("var full = Channel.CreateBounded<int>(new BoundedChannelOptions(1)); await {|OWN3001:full.Writer.WriteAsync(1)|};")]
    [InlineData("var full = Channel.CreateBounded<int>(1); await {|OWN3001:full.Writer.WaitToWriteAsync()|};")]
    public Task Reported(string statements) => InAsync("", statements);

    [Theory]
    [InlineData("var done = new TaskCompletionSource(); done.SetResult(); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource(); Done += (_, _) => done.TrySetResult(); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); Use(done); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); var alias = done; Use(alias); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); Action<int> set = done.SetResult; set(1); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); void Finish() { done.SetResult(1); } action(); Finish(); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); done = null; await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); await done.Task.WaitAsync(token);")]
    [InlineData("var done = new TaskCompletionSource<int>(); await Task.WhenAny(done.Task, Task.Delay(100));")]
    [InlineData("var done = new TaskCompletionSource<int>(); token.Register(s => ((TaskCompletionSource<int>)s).TrySetResult(1), done); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); done?.TrySetResult(1); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); var all = new List<TaskCompletionSource<int>>(); all.Add(done); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); var all = new[] { done }; await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); var owner = Tuple.Create(done); Use(owner); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource<int>(); var owner = new { Done = done }; Use(owner); await done.Task;")]
    [InlineData("var done = new SemaphoreSlim(0); Action free = () => done.Release(); free(); await done.WaitAsync();")]
    [InlineData("var done = new SemaphoreSlim(0); Func<int> free = done.Release; free(); await done.WaitAsync();")]
    [InlineData("var done = new SemaphoreSlim(1); await done.WaitAsync();")]
    [InlineData("var done = new SemaphoreSlim(items.Count); await done.WaitAsync();")]
    [InlineData("var done = new SemaphoreSlim(0); done.Release(); await done.WaitAsync();")]
    [InlineData("var done = new SemaphoreSlim(0); await done.WaitAsync(token);")]
    [InlineData("var done = new SemaphoreSlim(0); await done.WaitAsync(1000);")]
    [InlineData("var done = new ManualResetEvent(false); done.WaitOne(100);")]
    [InlineData("var done = new ManualResetEvent(true); done.WaitOne();")]
    [InlineData("var done = new ManualResetEvent(false); ThreadPool.RegisterWaitForSingleObject(done, (_, _) => { }, null, 1, true); done.WaitOne();")]
    [InlineData("var done = new ManualResetEventSlim(); Done += delegate { done.Set(); }; done.Wait();")]
    [InlineData("var done = new CountdownEvent(0); done.Wait();")]
    [InlineData("var done = new CountdownEvent(1); done.Signal(); done.Wait();")]
    [InlineData("var done = Channel.CreateUnbounded<int>(); done.Writer.TryComplete(); await done.Reader.ReadAsync();")]
    [InlineData("var done = Channel.CreateUnbounded<int>(); Use(done.Writer); await done.Reader.ReadAsync();")]
    [InlineData("var done = Channel.CreateUnbounded<int>(); await done.Reader.ReadAsync(token);")]
    [InlineData("var done = new BlockingCollection<int> { 1 }; done.Take();")]
    [InlineData("var done = new BlockingCollection<int>(new ConcurrentQueue<int>(new[] { 1 })); done.Take();")]
    [InlineData("var done = new BlockingCollection<int>(); done.CompleteAdding(); foreach (var n in done.GetConsumingEnumerable()) { }")]
    [InlineData("var done = new Task(Work); done.Start(); await done;")]
    [InlineData("var done = new Task(Work, token); await done;")]
    [InlineData("var done = Task.Run(Work); await done;")]
    [InlineData("var full = Channel.CreateBounded<int>(1); await full.Writer.WriteAsync(1); full.Reader.TryRead(out _);")]
    [InlineData("var full = Channel.CreateBounded<int>(1); await full.Writer.WriteAsync(1, token);")]
    [InlineData("var full = Channel.CreateBounded<int>(1); Use(full.Reader); await full.Writer.WriteAsync(1);")]
    [InlineData("var full = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }); await full.Writer.WriteAsync(1);")]
    [InlineData("var full = Channel.CreateBounded<int>(1); token.Register(() => full.Writer.TryComplete()); await full.Writer.WriteAsync(1);")]
    [InlineData("var open = Channel.CreateUnbounded<int>(); await open.Writer.WriteAsync(1);")]
    [InlineData("var done = new {|CS0246:Missing|}(); await done.Task;")]
    public Task Silent(string statements) => InAsync("", statements);

    [Fact]
    public Task Fields_that_no_part_of_the_type_signals() => Verify("""
        partial class Worker { private readonly SemaphoreSlim done = new SemaphoreSlim(0); class Waiter { async Task M(Worker w) { await w.done.WaitAsync(); } } }
        partial class Loop { private readonly SemaphoreSlim done = new SemaphoreSlim(0); private static readonly Channel<int> queue = Channel.CreateUnbounded<int>(); async Task M() { await {|OWN3001:done.WaitAsync()|}; } }
        partial class Loop { async Task N() { await {|OWN3001:this.done.WaitAsync()|}; await {|OWN3001:queue.Reader.ReadAsync()|}; } }
        """);

    [Fact]
    public Task Fields_that_the_constructor_makes() => Verify("""
        class Made { private readonly SemaphoreSlim done; public Made() { done = new SemaphoreSlim(0); } async Task M() { await {|OWN3001:done.WaitAsync()|}; } }
        class Chained { private readonly Channel<int> queue; public Chained() : this(1) { } private Chained(int size) { this.queue = Channel.CreateBounded<int>(size); } async Task M() { await {|OWN3001:queue.Writer.WriteAsync(1)|}; } }
        class Given { private readonly SemaphoreSlim done; public Given(SemaphoreSlim done) { this.done = done; } async Task M() { await done.WaitAsync(); } }
        class Twice { private readonly SemaphoreSlim done; public Twice() { done = new SemaphoreSlim(0); } public Twice(int n) { done = new SemaphoreSlim(n); } async Task M() { await done.WaitAsync(); } }
        class Anew { private SemaphoreSlim done = new SemaphoreSlim(0); void Open() { done = new SemaphoreSlim(1); } async Task M() { await done.WaitAsync(); } }
        class Released { private readonly SemaphoreSlim done; public Released() { done = new SemaphoreSlim(0); } void Stop() { done.Release(); } async Task M() { await done.WaitAsync(); } }
        """);

    [Fact]
    public Task Fields_that_may_be_signalled_elsewhere() => Verify("""
        partial class Parts { private readonly SemaphoreSlim done = new SemaphoreSlim(0); async Task M() { await done.WaitAsync(); } }
        partial class Parts { class Nested { void Stop(Parts p) { p.done.Release(); } } }
        class Seen { internal readonly SemaphoreSlim done = new SemaphoreSlim(0); async Task M() { await done.WaitAsync(); } }
        class Exposed { private readonly TaskCompletionSource<int> done = new TaskCompletionSource<int>(); public TaskCompletionSource<int> Done => done; async Task M() { await done.Task; } }
        class ByRef { private TaskCompletionSource<int> done = new TaskCompletionSource<int>(); async Task M() { Interlocked.Exchange(ref done, null).SetResult(1); await done.Task; } }
        class Assigned { private SemaphoreSlim done = new SemaphoreSlim(0); Assigned(SemaphoreSlim other) { done = other; } async Task M() { await done.WaitAsync(); } }
        """);

    [Fact]
    public Task An_entry_point_may_mean_to_wait() => Verify(
        "class Program { static void Main() { var quit = new ManualResetEvent(false); quit.WaitOne(); } }",
        ProgramSetup.Console);

    // A request starts a task that waits on a channel to which nobody writes.
    [Fact]
    public Task A_handler_that_the_entry_point_only_registers() => Verify(
        "class Program { static void Map(string path, Func<string> handler) { } static void Main() { Map(\"/leak\", () => { Channel<bool> answer = Channel.CreateUnbounded<bool>(); Task.Run(async () => { try { await {|OWN3001:answer.Reader.ReadAsync()|}; } finally { Work(); } }); return \"leaks\"; }); } static void Work() { } }",
        ProgramSetup.Console);

    [Fact]
    public Task Not_in_tests() => Members(
        "async Task M() { await new TaskCompletionSource<int>().Task; var done = new TaskCompletionSource<int>(); await done.Task; }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/justcoding121/titanium-web-proxy/pull/747: a stand-in for a completed task was a task that nobody ever started.
        [Fact]
        public Task A_completed_task_that_was_never_started() => Members("""
            private static readonly Task s_completed = new Task(() => { }); private static readonly Task s_done = Task.CompletedTask;
            async Task Close() { await {|OWN3001:s_completed|}; }
            async Task Closed() { await s_done; }
            """);

        // https://github.com/dotnet/runtime/issues/46325: a bounded channel was written by a walk, and read by nobody.
        [Fact]
        public Task A_bounded_channel_that_nobody_reads() => Members("""
            private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(2)); private readonly Channel<string> _read = Channel.CreateBounded<string>(2);
            async Task Walk() { foreach (var item in items) { await {|OWN3001:_lines.Writer.WriteAsync(item.ToString())|}; } }
            async Task Walked() { foreach (var item in items) { await _read.Writer.WriteAsync(item.ToString()); } _read.Writer.Complete(); }
            async Task Print() { await foreach (var line in _read.Reader.ReadAllAsync()) { Console.WriteLine(line); } }
            """);

        // https://github.com/Cysharp/UniTask/issues/608: a callback forgot to complete the source, and the caller was stuck.
        [Fact]
        public Task A_callback_that_forgets_the_result() => Members("""
            async Task Ask(Action<string> ask) { var answer = new TaskCompletionSource<int>(); ask("how many?"); items.Add(await {|OWN3001:answer.Task|}); }
            async Task Asked(Action<string, TaskCompletionSource<int>> ask) { var answer = new TaskCompletionSource<int>(); ask("how many?", answer); items.Add(await answer.Task); }
            """);
    }
}
