using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3002AbandonedWaiterAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3002: a consuming wait that each turn begins anew and leaves behind.</summary>
public class OWN3002AbandonedWaiterTests
{
    private const string Fields = "readonly SemaphoreSlim wake = new SemaphoreSlim(0); readonly Channel<int> channel = Channel.CreateUnbounded<int>(); readonly Channel<int> single = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true }); readonly PeriodicTimer timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); readonly TaskCompletionSource closed = new TaskCompletionSource(); ";

    [Theory]
    [InlineData("while (true) { await Task.WhenAny({|OWN3002:wake.WaitAsync|}(), Task.Delay(1000)); await WorkAsync(); }")]
    [InlineData("while (!token.IsCancellationRequested) { await Task.WhenAny({|OWN3002:wake.WaitAsync|}(token), Task.Delay(1000, token)); await WorkAsync(); }")]
    [InlineData("while (true) { var wait = {|OWN3002:wake.WaitAsync|}(); var first = await Task.WhenAny(wait, Task.Delay(1000)); if (first == wait) { await WorkAsync(); } }")]
    [InlineData("for (; ; ) { var read = {|OWN3002:channel.Reader.ReadAsync|}().AsTask(); if (await Task.WhenAny(read, Task.Delay(1000)) == read) { items.Add(await read); } }")]
    [InlineData("while (true) { var tick = {|OWN3002:timer.WaitForNextTickAsync|}(token).AsTask(); var read = channel.Reader.WaitToReadAsync(token).AsTask(); await Task.WhenAny(tick, read); await WorkAsync(); }")]
    [InlineData("while (true) { Task wait = {|OWN3002:wake.WaitAsync|}(); Task pause = Task.Delay(1000); await Task.WhenAny(wait, pause); if (wait.IsCompleted) { await wait; } }")]
    public Task Reported(string statements) => InAsync(Fields, statements);

    [Theory]
    [InlineData("Task wait = null; while (true) { wait ??= wake.WaitAsync(); if (await Task.WhenAny(wait, Task.Delay(1000)) == wait) { wait = null; } await WorkAsync(); }")]
    [InlineData("var wait = wake.WaitAsync(); while (true) { if (await Task.WhenAny(wait, Task.Delay(1000)) == wait) { wait = wake.WaitAsync(); } await WorkAsync(); }")]
    [InlineData("while (true) { using var source = new CancellationTokenSource(); await Task.WhenAny(wake.WaitAsync(source.Token), Task.Delay(1000)); source.Cancel(); await WorkAsync(); }")]
    [InlineData("while (true) { using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(1000); await Task.WhenAny(wake.WaitAsync(source.Token), WorkAsync()); }")]
    [InlineData("while (true) { await wake.WaitAsync(1000); await WorkAsync(); }")]
    [InlineData("while (true) { await Task.WhenAny(wake.WaitAsync(1000), WorkAsync()); }")]
    [InlineData("while (true) { await Task.WhenAny(channel.Reader.WaitToReadAsync().AsTask(), Task.Delay(1000)); while (channel.Reader.TryRead(out var item)) { items.Add(item); } }")]
    [InlineData("while (true) { var read = single.Reader.ReadAsync().AsTask(); if (await Task.WhenAny(read, Task.Delay(1000)) == read) { items.Add(await read); } }")]
    [InlineData("while (true) { var wait = wake.WaitAsync(); if (await Task.WhenAny(wait, closed.Task) != wait) { break; } await WorkAsync(); }")]
    [InlineData("while (true) { var wait = wake.WaitAsync(); await Task.WhenAny(wait, Task.Delay(1000)); await WorkAsync(); await wait; }")]
    [InlineData("while (true) { var wait = wake.WaitAsync(); Use(wait); await Task.WhenAny(wait, Task.Delay(1000)); }")]
    [InlineData("await Task.WhenAny(wake.WaitAsync(), Task.Delay(1000));")]
    [InlineData("foreach (var item in items) { Func<Task> f = () => Task.WhenAny(wake.WaitAsync(), Task.Delay(item)); await f(); }")]
    [InlineData("while (true) { await Task.WhenAny({|CS0103:missing|}.WaitAsync(), Task.Delay(1000)); }")]
    public Task Silent(string statements) => InAsync(Fields, statements);

    [Fact]
    public Task Not_in_tests() => Members(Fields + "async Task M() { while (true) { await Task.WhenAny(wake.WaitAsync(), Task.Delay(1000)); } }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/dotnet/runtime/issues/120767: a polling loop piled up waiters of its semaphore.
        [Fact]
        public Task A_polling_loop_that_piles_up_waiters() => Members(Fields + """
            async Task Poll() { while (true) { var delay = Task.Delay(5000); var wait = {|OWN3002:wake.WaitAsync|}(CancellationToken.None); await Task.WhenAny(delay, wait); await WorkAsync(); } }
            async Task Polled() { Task wait = null; while (true) { wait ??= wake.WaitAsync(CancellationToken.None); var delay = Task.Delay(5000); await Task.WhenAny(delay, wait); if (wait.IsCompleted) { wait = null; } await WorkAsync(); } }
            """);

        // https://github.com/elsa-workflows/elsa-core/pull/7460: a flush loop began a wait for its signal and one for its timer anew each turn.
        [Fact]
        public Task A_flush_loop_with_a_timer() => Members(Fields + """
            async Task Flush(CancellationToken token) { while (!token.IsCancellationRequested) { var signalled = {|OWN3002:wake.WaitAsync|}(token); var tick = {|OWN3002:timer.WaitForNextTickAsync|}(token).AsTask(); await Task.WhenAny(signalled, tick); await WorkAsync(token); } }
            async Task Flushed(CancellationToken token) { Task signalled = null; Task<bool> tick = null; while (!token.IsCancellationRequested) { signalled ??= wake.WaitAsync(token); tick ??= timer.WaitForNextTickAsync(token).AsTask(); await Task.WhenAny(signalled, tick); if (signalled.IsCompleted) { signalled = null; } if (tick.IsCompleted) { tick = null; } await WorkAsync(token); } }
            """);

        // https://github.com/xyOz-dev/Saturn/pull/25: a stream of events read its channel anew after each keep-alive, and lost what the old read took.
        [Fact]
        public Task A_keep_alive_that_loses_an_event() => Members(Fields + """
            async Task Send(CancellationToken token) { while (!token.IsCancellationRequested) { var read = {|OWN3002:channel.Reader.ReadAsync|}(token).AsTask(); var first = await Task.WhenAny(read, Task.Delay(15000, token)); if (first == read) { items.Add(await read); } else { await WorkAsync(token); } } }
            async Task Sent(CancellationToken token) { Task<int> read = null; while (!token.IsCancellationRequested) { read ??= channel.Reader.ReadAsync(token).AsTask(); var first = await Task.WhenAny(read, Task.Delay(15000, token)); if (first == read) { items.Add(await read); read = null; } else { await WorkAsync(token); } } }
            """);
    }
}
