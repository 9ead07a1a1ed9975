using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3003TimeoutAbandonsWorkAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3003: work that goes on unseen once its timeout is over.</summary>
public class OWN3003TimeoutAbandonsWorkTests
{
    private const string Fields = "readonly SemaphoreSlim gate = new SemaphoreSlim(0); readonly CancellationTokenSource stop = new CancellationTokenSource(); Task running = Task.CompletedTask; Task StopAsync() => running; readonly TaskCompletionSource<int> answer = new TaskCompletionSource<int>(); ";

    [Theory]
    [InlineData("var work = WorkAsync(); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)) != work) { throw new TimeoutException(); } await work;")]
    [InlineData("var work = WorkAsync(); var done = await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)); if (done != work) { throw new TimeoutException(); } await work;")]
    [InlineData("var work = WorkAsync(token); var done = await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000, token)).ConfigureAwait(false); if (done == work) { await work; } else { Console.WriteLine(\"late\"); }")]
    [InlineData("var delay = Task.Delay(1000); var work = CountAsync(); var done = await {|OWN3003:Task.WhenAny|}(delay, work); if (done == delay) { return; } items.Add(await work);")]
    [InlineData("var work = CountAsync(); await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)); if (work.IsCompleted) { items.Add(work.Result); }")]
    [InlineData("await {|OWN3003:Task.WhenAny|}(WorkAsync(), Task.Delay(1000));")]
    [InlineData("var work = Task.Run(Work); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(TimeSpan.FromSeconds(1))) != work) { Console.WriteLine(work.Status); return; } await work;")]
    [InlineData("var work = WorkAsync(); if (await {|OWN3003:Task.WhenAny|}(new Task[] { work, Task.Delay(1000) }) == work) { await work; return; } Console.WriteLine(\"late\");")]
    [InlineData("using var source = new CancellationTokenSource(); var work = WorkAsync(source.Token); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)) == work) { source.Cancel(); await work; return; } throw new TimeoutException();")]
    [InlineData("var timeout = 1000; var key = 1; var work = ReplyAsync(key); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(timeout)) != work) { throw new TimeoutException(); } await work; Task ReplyAsync(int key) => WorkAsync();")]
    [InlineData("var work = GuardedAsync(default); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)) != work) { return; } await work; async Task GuardedAsync(CancellationToken t) { try { await WorkAsync(t); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("Func<Task> turn = async () => { var work = WorkAsync(); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)) != work) { return; } await work; }; await turn();")]
    [InlineData("var work = LengthAsync(); if (await {|OWN3003:Task.WhenAny|}(work, Task.Delay(1000)) != work) { return; } await work; async Task<int> LengthAsync() => (await File.ReadAllTextAsync(\"x\")).Length;")]
    public Task Reported(string statements) => InAsync(Fields, statements);

    [Theory]
    [InlineData("class Server { public Task StartAsync() => WorkAsync(); } async Task Create() { var server = new Server(); var task = server.StartAsync(); await {|OWN3003:Task.WhenAny|}(task, Task.Delay(500)); if (task.IsCompleted) { await task; } }")]
    [InlineData("class Server { public Task StartAsync() => WorkAsync(); public int Port; } async Task<int> Create() { var server = new Server(); var task = server.StartAsync(); await {|OWN3003:Task.WhenAny|}(task, Task.Delay(500)); return server.Port; }")]
    public Task Work_of_an_object_that_goes_nowhere(string members) => Members(members);

    [Fact]
    public Task An_extension_that_gives_up_its_task() => Verify("""
        static class Timeouts
        {
            public static async Task TimeoutAfter(this Task task, TimeSpan time) { if (await {|OWN3003:Task.WhenAny|}(task, Task.Delay(time)) != task) { throw new TimeoutException(); } await task; }
            public static async Task Observed(this Task task, TimeSpan time) { if (await Task.WhenAny(task, Task.Delay(time)) != task) { _ = task.ContinueWith(t => t.Exception, TaskContinuationOptions.OnlyOnFaulted); throw new TimeoutException(); } await task; }
        }
        """);

    [Theory]
    [InlineData("using var source = new CancellationTokenSource(); var work = WorkAsync(source.Token); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { source.Cancel(); throw new TimeoutException(); } await work;")]
    [InlineData("using var source = new CancellationTokenSource(1000); var work = WorkAsync(source.Token); if (await Task.WhenAny(work, Task.Delay(2000)) != work) { throw new TimeoutException(); } await work;")]
    [InlineData("using var source = new CancellationTokenSource(); source.CancelAfter(1000); var work = WorkAsync(source.Token); if (await Task.WhenAny(work, Task.Delay(2000)) != work) { throw new TimeoutException(); } await work;")]
    [InlineData("using var source = new CancellationTokenSource(); var work = WorkAsync(source.Token); try { if (await Task.WhenAny(work, Task.Delay(1000)) != work) { throw new TimeoutException(); } await work; } finally { source.Cancel(); }")]
    [InlineData("var work = WorkAsync(); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { Console.WriteLine(\"slow\"); } await work;")]
    [InlineData("var work = WorkAsync(); await Task.WhenAny(work, Task.Delay(1000)); await work;")]
    [InlineData("var work = WorkAsync(); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { _ = work.ContinueWith(t => Console.WriteLine(t.Exception)); return; } await work;")]
    [InlineData("var work = WorkAsync(); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { Use(work); return; } await work;")]
    [InlineData("var work = WorkAsync(); running = work; if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return; } await work;")]
    [InlineData("var all = new List<Task>(); var work = WorkAsync(); all.Add(work); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return; } await Task.WhenAll(all);")]
    [InlineData("var work = WorkAsync(); while (await Task.WhenAny(work, Task.Delay(1000)) != work) { Console.WriteLine(\"waiting\"); } await work;")]
    [InlineData("await Task.WhenAny(running, Task.Delay(1000));")]
    [InlineData("await Task.WhenAny(answer.Task, Task.Delay(1000)); answer.TrySetResult(1);")]
    [InlineData("await Task.WhenAny(StopAsync(), Task.Delay(1000));")]
    [InlineData("var work = WorkAsync(); await Task.WhenAny(work, Task.Delay(-1, token));")]
    [InlineData("var work = WorkAsync(); await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, token));")]
    [InlineData("await Task.WhenAny(WorkAsync(), CountAsync());")]
    [InlineData("var race = Task.WhenAny(WorkAsync(), Task.Delay(1000)); await race;")]
    [InlineData("await Task.WhenAny(gate.WaitAsync(), Task.Delay(1000));")]
    [InlineData("var process = new System.Diagnostics.Process(); await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(1000));")]
    [InlineData("var work = WorkAsync(); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { Environment.Exit(1); } await work;")]
    [InlineData("var timeout = 1000; var work = ReplyAsync(1, timeout); if (await Task.WhenAny(work, Task.Delay(timeout)) != work) { throw new TimeoutException(); } await work; Task ReplyAsync(int key, int time) => WorkAsync();")]
    [InlineData("var seconds = 3; var work = ReplyAsync(TimeSpan.FromSeconds(seconds)); if (await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(seconds))) != work) { throw new TimeoutException(); } await work; Task ReplyAsync(TimeSpan time) => WorkAsync();")]
    [InlineData("var all = new List<Task>(); Func<Task> turn = async () => { var work = WorkAsync(); all.Add(work); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return; } await work; }; await turn(); await Task.WhenAll(all);")]
    [InlineData("Func<Task> turn = async () => { var work = WorkAsync(); running = work; if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return; } await work; }; await turn();")]
    [InlineData("var work = GuardedAsync(); if (await Task.WhenAny(work, Task.Delay(1000)) != work) { return; } await work; async Task GuardedAsync() { try { await WorkAsync(); } catch (Exception e) { Console.WriteLine(e); throw new InvalidOperationException(e.Message); } }")]
    [InlineData("await WorkAsync().WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("await Task.WhenAny({|CS0103:Missing|}(), Task.Delay(1000));")]
    public Task Silent(string statements) => InAsync(Fields, statements);

    [Theory]
    [InlineData("public async Task StopAsync(CancellationToken token) { var work = WorkAsync(); await Task.WhenAny(work, Task.Delay(1000)); }")]
    [InlineData("public async ValueTask DisposeAsync() { await Task.WhenAny(WorkAsync(), Task.Delay(1000)); }")]
    [InlineData("static async Task<bool> RunShutdownSequence() { await Task.WhenAny(WorkAsync(), Task.Delay(1000)); return true; }")]
    [InlineData("class Server { public Task StartAsync() => WorkAsync(); } async Task<Server> Create() { var server = new Server(); var task = server.StartAsync(); await Task.WhenAny(task, Task.Delay(500)); if (task.IsCompleted) { await task; } return server; }")]
    public Task A_stop_that_is_bounded(string member) => Members(member);

    [Fact]
    public Task Not_in_tests() => Members("async Task M() { await Task.WhenAny(WorkAsync(), Task.Delay(1000)); }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/jamesmontemagno/mvvm-helpers/issues/59: the task itself did not stop when its timeout was over.
        [Fact]
        public Task A_helper_that_does_not_stop_what_it_gives_up() => Verify("""
            static class Tasks
            {
                public static async Task<T> WithTimeout<T>(this Task<T> task, int time) { var first = await {|OWN3003:Task.WhenAny|}(task, Task.Delay(time)).ConfigureAwait(false); if (first != task) { return default; } return task.Result; }
                public static async Task<T> WithTimeout<T>(Func<CancellationToken, Task<T>> start, int time) { using var source = new CancellationTokenSource(); var task = start(source.Token); var first = await Task.WhenAny(task, Task.Delay(time)).ConfigureAwait(false); if (first != task) { source.Cancel(); return default; } return task.Result; }
            }
            """);

        // https://github.com/rabbitmq/rabbitmq-dotnet-client/pull/1426: what failed after the timeout was observed by nobody.
        [Fact]
        public Task A_failure_after_the_timeout() => Verify("""
            static class Tasks
            {
                public static async Task Within(this Task task, TimeSpan time) { if (task == await {|OWN3003:Task.WhenAny|}(task, Task.Delay(time)).ConfigureAwait(false)) { await task.ConfigureAwait(false); } else { throw new TimeoutException(); } }
                public static async Task Observed(this Task task, TimeSpan time) { if (task == await Task.WhenAny(task, Task.Delay(time)).ConfigureAwait(false)) { await task.ConfigureAwait(false); } else { _ = task.ContinueWith(t => t.Exception, TaskContinuationOptions.OnlyOnFaulted); throw new TimeoutException(); } }
            }
            """);

        // https://github.com/MichaCo/DnsClient.NET/pull/121: a query that timed out went on, and its failure ended on the finaliser's thread.
        [Fact]
        public Task A_query_that_goes_on_after_its_timeout() => Members("""
            async Task<int> Query() { var query = CountAsync(); var first = await {|OWN3003:Task.WhenAny|}(query, Task.Delay(5000)); if (first != query) { throw new TimeoutException(); } return await query; }
            async Task<int> Queried(CancellationToken token) { using var source = CancellationTokenSource.CreateLinkedTokenSource(token); var query = CountAsync(source.Token); var first = await Task.WhenAny(query, Task.Delay(5000)); if (first != query) { source.Cancel(); _ = query.ContinueWith(t => t.Exception, TaskContinuationOptions.OnlyOnFaulted); throw new TimeoutException(); } return await query; }
            private static async Task<int> CountAsync(CancellationToken token) { await WorkAsync(token); return 1; }
            """);
    }
}
