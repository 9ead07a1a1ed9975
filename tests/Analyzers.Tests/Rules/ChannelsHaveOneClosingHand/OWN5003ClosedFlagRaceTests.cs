using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5003ClosedFlagRaceAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5003: a flag is tested, and the channel is completed before it is written to.</summary>
public class OWN5003ClosedFlagRaceTests
{
    private const string Stop = "public void Stop() { closed = true; kept.Writer.TryComplete(); } private bool closed; ";

    [Theory]
    [InlineData("if (closed) { return; } await {|OWN5003:kept.Writer.WriteAsync|}(1);")]
    [InlineData("if (closed) throw new ObjectDisposedException(null); await {|OWN5003:kept.Writer.WriteAsync|}(1).ConfigureAwait(false);")]
    [InlineData("if (!closed) { await {|OWN5003:kept.Writer.WriteAsync|}(1); }")]
    [InlineData("if (closed == false) await {|OWN5003:kept.Writer.WriteAsync|}(1, CancellationToken.None);")]
    [InlineData("if (!Ready || closed) { return; } Work(); await {|OWN5003:kept.Writer.WriteAsync|}(1);")]
    [InlineData("if (Volatile.Read(ref closed)) { return; } await {|OWN5003:kept.Writer.WriteAsync|}(1);")]
    [InlineData("if (closed) { return; } foreach (var i in new[] { 1, 2 }) { await {|OWN5003:kept.Writer.WriteAsync|}(i); }")]
    [InlineData("if (closed) { return; } try { await {|OWN5003:kept.Writer.WriteAsync|}(1); } catch (OperationCanceledException) { }")]
    [InlineData("if (closed) { return; } try { await {|OWN5003:kept.Writer.WriteAsync|}(1); } catch (Exception) { Work(); throw; }")]
    [InlineData("if (closed) { return; } var write = {|OWN5003:kept.Writer.WriteAsync|}(1); await write;")]
    [InlineData("var w = kept.Writer; if (closed) { return; } await {|OWN5003:w.WriteAsync|}(1);")]
    [InlineData("lock (queue) { if (closed) { return; } } await {|OWN5003:kept.Writer.WriteAsync|}(1);")]
    [InlineData("while (!closed) { await Task.Yield(); if (closed) { break; } await {|OWN5003:kept.Writer.WriteAsync|}(1); }")]
    public Task Reported(string statements) => Members(Stop + "public async Task M() { " + statements + " }");

    [Theory]
    [InlineData("await kept.Writer.WriteAsync(1);")]
    [InlineData("if (closed) { return; } kept.Writer.TryWrite(1); await Task.Yield();")]
    [InlineData("if (closed) { return; } if (!kept.Writer.TryWrite(1)) { await WorkAsync(); }")]
    [InlineData("if (closed) { return; } try { await kept.Writer.WriteAsync(1); } catch (ChannelClosedException) { }")]
    [InlineData("if (closed) { return; } try { await kept.Writer.WriteAsync(1); } catch (Exception) { Work(); }")]
    [InlineData("if (Ready) { return; } await kept.Writer.WriteAsync(1);")]
    [InlineData("if (closed) { return; } await fresh.Writer.WriteAsync(1);")]
    [InlineData("if (closed) { return; } await Channel.CreateUnbounded<int>().Writer.WriteAsync(1);")]
    [InlineData("if (closed) { Work(); } await kept.Writer.WriteAsync(1);")]
    [InlineData("Interlocked.Increment(ref inside); if (closed) { return; } await kept.Writer.WriteAsync(1); Interlocked.Decrement(ref inside);")]
    [InlineData("if (closed) { return; } while (await kept.Writer.WaitToWriteAsync()) { if (kept.Writer.TryWrite(1)) { return; } }")]
    [InlineData("if (closed) { return; } await kept.Writer.{|CS1061:WriteLater|}(1);")]
    public Task Silent(string statements) => Members(Stop + "private int inside; public async Task M() { " + statements + " }");

    [Theory]
    [InlineData("public void Stop() { kept.Writer.Complete(); closed = true; }")]
    [InlineData("public void Stop() { Interlocked.Exchange(ref state, 1); closed = true; Work(); kept.Writer.TryComplete(new Exception()); }")]
    [InlineData("public void Stop() { closed = true; End(); } private void End() { kept.Writer.TryComplete(); }")]
    [InlineData("public void Start() { new CancellationToken().Register(() => { closed = true; kept.Writer.TryComplete(); }); }")]
    [InlineData("public async Task StopAsync() { closed = true; kept.Writer.TryComplete(); await WorkAsync(); }")]
    [InlineData("private readonly ChannelWriter<int> end; Service() { end = kept.Writer; } public void Stop() { closed = true; end.TryComplete(); }")]
    public Task Reported_however_it_is_closed(string members) =>
        Members("private bool closed; private int state; " + members + " public async Task M() { if (closed) { return; } await {|OWN5003:kept.Writer.WriteAsync|}(1); }");

    [Theory]
    [InlineData("public void Stop() { closed = true; }")]
    [InlineData("public void Stop() { kept.Writer.TryComplete(); } public void Other() { closed = true; }")]
    [InlineData("public async Task StopAsync() { closed = true; await WorkAsync(); kept.Writer.TryComplete(); }")]
    [InlineData("public void Stop() { closed = true; producer.Wait(); kept.Writer.TryComplete(); }")]
    [InlineData("public void Stop() { closed = true; fresh.Writer.TryComplete(); }")]
    public Task Silent_however_it_is_closed(string members) =>
        Members("private bool closed; private Task producer; " + members + " public async Task M() { if (closed) { return; } await kept.Writer.WriteAsync(1); }");

    [Theory]
    [InlineData("public void Stop() { lock (queue) { closed = true; queue.CompleteAdding(); } } public void M() { lock (queue) { if (closed) { return; } queue.Add(1); } }")]
    [InlineData("readonly SemaphoreSlim gate = new(1); public async Task StopAsync() { await gate.WaitAsync(); closed = true; kept.Writer.TryComplete(); gate.Release(); } public async Task M() { await gate.WaitAsync(); if (!closed) { await kept.Writer.WriteAsync(1); } gate.Release(); }")]
    public Task Silent_under_one_lock(string members) => Members("private bool closed; " + members);

    [Theory]
    [InlineData("public void Stop() { closed = true; queue.CompleteAdding(); } public void M() { if (closed) { return; } {|OWN5003:queue.Add|}(1); }")]
    [InlineData("public void Stop() { queue.CompleteAdding(); } public void M() { if (!queue.IsAddingCompleted) { {|OWN5003:queue.Add|}(1); } }")]
    [InlineData("public void Stop() { queue.CompleteAdding(); } public bool M() => !queue.IsAddingCompleted && {|OWN5003:queue.TryAdd|}(1);")]
    [InlineData("public void Stop() { kept.Writer.TryComplete(); } public async Task M() { if (kept.Reader.Completion.IsCompleted) { return; } await {|OWN5003:kept.Writer.WriteAsync|}(1); }")]
    [InlineData("bool IsClosed => closed; public void Stop() { closed = true; kept.Writer.TryComplete(); } public async Task M() { if (IsClosed) { return; } await {|OWN5003:kept.Writer.WriteAsync|}(1); }")]
    [InlineData("public void Stop() { lock (pipe) { closed = true; queue.CompleteAdding(); } } public void M() { lock (block) { if (closed) { return; } {|OWN5003:queue.Add|}(1); } }")]
    public Task Reported_for_collections_and_for_what_the_channel_says(string members) => Members("private bool closed; " + members);

    [Theory]
    [InlineData("public void M() { if (!queue.IsAddingCompleted) { queue.Add(1); } }")]
    [InlineData("public void Stop() { queue.CompleteAdding(); } public void M() { if (queue.IsAddingCompleted) { return; } try { queue.Add(1); } catch (InvalidOperationException) { } }")]
    [InlineData("public void Stop() { closed = true; block.Complete(); pipe.Writer.Complete(); } public async Task M() { if (closed) { return; } block.Post(1); await pipe.Writer.WriteAsync(new byte[1]); }")]
    [InlineData("public void Stop() { closed = true; } readonly List<int> items = new(); public void M() { if (closed) { return; } items.Add(1); }")]
    public Task Silent_for_the_others(string members) => Members("private bool closed; " + members);

    [Fact]
    public Task Not_in_tests() => Members(
        Stop + "public async Task M() { if (closed) { return; } await kept.Writer.WriteAsync(1); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/Azure/azure-sdk-for-net/pull/40600: a job part that failed disposed the channel that another thread was about to write its chunk to.
        [Fact]
        public Task A_chunk_that_comes_after_the_disposal() => Verify("""
            class Part
            {
                private readonly Channel<int> chunks = Channel.CreateUnbounded<int>();
                private bool disposed;
                public async Task QueueChunk(int chunk) { if (disposed) { return; } await {|OWN5003:chunks.Writer.WriteAsync|}(chunk); }
                public void Fail() { disposed = true; chunks.Writer.TryComplete(); }
            }
            class Repaired
            {
                private readonly Channel<int> chunks = Channel.CreateUnbounded<int>();
                public bool QueueChunk(int chunk) => chunks.Writer.TryWrite(chunk);
                public void Fail() => chunks.Writer.TryComplete();
            }
            """);

        // https://github.com/OpenRA/OpenRA/pull/20057: a connection asked its collection, which took no more items when the next one was added.
        [Fact]
        public Task A_connection_that_asks_its_collection() => Verify("""
            class Connection
            {
                private readonly BlockingCollection<byte[]> packets = new();
                void SendReceiveLoop() { while (true) { if (packets.IsAddingCompleted) { return; } {|OWN5003:packets.Add|}(new byte[1]); } }
                public void Dispose() { packets.CompleteAdding(); }
            }
            class Repaired
            {
                private readonly BlockingCollection<byte[]> packets = new();
                void SendReceiveLoop() { while (true) { try { packets.Add(new byte[1]); } catch (InvalidOperationException) { return; } } }
                public void Dispose() { packets.CompleteAdding(); }
            }
            """);

        // https://github.com/ably/ably-dotnet/pull/335: a socket's queue was closed while its other threads went on sending.
        [Fact]
        public Task A_socket_that_goes_on_sending() => Verify("""
            class Socket
            {
                private readonly BlockingCollection<string> sending = new(new ConcurrentQueue<string>());
                private volatile bool stopped;
                public void Send(string message) { if (!stopped) { {|OWN5003:sending.Add|}(message); } }
                public void StopConnection() { stopped = true; sending.CompleteAdding(); }
            }
            class Repaired
            {
                private readonly BlockingCollection<string> sending = new(new ConcurrentQueue<string>());
                private readonly object gate = new();
                private bool stopped;
                public void Send(string message) { lock (gate) { if (!stopped) { sending.Add(message); } } }
                public void StopConnection() { lock (gate) { stopped = true; sending.CompleteAdding(); } }
            }
            """);
    }
}
