using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3005SourceNotCompletedOnFailureAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3005: a completion source that only success completes.</summary>
public class OWN3005SourceNotCompletedOnFailureTests
{
    private const string Fields = "event EventHandler Finished; static void Post(Action action) { action(); } static Task PostAsync(Func<Task> action) => action(); void Finish() => Finished?.Invoke(this, EventArgs.Empty); ";

    [Theory]
    [InlineData("Task.Run(() => { Work(); {|OWN3005:source.SetResult|}(1); });")]
    [InlineData("Task.Run(async () => { await WorkAsync(); {|OWN3005:source.TrySetResult|}(1); });")]
    [InlineData("Task.Run(async () => { {|OWN3005:source.SetResult|}(await CountAsync()); });")]
    [InlineData("Task.Run(() => { try { Work(); {|OWN3005:source.SetResult|}(1); } catch (Exception e) { Console.WriteLine(e); } });")]
    [InlineData("Task.Run(() => { try { Work(); } finally { items.Clear(); } {|OWN3005:source.SetResult|}(1); });")]
    [InlineData("new Thread(() => { Work(); {|OWN3005:source.SetResult|}(1); }).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { if (File.ReadAllText(\"x\").Length > 3) { {|OWN3005:source.SetResult|}(1); } else { Work(); {|OWN3005:source.SetResult|}(2); } });")]
    [InlineData("Finished += (s, e) => { Work(); {|OWN3005:source.TrySetResult|}(1); };")]
    [InlineData("Post(() => { Work(); {|OWN3005:source.SetResult|}(1); });")]
    [InlineData("Post(async () => { await WorkAsync(); {|OWN3005:source.SetResult|}(1); });")]
    [InlineData("token.Register(() => { Work(); {|OWN3005:source.TrySetResult|}(1); });")]
    [InlineData("_ = PostAsync(async () => { await WorkAsync(); {|OWN3005:source.SetResult|}(1); });")]
    public Task Reported(string statements) => InAsync(Fields, "var source = new TaskCompletionSource<int>(); " + statements + " await source.Task;");

    [Theory]
    [InlineData("Task.Run(() => { try { Work(); source.SetResult(1); } catch (Exception e) { source.SetException(e); } });")]
    [InlineData("Task.Run(() => { try { Work(); source.SetResult(1); } catch (Exception e) { source.TrySetException(e); throw; } });")]
    [InlineData("Task.Run(() => { try { Work(); } finally { source.SetResult(1); } });")]
    [InlineData("Task.Run(() => { try { Work(); } catch (Exception e) { Console.WriteLine(e); } source.SetResult(1); });")]
    [InlineData("Task.Run(() => { try { Work(); source.SetResult(1); } catch (Exception e) { source.SetResult(2); } });")]
    [InlineData("Task.Run(() => { items.Clear(); source.SetResult(1); });")]
    [InlineData("Task.Run(() => { source.SetResult(1); Work(); });")]
    [InlineData("await Task.Run(() => { Work(); source.SetResult(1); });")]
    [InlineData("await PostAsync(async () => { await WorkAsync(); source.SetResult(1); });")]
    [InlineData("Finished += (s, e) => { Work(); source.TrySetResult(1); }; token.Register(() => source.TrySetCanceled());")]
    [InlineData("Finished += (s, e) => { Work(); source.TrySetResult(1); }; Finished += (s, e) => source.TrySetResult(2);")]
    [InlineData("Task.Run(() => { Work(); source.SetResult(1); }); await source.Task.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("Task.Run(() => { Work(); source.SetResult(1); }); await Task.WhenAny(source.Task, Task.Delay(1000));")]
    [InlineData("Task.Run(() => { Work(); source.SetResult(1); }); Use(source);")]
    [InlineData("Work(); source.SetResult(1);")]
    [InlineData("Task.Run(() => { var own = new TaskCompletionSource<int>(); Work(); own.SetResult(1); });")]
    [InlineData("items.ForEach(i => { Work(); source.TrySetResult(i); });")]
    [InlineData("Action later = () => { Work(); source.SetResult(1); }; later();")]
    [InlineData("Task.Run(() => { {|CS0103:Missing|}(); source.SetResult(1); });")]
    public Task Silent(string statements) => InAsync(Fields, "var source = new TaskCompletionSource<int>(); " + statements + " await source.Task;");

    [Theory]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); public Task Kept => kept.Task; void Begin() { Finished += (s, e) => { Work(); {|OWN3005:kept.TrySetResult|}(1); }; }")]
    [InlineData("private readonly TaskCompletionSource<int> kept; Service() { kept = new TaskCompletionSource<int>(); Task.Run(() => { Work(); {|OWN3005:this.kept.SetResult|}(1); }); } Task Wait() => this.kept.Task;")]
    [InlineData("private static readonly TaskCompletionSource<int> s_kept = new TaskCompletionSource<int>(); static Task Begin() { ThreadPool.QueueUserWorkItem(_ => { Work(); {|OWN3005:s_kept.SetResult|}(1); }); return s_kept.Task; }")]
    public Task In_a_private_field(string members) => Members(Fields + members);

    [Theory]

    // Another member completes it, hands it out, replaces it or bounds the wait; it is not private; a method group and an extension may complete it.
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; } void Stop() => kept.TrySetCanceled();")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; } TaskCompletionSource<int> Out() => kept;")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; } Task Wait() => kept.Task.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; Post(() => Fail(kept.SetException)); } static void Fail(Action<Exception> fail) => fail(null);")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; Use(kept); }")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; } void End(Service other) => other.kept.TrySetResult(2);")]
    [InlineData("private TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; }")]
    [InlineData("internal readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin() { Finished += (s, e) => { Work(); kept.TrySetResult(1); }; }")]
    [InlineData("private readonly TaskCompletionSource<int> kept = new TaskCompletionSource<int>(); void Begin(TaskCompletionSource<int> given) { Finished += (s, e) => { Work(); given.TrySetResult(1); }; }")]
    public Task Silent_in_a_field(string members) => Members(Fields + members);

    [Fact]
    public Task Not_in_tests() => Members("async Task M() { var source = new TaskCompletionSource<int>(); _ = Task.Run(() => { Work(); source.SetResult(1); }); await source.Task; }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/MvvmCross/MvvmCross/pull/5163: the dispatched action threw, and whoever awaited the dispatch waited for ever.
        [Fact]
        public Task A_dispatch_that_never_ends() => Members(Fields + """
            async Task Execute(Func<Task> run) { var done = new TaskCompletionSource<bool>(); Post(async () => { await run(); {|OWN3005:done.TrySetResult|}(true); }); await done.Task; }
            async Task Executed(Func<Task> run) { var done = new TaskCompletionSource<bool>(); Post(async () => { try { await run(); done.TrySetResult(true); } catch (Exception e) { done.TrySetException(e); } }); await done.Task; }
            """);

        // https://github.com/ElectronNET/Electron.NET/pull/430: a callback threw what it should have handed to the task.
        [Fact]
        public Task A_callback_that_throws_the_error() => Members(Fields + """
            Task<string> Call(Action<Action<string>> once) { var answer = new TaskCompletionSource<string>(); once(error => { if (error != null) { throw new InvalidOperationException(error); } {|OWN3005:answer.SetResult|}("done"); }); return answer.Task; }
            Task<string> Called(Action<Action<string>> once) { var answer = new TaskCompletionSource<string>(); once(error => { if (error != null) { answer.SetException(new InvalidOperationException(error)); } else { answer.SetResult("done"); } }); return answer.Task; }
            """);

        // https://github.com/dotnet/docs/pull/53005: the guidance's own program, whose failing work never completed the task.
        [Fact]
        public Task A_task_that_its_failing_work_never_completes() => Members(Fields + """
            Task<int> Start() { var source = new TaskCompletionSource<int>(); ThreadPool.QueueUserWorkItem(_ => { try { Work(); {|OWN3005:source.SetResult|}(42); } catch (Exception e) { Console.WriteLine(e.Message); } }); return source.Task; }
            Task<int> Started() { var source = new TaskCompletionSource<int>(); ThreadPool.QueueUserWorkItem(_ => { try { Work(); source.SetResult(42); } catch (Exception e) { source.SetException(e); } }); return source.Task; }
            """);
    }
}
