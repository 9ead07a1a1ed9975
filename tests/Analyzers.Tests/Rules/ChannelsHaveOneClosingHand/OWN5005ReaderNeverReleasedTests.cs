using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5005ReaderNeverReleasedAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5005: a reader that nobody ends, or that leaves its writers waiting when it fails.</summary>
public class OWN5005ReaderNeverReleasedTests
{
    private const string Fields = "private readonly Channel<int> items = Channel.CreateUnbounded<int>(); private readonly BlockingCollection<int> taken = new(); public void Put(int i) { items.Writer.TryWrite(i); taken.Add(i); } ";
    private const string Bounded = "private readonly Channel<int> few = Channel.CreateBounded<int>(4); public async Task PutAsync(int i) => await few.Writer.WriteAsync(i); public void Stop() => few.Writer.TryComplete(); ";

    [Theory]
    [InlineData("await foreach (var i in {|OWN5005:items.Reader.ReadAllAsync|}()) { Console.WriteLine(i); }")]
    [InlineData("await foreach (var i in {|OWN5005:items.Reader.ReadAllAsync|}().ConfigureAwait(false)) { await WorkAsync(); }")]
    [InlineData("while (await {|OWN5005:items.Reader.WaitToReadAsync|}()) { while (items.Reader.TryRead(out var i)) { Console.WriteLine(i); } }")]
    [InlineData("while (true) { var i = await {|OWN5005:items.Reader.ReadAsync|}(); Console.WriteLine(i); }")]
    [InlineData("foreach (var i in {|OWN5005:taken.GetConsumingEnumerable|}()) { Console.WriteLine(i); }")]
    [InlineData("while (true) { Console.WriteLine({|OWN5005:taken.Take|}()); }")]
    public Task Reported_where_nobody_completes(string statements) => Members(Fields + "async Task RunAsync(CancellationToken other) { await Task.Yield(); " + statements + " } public void Dispose() { }");

    [Theory]
    [InlineData("await foreach (var i in items.Reader.ReadAllAsync(token)) { Console.WriteLine(i); }")]
    [InlineData("await foreach (var i in items.Reader.ReadAllAsync().WithCancellation(token)) { Console.WriteLine(i); }")]
    [InlineData("while (await items.Reader.WaitToReadAsync(token)) { items.Reader.TryRead(out _); }")]
    [InlineData("while (!token.IsCancellationRequested) { var i = await items.Reader.ReadAsync(); Console.WriteLine(i); }")]
    [InlineData("await foreach (var i in items.Reader.ReadAllAsync()) { if (i < 0) { break; } }")]
    [InlineData("await foreach (var i in items.Reader.ReadAllAsync()) { if (i < 0) { return; } }")]
    [InlineData("async IAsyncEnumerable<int> All() { await foreach (var i in items.Reader.ReadAllAsync()) { yield return i; } } await foreach (var i in All()) { if (i < 0) { break; } }")]
    [InlineData("while (Ready) { Console.WriteLine(await items.Reader.ReadAsync()); }")]
    [InlineData("Console.WriteLine(await items.Reader.ReadAsync());")]
    [InlineData("foreach (var i in taken.GetConsumingEnumerable(token)) { Console.WriteLine(i); }")]
    [InlineData("await foreach (var i in kept.Reader.ReadAllAsync()) { Console.WriteLine(i); }")]
    [InlineData("await foreach (var i in items.Reader.{|CS1061:ReadEverything|}()) { Console.WriteLine(i); }")]
    public Task Silent_where_the_loop_ends_otherwise(string statements) => Members(Fields + "async Task RunAsync(CancellationToken token) { await Task.Yield(); " + statements + " } public void Dispose() { }");

    [Theory]
    [InlineData("public void Stop() => items.Writer.Complete();")]
    [InlineData("public void Stop() => items.Writer.TryComplete(); ")]
    [InlineData("public void Hand() => Use(items.Writer);")]
    [InlineData("public ChannelWriter<int> Writer => items.Writer;")]
    [InlineData("public Channel<int> All => items;")]
    [InlineData("public void Stop() { var w = items.Writer; w.Complete(); }")]
    public Task Silent_where_somebody_may_complete(string members) => Members(Fields + "async Task RunAsync() { await foreach (var i in items.Reader.ReadAllAsync()) { Console.WriteLine(i); } } " + members);

    [Fact]
    public Task Silent_where_the_channel_is_another_ones() => Verify("""
        class Handed(Channel<int> channel)
        {
            private readonly Channel<int> items = channel;
            public void Put(int i) => items.Writer.TryWrite(i);
            async Task RunAsync() { await foreach (var i in items.Reader.ReadAllAsync()) { Console.WriteLine(i); } }
        }
        class Static
        {
            private static readonly Channel<int> Items = Channel.CreateUnbounded<int>();
            public static void Put(int i) => Items.Writer.TryWrite(i);
            static async Task RunAsync() { await foreach (var i in Items.Reader.ReadAllAsync()) { Console.WriteLine(i); } }
        }
        class Unwritten
        {
            private readonly Channel<int> items = Channel.CreateUnbounded<int>();
            async Task RunAsync() { await foreach (var i in items.Reader.ReadAllAsync()) { Console.WriteLine(i); } }
        }
        """);

    private static Task Runner(string members, string bases = "", bool isReported = false) => Verify($$"""
        class Runner{{bases}}
        {
            {{members}}
            private readonly BlockingCollection<Action> queue = new();
            private void Run() { foreach (var action in {{(isReported ? "{|OWN5005:queue.GetConsumingEnumerable|}" : "queue.GetConsumingEnumerable")}}()) { action(); } }
            public void Post(Action action) => queue.Add(action);
        }
        """);

    /// <summary>It lives as long as the process does: nothing comes behind its end.</summary>
    [Theory]
    [InlineData("public static Runner Instance { get; } = new(); private Runner() => new Thread(Run) { IsBackground = true }.Start();")]
    [InlineData("private static readonly Runner s_instance = new(); private Runner() => new Thread(Run) { IsBackground = true }.Start(); public static void Do(Action action) => s_instance.Post(action);")]
    [InlineData("private static readonly Lazy<Runner> s_instance = new(() => new Runner()); private Runner() => new Thread(Run) { IsBackground = true }.Start(); public static Runner Instance => s_instance.Value;")]
    public Task Silent_where_there_is_one_for_the_process(string members) => Runner(members);

    [Theory]
    [InlineData("public static Runner Instance { get; } = new(); public Runner() => new Thread(Run) { IsBackground = true }.Start();", "")]
    [InlineData("public static Runner Instance { get; } = new(); private Runner() => new Thread(Run) { IsBackground = true }.Start(); public void Dispose() { }", " : IDisposable")]
    [InlineData("public static Runner Instance { get; } = new(); private Runner() => new Thread(Run) { IsBackground = true }.Start(); public static Runner Start() => new();", "")]
    [InlineData("private Runner() => new Thread(Run) { IsBackground = true }.Start(); public static void Start() => new Runner().Post(() => { });", "")]
    public Task Reported_where_there_may_be_more_than_one(string members, string bases) => Runner(members, bases, isReported: true);

    [Theory]
    [InlineData("await foreach (var i in {|OWN5005:few.Reader.ReadAllAsync|}()) { await WorkAsync(); }")]
    [InlineData("while (await {|OWN5005:few.Reader.WaitToReadAsync|}()) { while (few.Reader.TryRead(out var i)) { Work(); } }")]
    [InlineData("await foreach (var i in {|OWN5005:few.Reader.ReadAllAsync|}()) { try { await WorkAsync(); } catch (OperationCanceledException) { } }")]
    [InlineData("try { await foreach (var i in {|OWN5005:few.Reader.ReadAllAsync|}()) { await WorkAsync(); } } catch (Exception e) { Console.WriteLine(e); }")]
    public Task Reported_where_a_failure_leaves_writers_waiting(string statements) => Members(Bounded + "async Task RunAsync() { " + statements + " }");

    [Theory]
    [InlineData("await foreach (var i in few.Reader.ReadAllAsync()) { try { await WorkAsync(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("await foreach (var i in few.Reader.ReadAllAsync()) { Console.WriteLine(i); }")]
    [InlineData("try { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } } catch (Exception e) { few.Writer.TryComplete(e); throw; }")]
    [InlineData("try { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } } finally { few.Writer.TryComplete(); }")]
    [InlineData("while (true) { try { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } return; } catch (Exception e) { Console.WriteLine(e); } }")]
    public Task Silent_where_a_failure_is_seen_to(string statements) => Members(Bounded + "async Task RunAsync() { " + statements + " }");

    [Theory]
    [InlineData("async Task RunAsync() { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } } async Task AgainAsync() { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } }")]
    [InlineData("async Task RunAsync() { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } } async Task OuterAsync() { try { await RunAsync(); } finally { few.Writer.TryComplete(); } }")]
    public Task Silent_where_others_may_see_to_it(string members) => Members(Bounded + members);

    [Theory]
    [InlineData("private readonly Channel<int> few = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest }); public async Task PutAsync(int i) => await few.Writer.WriteAsync(i);")]
    [InlineData("private readonly Channel<int> few = Channel.CreateUnbounded<int>(); public async Task PutAsync(int i) => await few.Writer.WriteAsync(i);")]
    [InlineData("private readonly Channel<int> few = Channel.CreateBounded<int>(4); public bool Put(int i) => few.Writer.TryWrite(i);")]
    [InlineData("private readonly Channel<int> few = Channel.CreateBounded<int>(4); public async Task PutAsync(int i, CancellationToken token) => await few.Writer.WriteAsync(i, token);")]
    public Task Silent_where_no_writer_waits_for_ever(string members) => Members(members + " public void Stop() => few.Writer.TryComplete(); async Task RunAsync() { await foreach (var i in few.Reader.ReadAllAsync()) { await WorkAsync(); } }");

    [Fact]
    public Task Not_in_tests() => Members(
        Fields + "async Task RunAsync() { await foreach (var i in items.Reader.ReadAllAsync()) { Console.WriteLine(i); } }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/rabbitmq/rabbitmq-dotnet-client/pull/1932: the write loop crashed, and publishers waited for ever for room in its channel.
        [Fact]
        public Task A_write_loop_that_crashed() => Verify("""
            class Handler
            {
                private readonly Channel<byte[]> frames = Channel.CreateBounded<byte[]>(128);
                private static Task SendAsync(byte[] frame) => throw new InvalidOperationException();
                public ValueTask WriteAsync(byte[] frame) => frames.Writer.WriteAsync(frame);
                public void Close() => frames.Writer.TryComplete();
                async Task WriteLoopAsync() { while (await {|OWN5005:frames.Reader.WaitToReadAsync|}().ConfigureAwait(false)) { while (frames.Reader.TryRead(out var frame)) { await SendAsync(frame); } } }
            }
            class Repaired
            {
                private readonly Channel<byte[]> frames = Channel.CreateBounded<byte[]>(128);
                private static Task SendAsync(byte[] frame) => throw new InvalidOperationException();
                public ValueTask WriteAsync(byte[] frame) => frames.Writer.WriteAsync(frame);
                public void Close() => frames.Writer.TryComplete();
                async Task WriteLoopAsync() { try { while (await frames.Reader.WaitToReadAsync().ConfigureAwait(false)) { while (frames.Reader.TryRead(out var frame)) { await SendAsync(frame); } } } catch (Exception e) { frames.Writer.TryComplete(e); throw; } }
            }
            """);

        // https://github.com/dotnet/corefx/issues/29823: a consumer had stopped with an error, and the producer went on without knowing.
        [Fact]
        public Task A_consumer_that_stopped() => Verify("""
            class Stage
            {
                private readonly Channel<int> input = Channel.CreateBounded<int>(new BoundedChannelOptions(16) { SingleReader = true });
                private static void Process(int item) { Console.WriteLine(int.Parse(item.ToString())); }
                async Task ConsumeAsync() { try { await foreach (var item in {|OWN5005:input.Reader.ReadAllAsync|}()) { Process(item); } } catch (Exception error) { Console.WriteLine(error); } }
                async Task ProduceAsync() { for (var i = 0; ; i++) { await input.Writer.WriteAsync(i); if (Done(i)) { input.Writer.Complete(); return; } } }
                static bool Done(int i) => i > 100;
            }
            class Repaired
            {
                private readonly Channel<int> input = Channel.CreateBounded<int>(new BoundedChannelOptions(16) { SingleReader = true });
                private static void Process(int item) { Console.WriteLine(int.Parse(item.ToString())); }
                async Task ConsumeAsync() { try { await foreach (var item in input.Reader.ReadAllAsync()) { Process(item); } } catch (Exception error) { input.Writer.TryComplete(error); } }
                async Task ProduceAsync() { for (var i = 0; ; i++) { await input.Writer.WriteAsync(i); if (i > 100) { input.Writer.TryComplete(); return; } } }
            }
            """);

        // https://github.com/microsoft/aspire/pull/1576: subscriptions went on waiting after the client had been disposed.
        [Fact]
        public Task A_subscription_that_outlives_its_client() => Verify("""
            class Client : IAsyncDisposable
            {
                private readonly Channel<string> changes = Channel.CreateUnbounded<string>();
                public void Changed(string resource) => changes.Writer.TryWrite(resource);
                public async Task SubscribeAsync(Action<string> told) { await foreach (var change in {|OWN5005:changes.Reader.ReadAllAsync|}()) { told(change); } }
                public async ValueTask DisposeAsync() { await Task.Yield(); }
            }
            class Repaired : IAsyncDisposable
            {
                private readonly Channel<string> changes = Channel.CreateUnbounded<string>();
                public void Changed(string resource) => changes.Writer.TryWrite(resource);
                public async Task SubscribeAsync(Action<string> told) { await foreach (var change in changes.Reader.ReadAllAsync()) { told(change); } }
                public async ValueTask DisposeAsync() { changes.Writer.TryComplete(); await Task.Yield(); }
            }
            """);
    }
}
