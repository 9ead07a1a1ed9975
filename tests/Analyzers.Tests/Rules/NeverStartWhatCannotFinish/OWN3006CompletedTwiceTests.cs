using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3006CompletedTwiceAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3006: a completion in a callback that throws because another callback was first.</summary>
public class OWN3006CompletedTwiceTests
{
    private const string Source = "var done = new TaskCompletionSource<int>(); ";

    [Theory]
    [InlineData("Done += (_, _) => {|OWN3006:done.SetResult|}(1); token.Register(() => done.TrySetCanceled());")]
    [InlineData("Done += (_, _) => done.TrySetResult(1); token.Register(() => {|OWN3006:done.SetCanceled|}());")]
    [InlineData("Done += delegate { Work(); {|OWN3006:done.SetResult|}(1); }; using var r = token.Register(() => {|OWN3006:done.SetCanceled|}());")]
    [InlineData("Done += (_, _) => {|OWN3006:done.SetResult|}(1); using var t = new Timer(_ => done.TrySetException(new TimeoutException()), null, 100, -1);")]
    [InlineData("using var t = new Timer(_ => {|OWN3006:done.SetResult|}(1)); token.UnsafeRegister(_ => done.TrySetCanceled(), null);")]
    [InlineData("Done += OnDone; token.Register(() => {|OWN3006:done.SetCanceled|}()); void OnDone(object sender, EventArgs e) { if (items.Count > 0) { done.SetResult(1); } }")]
    [InlineData("Done += OnDone; token.Register(Cancel); void OnDone(object sender, EventArgs e) => {|OWN3006:done.SetResult|}(1); void Cancel() => done.TrySetCanceled();")]
    [InlineData("Done += (_, _) => {|OWN3006:done.SetResult|}(1); token.Register({|OWN3006:done.SetCanceled|});")]
    [InlineData("Done += (_, _) => done.TrySetResult(1); using var r = token.Register({|OWN3006:done.SetCanceled|});")]
    [InlineData("Done += (_, e) => { var n = e.GetHashCode(); {|OWN3006:done.SetResult|}(n); }; token.Register(() => done.TrySetCanceled());")]
    [InlineData("token.Register(() => done.TrySetCanceled()); Load(n => {|OWN3006:done.SetResult|}(n), e => {|OWN3006:done.SetException|}(e)); void Load(Action<int> loaded, Action<Exception> failed) { }")]
    [InlineData("token.Register(() => done.TrySetCanceled()); Load({|OWN3006:done.SetResult|}); void Load(Action<int> loaded) { }")]
    [InlineData("token.Register(() => done.TrySetCanceled()); _ = Task.Run(() => { Work(); {|OWN3006:done.SetResult|}(1); });")]
    [InlineData("Done += (_, _) => {|OWN3006:done.SetResult|}(1); token.Register(s => ((TaskCompletionSource<int>)s).TrySetCanceled(), done);")]
    [InlineData("Done += (_, _) => done.TrySetResult(1); token.Register(static s => { var source = (TaskCompletionSource<int>)s; {|OWN3006:source.SetCanceled|}(); }, done);")]
    [InlineData("Done += (_, _) => done.TrySetResult(1); token.UnsafeRegister(static s => {|OWN3006:((TaskCompletionSource<int>)s).SetCanceled|}(), done);")]
    [InlineData("var id = token.GetHashCode(); Done += OnDone; token.Register(() => done.TrySetCanceled()); void OnDone(object sender, EventArgs e) { if (sender is string text && text.Length == id) { Done -= OnDone; {|OWN3006:done.SetResult|}(1); } }")]
    [InlineData("Load((n, text) => { if (text != \"end\") { return; } {|OWN3006:done.SetResult|}(n); }); token.Register(() => done.TrySetCanceled()); void Load(Action<int, string> loaded) { }")]
    public Task Reported(string statements) => InAsync("", Source + statements + " await done.Task;");

    [Theory]
    [InlineData("Done += (_, _) => done.TrySetResult(1); token.Register(() => done.TrySetCanceled());")]
    [InlineData("Done += (_, _) => done.SetResult(1);")]
    [InlineData("Done += OnDone; token.Register(() => done.TrySetCanceled()); void OnDone(object sender, EventArgs e) => done.TrySetResult(1);")]
    [InlineData("Finish(1); token.Register(() => done.SetCanceled()); void Finish(int n) { done.SetResult(n); }")]
    [InlineData("Done += OnDone; Done += OnFailed; void OnDone(object sender, EventArgs e) => done.SetResult(1); void OnFailed(object sender, EventArgs e) => done.SetException(new IOException());")]
    [InlineData("token.Register(() => done.SetCanceled());")]
    [InlineData("Done += (_, _) => { if (items.Count > 0) { done.SetResult(1); } }; token.Register(() => done.TrySetCanceled());")]
    [InlineData("Done += (_, _) => { if (items.Count > 0) { return; } done.SetResult(1); }; token.Register(() => done.TrySetCanceled());")]
    [InlineData("Done += (_, _) => { lock (items) { done.SetResult(1); } }; token.Register(() => done.TrySetCanceled());")]
    [InlineData("var n = 0; Done += (_, _) => done.SetResult(1); token.Register(() => { if (Interlocked.Exchange(ref n, 1) == 0) { done.SetCanceled(); } });")]
    [InlineData("Done += (_, _) => { try { done.SetResult(1); } catch (InvalidOperationException) { } }; token.Register(() => done.TrySetCanceled());")]
    [InlineData("CancellationTokenRegistration r = default; Done += (_, _) => { r.Dispose(); done.SetResult(1); }; r = token.Register(() => done.SetCanceled());")]
    [InlineData("Done += (_, _) => done.SetResult(1); Done += (_, _) => done.SetException(new IOException());")]
    [InlineData("var other = new TaskCompletionSource<int>(); Done += (_, _) => done.SetResult(1); token.Register(() => other.TrySetCanceled());")]
    [InlineData("done.SetResult(1); token.Register(() => done.TrySetCanceled());")]
    [InlineData("_ = Task.Run(() => done.SetResult(1)); Func<bool> f = () => done.TrySetCanceled();")]
    [InlineData("Done += (_, _) => done.SetResult(1); done = new TaskCompletionSource<int>(); token.Register(() => done.TrySetCanceled());")]
    [InlineData("Done += (_, _) => done.{|CS1061:Missing|}(1); token.Register(() => done.TrySetCanceled());")]
    [InlineData("token.Register(done.SetCanceled);")]
    [InlineData("Done += (_, _) => done.SetResult(1); Action cancel = done.SetCanceled;")]
    [InlineData("CancellationTokenRegistration r = default; Done += (_, _) => { r.Dispose(); done.SetResult(1); }; r = token.Register(done.SetCanceled);")]
    [InlineData("token.Register(() => done.TrySetCanceled()); items.ForEach(n => done.SetResult(n));")]
    [InlineData("Load(n => done.SetResult(n), e => done.SetException(e)); void Load(Action<int> loaded, Action<Exception> failed) { }")]
    [InlineData("token.Register(s => Use(s), done); Done += (_, _) => done.SetResult(1);")]
    [InlineData("Use(done); Done += (_, _) => done.SetResult(1);")]
    [InlineData("token.Register(s => ((TaskCompletionSource<int>)s).TrySetCanceled(), new TaskCompletionSource<int>()); Done += (_, _) => done.SetResult(1);")]
    [InlineData("Done += (_, _) => { using var file = File.OpenRead(\"a\"); done.SetResult(1); }; token.Register(() => { lock (items) { done.TrySetCanceled(); } });")]
    [InlineData("Done += OnDone; token.Register(() => { Done -= OnDone; done.TrySetCanceled(); }); void OnDone(object sender, EventArgs e) => done.SetResult(1);")]
    [InlineData("Load((n, first) => { if (first) { done.SetResult(n); } }); token.Register(() => done.TrySetCanceled()); void Load(Action<int, bool> loaded) { }")]
    [InlineData("Load(n => { if (!done.Task.IsCompleted) { done.SetResult(n); } }); token.Register(() => done.TrySetCanceled()); void Load(Action<int> loaded) { }")]
    [InlineData("Load(n => { if (!token.IsCancellationRequested) { done.SetResult(n); } }); token.Register(() => done.TrySetCanceled()); void Load(Action<int> loaded) { }")]
    [InlineData("var ended = 0; Load(n => { if (ended == 0) { done.SetResult(n); } }); token.Register(() => { ended = 1; done.TrySetCanceled(); }); void Load(Action<int> loaded) { }")]
    [InlineData("Load(n => { if (items.Remove(n)) { done.SetResult(n); } }); token.Register(() => done.TrySetCanceled()); void Load(Action<int> loaded) { }")]
    public Task Silent(string statements) => InAsync("", Source + statements + " await done.Task;");

    /// <summary>The source is given to a method that registers the cancellation, or as the state of one.</summary>
    [Theory]
    [InlineData("Cancel(done, token);")]
    [InlineData("done.CancelWith(token);")]
    [InlineData("token.Register(Expire, done);")]
    public Task Handed_over(string registration) => Verify(
        "static class Sources { public static void CancelWith<T>(this TaskCompletionSource<T> source, CancellationToken token) => token.Register(() => source.TrySetCanceled(token)); }\n"
        + "partial class Service { static void Cancel(TaskCompletionSource<int> source, CancellationToken token) { token.Register(s => ((TaskCompletionSource<int>)s).TrySetCanceled(), source); token.Register(() => source.TrySetCanceled()); }\n"
        + "static void Expire(object state) { var source = (TaskCompletionSource<int>)state; source.TrySetCanceled(); }\n"
        + "Task M(CancellationToken token) { " + Source + registration + " Done += (_, _) => {|OWN3006:done.SetResult|}(1); return done.Task; } }");

    [Theory]
    [InlineData("Settle(done, token);")]
    [InlineData("Keep(done);")]
    public Task Handed_over_to_who_completes_nothing(string registration) => Members(
        "TaskCompletionSource<int> kept; void Keep(TaskCompletionSource<int> source) => kept = source; static void Settle(TaskCompletionSource<int> source, CancellationToken token) { if (token.IsCancellationRequested) { source.TrySetCanceled(); } }\n"
        + "Task M(CancellationToken token) { " + Source + registration + " Done += (_, _) => done.SetResult(1); return done.Task; }");

    /// <summary>A field is a source of its whole type.</summary>
    [Theory]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { token.Register(() => done.TrySetCanceled()); } public void Complete(int n) { Work(); {|OWN3006:done.SetResult|}(n); }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) => token.Register(static s => ((Service)s).done.TrySetCanceled(), this); public void Complete(int n) => {|OWN3006:done.SetResult|}(n);")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public void Begin(CancellationToken token) { token.Register(static s => ((TaskCompletionSource<int>)s).TrySetCanceled(), done); Done += (_, _) => {|OWN3006:done.SetResult|}(1); }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); private Timer timer; public void Begin() => timer = new Timer(_ => done.TrySetException(new TimeoutException()), null, 100, -1); public void Fail(Exception e) => {|OWN3006:done.SetException|}(e);")]
    public Task Field(string members) => Members(members);

    [Theory]
    [InlineData("private TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { token.Register(() => done.TrySetCanceled()); } public void Complete(int n) => done.SetResult(n);")]
    [InlineData("internal readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { token.Register(() => done.TrySetCanceled()); } public void Complete(int n) => done.SetResult(n);")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { done.SetResult(1); token.Register(() => done.TrySetCanceled()); }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); private CancellationTokenRegistration r; public Service(CancellationToken token) { r = token.Register(() => done.TrySetCanceled()); } public void Complete(int n) { r.Dispose(); done.SetResult(n); }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); private bool ended; public Service(CancellationToken token) { token.Register(() => { if (!ended) { done.TrySetCanceled(); } }); } public void Complete(int n) { ended = true; done.SetResult(n); }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { token.Register(() => done.TrySetCanceled()); } public void Complete(int n) { if (!done.Task.IsCompleted) { done.SetResult(n); } }")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public void Complete(int n) => done.SetResult(n); public void Cancel() => done.TrySetCanceled();")]
    [InlineData("private readonly TaskCompletionSource<int> done = new(); public Service(CancellationToken token) { token.Register(() => done.TrySetCanceled()); } public void Complete(int n) { try { done.SetResult(n); } catch (InvalidOperationException) { } }")]
    public Task Field_silent(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => Members(
        "Task M(CancellationToken token) { " + Source + "Done += (_, _) => done.SetResult(1); token.Register(() => done.TrySetCanceled()); return done.Task; }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/Tyrrrz/CliWrap/issues/17: cancelling a process that had just ended threw in the thread that cancelled.
        [Fact]
        public Task A_cancellation_after_the_end() => Members("""
            Task<int> Execute(CancellationToken token) { var tcs = new TaskCompletionSource<int>(); Done += (_, _) => {|OWN3006:tcs.SetResult|}(0); token.Register(() => {|OWN3006:tcs.SetCanceled|}()); return tcs.Task; }
            Task<int> Executed(CancellationToken token) { var tcs = new TaskCompletionSource<int>(); Done += (_, _) => tcs.TrySetResult(0); token.Register(() => tcs.TrySetCanceled()); return tcs.Task; }
            """);

        // https://github.com/doghappy/socket.io-client-csharp/issues/427: a connection's cancellation completed what was completed.
        [Fact]
        public Task A_connection_that_timed_out() => Members("""
            Task<bool> Connect(CancellationTokenSource timeout) { var tcs = new TaskCompletionSource<bool>(); Done += (_, _) => tcs.TrySetResult(true); timeout.Token.Register(() => {|OWN3006:tcs.SetResult|}(false)); return tcs.Task; }
            Task<bool> Connected(CancellationTokenSource timeout) { var tcs = new TaskCompletionSource<bool>(); Done += (_, _) => tcs.TrySetResult(true); timeout.Token.Register(() => tcs.TrySetResult(false)); return tcs.Task; }
            """);

        // https://github.com/cyanfish/grpc-dotnet-namedpipes/issues/20: a read was cancelled that had already been answered.
        [Fact]
        public Task A_read_that_was_answered() => Members("""
            async Task<bool> Next(CancellationToken token) { var tcs = new TaskCompletionSource<bool>(); Done += delegate { {|OWN3006:tcs.SetResult|}(true); }; using (token.Register(() => {|OWN3006:tcs.SetCanceled|}())) { return await tcs.Task; } }
            async Task<bool> Nexted(CancellationToken token) { var tcs = new TaskCompletionSource<bool>(); Done += delegate { tcs.TrySetResult(true); }; using (token.Register(() => tcs.TrySetCanceled())) { return await tcs.Task; } }
            """);
    }
}
