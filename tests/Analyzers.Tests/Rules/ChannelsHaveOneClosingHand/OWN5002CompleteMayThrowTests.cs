using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5002CompleteMayThrowAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5002: a completion that throws where another one was first.</summary>
public class OWN5002CompleteMayThrowTests
{
    [Theory]
    [InlineData("if (Ready) { w.Complete(); } {|OWN5002:w.Complete|}();")]
    [InlineData("if (Ready) { w.TryComplete(); } {|OWN5002:w.Complete|}(new Exception());")]
    [InlineData("while (Ready) { w.TryWrite(1); {|OWN5002:w.Complete|}(); }")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { {|OWN5002:w.Complete|}(); }")]
    [InlineData("for (; ; ) { if (Ready) { {|OWN5002:w.Complete|}(); } }")]
    [InlineData("do { {|OWN5002:w.Complete|}(); } while (Ready);")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { if (i == 1) { continue; } {|OWN5002:w.Complete|}(); }")]
    [InlineData("if (Ready) { w.Complete(); goto end; } w.TryWrite(1); end: {|OWN5002:w.Complete|}();")]
    [InlineData("using (new CancellationTokenSource()) { if (Ready) { w.Complete(); } } {|OWN5002:w.Complete|}();")]
    [InlineData("try { w.Complete(); await WorkAsync(); } catch (Exception e) { {|OWN5002:w.Complete|}(e); }")]
    [InlineData("try { Work(); w.Complete(); Work(); } catch (Exception) { {|OWN5002:w.Complete|}(); throw; }")]
    [InlineData("try { if (Ready) { w.Complete(); return; } Work(); } finally { {|OWN5002:w.Complete|}(); }")]
    [InlineData("try { Work(); } catch (Exception e) { w.TryComplete(e); throw; } finally { {|OWN5002:w.Complete|}(); }")]
    [InlineData("switch (DateTime.Now.Hour) { case 1: w.Complete(); break; } {|OWN5002:w.Complete|}();")]
    [InlineData("if (Ready) { w.Complete(); } if (!ch.Reader.Completion.IsCompleted) { {|OWN5002:w.Complete|}(); }")]
    [InlineData("_ = Task.Run(() => {|OWN5002:w.Complete|}()); {|OWN5002:w.Complete|}();")]
    [InlineData("using var r = new CancellationToken(true).Register(() => {|OWN5002:w.Complete|}()); await Task.Run(() => { w.TryWrite(1); w.TryComplete(); });")]
    [InlineData("void Finish() { if (Ready) { {|OWN5002:w.Complete|}(); } } Finish(); {|OWN5002:w.Complete|}();")]
    [InlineData("w?.TryWrite(1); if (Ready) { w?.Complete(); } w?{|OWN5002:.Complete|}();")]
    public Task Reported_in_one_member(string statements) => InAsync(statements);

    [Theory]
    [InlineData("await w.WriteAsync(1); w.Complete();")]
    [InlineData("w.Complete(); w.Complete();")]
    [InlineData("if (Ready) { w.Complete(); } w.TryComplete();")]
    [InlineData("if (Ready) { w.Complete(); } else { w.Complete(); }")]
    [InlineData("if (Ready) { w.Complete(); return; } w.Complete();")]
    [InlineData("if (Ready) { w.Complete(); throw new Exception(); } w.Complete();")]
    [InlineData("switch (DateTime.Now.Hour) { case 1: w.Complete(); break; default: w.Complete(); break; }")]
    [InlineData("while (Ready) { if (DateTime.Now.Hour == 6) { w.Complete(); break; } w.TryWrite(1); }")]
    [InlineData("while (true) { if (Ready) { w.Complete(); return; } }")]
    [InlineData("do { w.TryWrite(1); } while (Ready); w.Complete();")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { if (i == 1) { continue; } w.Complete(); break; }")]
    [InlineData("if (Ready) { w.Complete(); goto end; } w.Complete(); end: Work();")]
    [InlineData("using (new CancellationTokenSource()) { if (Ready) { w.Complete(); return; } } w.Complete();")]
    [InlineData("while (Ready) { var one = Channel.CreateUnbounded<int>(); one.Writer.Complete(); }")]
    [InlineData("foreach (var each in new[] { w }) { each.Complete(); }")]
    [InlineData("while (Ready) { ch.Writer.Complete(); ch = Channel.CreateUnbounded<int>(); }")]
    [InlineData("try { await WorkAsync(); w.Complete(); } catch (Exception e) { w.Complete(e); }")]
    [InlineData("try { await WorkAsync(); w.Complete(); Console.WriteLine(1); return; } catch (Exception e) { w.Complete(e); }")]
    [InlineData("try { await WorkAsync(); } finally { w.Complete(); }")]
    [InlineData("try { await WorkAsync(); } catch (Exception) { Work(); throw; } finally { w.Complete(); }")]
    [InlineData("try { w.Complete(); await WorkAsync(); } catch (Exception e) { w.TryComplete(e); }")]
    [InlineData("if (Ready) { w.Complete(); } try { w.Complete(); } catch (ChannelClosedException) { }")]
    [InlineData("if (Ready) { w.Complete(); } try { w.Complete(); } catch (Exception) { Console.WriteLine(1); }")]
    [InlineData("var done = false; if (Ready) { w.Complete(); done = true; } if (!done) { w.Complete(); }")]
    [InlineData("var hour = DateTime.Now.Hour; if (hour == 1) { w.Complete(); } w.TryWrite(1); if (hour != 1) { w.Complete(); }")]
    [InlineData("var n = 0; _ = Task.Run(() => { if (Interlocked.Increment(ref n) == 1) { w.Complete(); } }); if (Interlocked.Increment(ref n) == 1) { w.Complete(); }")]
    [InlineData("if (Ready) { w.Complete(); w = Channel.CreateUnbounded<int>().Writer; } w.Complete();")]
    [InlineData("await Task.Run(() => w.Complete());")]
    [InlineData("var t = WorkAsync(); _ = t.ContinueWith(_ => w.Complete(), TaskContinuationOptions.OnlyOnRanToCompletion); _ = t.ContinueWith(x => w.Complete(x.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("void Both(Action one, Action two) { } Both(() => w.Complete(), () => w.Complete(new Exception()));")]
    [InlineData("if (Ready) { queue.CompleteAdding(); } queue.CompleteAdding();")]
    [InlineData("if (Ready) { pipe.Writer.Complete(); } pipe.Writer.Complete();")]
    [InlineData("if (Ready) { block.Complete(); } block.Complete();")]
    [InlineData("if (Ready) { w.{|CS1061:Completed|}(); } w.Complete(); ")]
    public Task Silent_in_one_member(string statements) => InAsync(statements);

    [Theory]
    [InlineData("public void Stop() { {|OWN5002:kept.Writer.Complete|}(); }")]
    [InlineData("public void Dispose() => {|OWN5002:kept.Writer.Complete|}();")]
    [InlineData("public async ValueTask DisposeAsync() { {|OWN5002:kept.Writer.Complete|}(); await WorkAsync(); }")]
    [InlineData("public Task StopAsync(CancellationToken token) { {|OWN5002:kept.Writer.Complete|}(); return Task.CompletedTask; }")]
    [InlineData("public void Shutdown() { {|OWN5002:fresh.Writer.Complete|}(); }")]
    [InlineData("bool closed; public void Close() { closed = true; {|OWN5002:kept.Writer.Complete|}(); }")]
    [InlineData("public void Dispose() { if (!kept.Reader.Completion.IsCompleted) { {|OWN5002:kept.Writer.Complete|}(); } }")]
    [InlineData("protected virtual void Dispose(bool disposing) { if (disposing) { {|OWN5002:kept.Writer.Complete|}(); } }")]
    [InlineData("public void Stop() => End(); private void End() => {|OWN5002:kept.Writer.Complete|}();")]
    [InlineData("public void Stop() => One(); private void One() => End(); private void End() => {|OWN5002:kept.Writer.Complete|}();")]
    [InlineData("public void Finish() { {|OWN5002:kept.Writer.Complete|}(); } public void Abort() { {|OWN5002:kept.Writer.Complete|}(new Exception()); }")]
    [InlineData("async Task Produce() { try { await WorkAsync(); } finally { {|OWN5002:kept.Writer.Complete|}(); } } public void Stop() => kept.Writer.TryComplete();")]
    [InlineData("private readonly ChannelWriter<int> end; Service() { end = kept.Writer; } void Finish() => {|OWN5002:end.Complete|}(); void Abort() => kept.Writer.TryComplete();")]
    public Task Reported_between_members(string members) => Members(members);

    [Theory]
    [InlineData("public void Stop() { kept.Writer.TryComplete(); }")]
    [InlineData("void Finish() { kept.Writer.Complete(); }")]
    [InlineData("bool closed; public void Dispose() { if (closed) { return; } closed = true; kept.Writer.Complete(); }")]
    [InlineData("bool closed; public void Dispose() { if (!closed) { closed = true; kept.Writer.Complete(); } }")]
    [InlineData("bool closed; public void Dispose() { lock (queue) { if (closed) { return; } closed = true; } kept.Writer.Complete(); }")]
    [InlineData("int closed; public void Dispose() { if (Interlocked.Exchange(ref closed, 1) != 0) { return; } kept.Writer.Complete(); }")]
    [InlineData("int closed; public void Dispose() { if (Interlocked.CompareExchange(ref closed, 1, 0) == 0) kept.Writer.Complete(); }")]
    [InlineData("Task stopping; public Task StopAsync() { if (stopping != null) { return stopping; } stopping = WorkAsync(); kept.Writer.Complete(); return stopping; }")]
    [InlineData("public void Stop() { try { kept.Writer.Complete(); } catch (ChannelClosedException) { } }")]
    [InlineData("public void Stop() { fresh.Writer.Complete(); fresh = Channel.CreateUnbounded<int>(); }")]
    [InlineData("public void Start() { fresh = Channel.CreateUnbounded<int>(); } public void Stop() { fresh.Writer.Complete(); }")]
    [InlineData("public void Stop() { if (!Begin()) { return; } kept.Writer.Complete(); } bool Begin() => true;")]
    [InlineData("int closed; public void Stop() { if (Interlocked.Exchange(ref closed, 1) == 0) { End(); } } private void End() => kept.Writer.Complete();")]
    [InlineData("async Task Produce() { await kept.Writer.WriteAsync(1); kept.Writer.Complete(); } public void Stop() { }")]
    [InlineData("private static void Stop(ChannelWriter<int> one) => one.Complete();")]
    [InlineData("public void Stop() { queue.CompleteAdding(); pipe.Writer.Complete(); block.Complete(); }")]
    public Task Silent_between_members(string members) => Members(members);

    [Fact]
    public Task An_observer_is_told_of_one_end_only() => Verify("""
        class Observer(ChannelWriter<int> writer) : IObserver<int>
        {
            public void OnNext(int value) => writer.TryWrite(value);
            public void OnCompleted() => writer.Complete();
            public void OnError(Exception error) => writer.Complete(error);
        }
        class Ends : IObserver<int>
        {
            private readonly Channel<int> items = Channel.CreateUnbounded<int>();
            void IObserver<int>.OnNext(int value) => items.Writer.TryWrite(value);
            void IObserver<int>.OnCompleted() => items.Writer.Complete();
            void IObserver<int>.OnError(Exception error) => items.Writer.Complete(error);
        }
        """);

    [Fact]
    public Task Captured_parameters_and_parts_of_a_type() => Verify("""
        partial class Feed(Channel<int> channel)
        {
            private readonly ChannelWriter<int> writer = channel.Writer;
            public void Finish() => {|OWN5002:writer.Complete|}();
        }
        partial class Feed
        {
            public void Dispose() => {|OWN5002:channel.Writer.Complete|}();
            class Inner { }
        }
        class Renewed(Channel<int> channel)
        {
            public void Stop() { channel.Writer.Complete(); channel = Channel.CreateUnbounded<int>(); }
        }
        class Outer
        {
            private static readonly Channel<int> All = Channel.CreateUnbounded<int>();
            void Finish() => {|OWN5002:All.Writer.Complete|}();
            class Inner { void Abort() => All.Writer.TryComplete(); }
        }
        """);

    [Fact]
    public Task A_base_type_that_sees_to_it() => Verify("""
        class Base { protected bool IsDisposed { get; set; } }
        class Derived : Base
        {
            private readonly Channel<int> items = Channel.CreateUnbounded<int>();
            public void Dispose() { if (IsDisposed) { return; } items.Writer.Complete(); }
        }
        """);

    [Fact]
    public Task Not_in_tests() => Members(
        "public void Stop() { kept.Writer.Complete(); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/MassTransit/MassTransit/pull/5433: an executor was disposed twice, and its second completion threw in the tear-down.
        [Fact]
        public Task An_executor_that_is_disposed_twice() => Verify("""
            class Executor : IAsyncDisposable
            {
                private readonly Channel<Func<Task>> work = Channel.CreateUnbounded<Func<Task>>();
                private readonly Task running = Task.CompletedTask;
                public async ValueTask DisposeAsync() { {|OWN5002:work.Writer.Complete|}(); await running.ConfigureAwait(false); }
            }
            class Repaired : IAsyncDisposable
            {
                private readonly Channel<Func<Task>> work = Channel.CreateUnbounded<Func<Task>>();
                private readonly Task running = Task.CompletedTask;
                public async ValueTask DisposeAsync() { work.Writer.TryComplete(); await running.ConfigureAwait(false); }
            }
            """);

        // https://github.com/asynkron/protoactor-dotnet/pull/2262: a producer that stopped by itself was stopped once more when it was disposed.
        [Fact]
        public Task A_producer_that_is_stopped_and_disposed() => Verify("""
            class Producer
            {
                private readonly Channel<int> batch = Channel.CreateUnbounded<int>();
                async Task PublishLoop(CancellationToken token)
                {
                    while (!token.IsCancellationRequested) { try { await foreach (var item in batch.Reader.ReadAllAsync(token)) { Console.WriteLine(item); } } catch (Exception) { Stop(); throw; } }
                }
                void Stop() { {|OWN5002:batch.Writer.Complete|}(new Exception("stopped")); }
                public async ValueTask DisposeAsync() { {|OWN5002:batch.Writer.Complete|}(); await Task.Yield(); }
            }
            class Repaired
            {
                private readonly Channel<int> batch = Channel.CreateUnbounded<int>();
                void Stop() { batch.Writer.TryComplete(new Exception("stopped")); }
                public async ValueTask DisposeAsync() { batch.Writer.TryComplete(); await Task.Yield(); }
            }
            """);

        // https://github.com/dotnet/runtime/pull/54798: the event that a connection was shut down came after it had been disposed.
        [Fact]
        public Task A_connection_that_is_shut_down_after_its_disposal() => Verify("""
            class Connection
            {
                private readonly Channel<int> accepted = Channel.CreateUnbounded<int>();
                static void HandleEventShutdownComplete(Connection state) => state.HandleShutdown();
                void HandleShutdown() { {|OWN5002:accepted.Writer.Complete|}(); }
                void Dispose(bool disposing) { if (!disposing) { return; } accepted.Writer.TryComplete(); }
            }
            class Repaired
            {
                private readonly Channel<int> accepted = Channel.CreateUnbounded<int>();
                void HandleShutdown() { accepted.Writer.TryComplete(); }
                void Dispose(bool disposing) { if (!disposing) { return; } accepted.Writer.TryComplete(); }
            }
            """);
    }
}
