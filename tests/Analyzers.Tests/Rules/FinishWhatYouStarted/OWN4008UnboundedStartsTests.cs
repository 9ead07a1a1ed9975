using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.FinishWhatYouStarted;

namespace TaskOwnership.Analyzers.Tests.Rules.FinishWhatYouStarted;

/// <summary>OWN4008: one start for each item of a source of unknown length. Off by default.</summary>
public class OWN4008UnboundedStartsTests
{
    private static readonly ProgramSetup s_on = ProgramSetup.Library with { Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable, GlobalConfig = "dotnet_diagnostic.OWN4008.severity = suggestion\n" };

    private static Task Verify(string members, CompilerDiagnostics compiler = CompilerDiagnostics.Errors) =>
        new OwnershipAnalyzerTest<OWN4008UnboundedStartsAnalyzer>(s_on)
        {
            CompilerDiagnostics = compiler,
            TestCode = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Linq; using System.Net.Sockets; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks;\n"
                + "class C { readonly SemaphoreSlim room = new SemaphoreSlim(4); static Task WorkAsync(int item) => Task.Delay(item); async Task GuardedAsync(int item) { try { await Task.Delay(item); } catch { } }\n"
                + "async Task ThrottledAsync(int item) { await room.WaitAsync(); try { await Task.Delay(item); } finally { room.Release(); } } " + members + " }",
        }.RunAsync();

    [Fact]
    public void Off_by_default() => Assert.False(RuleCatalog.UnboundedStarts.IsEnabledByDefault);

    [Theory]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { var all = new List<Task>(); await foreach (var i in items) { all.Add({|OWN4008:WorkAsync|}(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(ChannelReader<int> items) { var all = new List<Task>(); await foreach (var i in items.ReadAllAsync()) { all.Add({|OWN4008:Task.Run|}(() => WorkAsync(i))); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(ChannelReader<int> items) { var all = new List<Task>(); while (true) { var i = await items.ReadAsync(); if (i < 0) { break; } all.Add({|OWN4008:WorkAsync|}(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(ChannelReader<int> items) { var all = new ConcurrentBag<Task>(); while (await items.WaitToReadAsync()) { while (items.TryRead(out var i)) { } all.Add({|OWN4008:WorkAsync|}(1)); } await Task.WhenAll(all); }")]
    [InlineData("void M(BlockingCollection<int> items) { var all = new List<Task>(); foreach (var i in items.GetConsumingEnumerable()) { all.Add({|OWN4008:WorkAsync|}(i)); } Task.WaitAll(all.ToArray()); }")]
    [InlineData("async Task M(IEnumerable<int> items) { var all = new List<Task>(); foreach (var i in items) { all.Add({|OWN4008:WorkAsync|}(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(IEnumerable<int> items) { await {|OWN4008:Task.WhenAll|}(items.Select(i => WorkAsync(i))); }")]
    [InlineData("async Task M(IEnumerable<int> items) { await {|OWN4008:Task.WhenAll|}(items.Where(i => i > 0).Select(async i => await WorkAsync(i)).ToArray()); }")]
    [InlineData("interface IClient { Task SendAsync(int item); } async Task M(IEnumerable<int> items, IClient client) { await {|OWN4008:Task.WhenAll|}(items.Select(i => client.SendAsync(i))); }")]
    [InlineData("static Task SendAsync(int item) => Task.Delay(item); async Task M(IEnumerable<int> items) { await {|OWN4008:Task.WhenAll|}(items.Select(async i => await SendAsync(i))); }")]
    [InlineData("async Task M(IEnumerable<System.Net.Http.HttpRequestMessage> items, System.Net.Http.HttpClient client) { var all = new List<Task>(); foreach (var i in items) { all.Add({|OWN4008:client.SendAsync|}(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(IQueryable<int> items) { await {|OWN4008:Task.WhenAll|}(items.AsEnumerable().Select(WorkAsync)); }")]
    [InlineData("async Task M(TcpListener listener) { var all = new List<Task>(); while (true) { var c = await listener.AcceptTcpClientAsync(); if (!c.Connected) { break; } all.Add({|OWN4008:Task.Run|}(() => c.Close())); } await Task.WhenAll(all); }")]
    public Task Reported(string member) => Verify(member);

    [Theory]

    // In memory, or of a length that is written there.
    [InlineData("async Task M(List<int> items) { var all = new List<Task>(); foreach (var i in items) { all.Add(WorkAsync(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(int[] items) { await Task.WhenAll(items.Select(i => WorkAsync(i))); }")]
    [InlineData("async Task M(IReadOnlyList<int> items) { await Task.WhenAll(items.Where(i => i > 0).Select(i => WorkAsync(i))); }")]
    [InlineData("async Task M() { await Task.WhenAll(Enumerable.Range(0, 4).Select(i => WorkAsync(i))); }")]
    [InlineData("async Task M(IEnumerable<int> items) { await Task.WhenAll(items.Take(4).Select(i => WorkAsync(i))); }")]
    [InlineData("async Task M(IEnumerable<int> items) { foreach (var some in items.Chunk(4)) { await Task.WhenAll(some.Select(i => WorkAsync(i))); } }")]
    [InlineData("async Task M(IEnumerable<int> items) { IEnumerable<int> known = new[] { 1, 2 }; await Task.WhenAll(known.Select(i => WorkAsync(i))); }")]

    // Something waits for room.
    [InlineData("async Task M(IEnumerable<int> items) { var all = new List<Task>(); foreach (var i in items) { await room.WaitAsync(); all.Add(WorkAsync(i).ContinueWith(_ => room.Release())); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { var all = new List<Task>(); await foreach (var i in items) { all.Add(WorkAsync(i)); if (all.Count > 4) { await Task.WhenAll(all); all.Clear(); } } }")]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { var all = new List<Task>(); await foreach (var i in items) { all.Add(ThrottledAsync(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(IEnumerable<int> items) { await Task.WhenAll(items.Select(async i => { await room.WaitAsync(); try { await WorkAsync(i); } finally { room.Release(); } })); }")]

    // One after the other; not a task; not in a loop.
    [InlineData("interface IClient { Task CloseAsync(); } async Task M(IEnumerable<IClient> clients) { await Task.WhenAll(clients.Select(c => c.CloseAsync())); }")]
    [InlineData("interface IClient { Task CloseAsync(); } async Task M(IEnumerable<IClient> clients) { var all = new List<Task>(); foreach (var c in clients) { all.Add(c.CloseAsync()); } await Task.WhenAll(all); }")]
    [InlineData("async Task M(IReadOnlyDictionary<int, int> items) { await Task.WhenAll(items.Values.Select(i => WorkAsync(i))); }")]
    [InlineData("void M(IEnumerable<int> items) { foreach (var i in items) { if (i > 2) { _ = WorkAsync(i); return; } } }")]
    [InlineData("async Task M(IEnumerable<int> items, Channel<int> queue) { await Task.WhenAll(items.Select(async i => { await queue.Writer.WriteAsync(i); await WorkAsync(i); })); }")]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { await foreach (var i in items) { await WorkAsync(i); } }")]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { var all = new List<int>(); await foreach (var i in items) { all.Add(i); } }")]
    [InlineData("async Task M() { var all = new List<Task>(); for (var i = 0; i < 4; i++) { all.Add(WorkAsync(i)); } await Task.WhenAll(all); }")]
    [InlineData("async Task M() { var all = new List<Task> { WorkAsync(1) }; all.Add(WorkAsync(2)); await Task.WhenAll(all); }")]
    [InlineData("async Task M(PeriodicTimer timer) { var all = new List<Task>(); while (await timer.WaitForNextTickAsync()) { all.Add(WorkAsync(1)); } }")]

    // Other rules speak of what is dropped.
    [InlineData("async Task M(IAsyncEnumerable<int> items) { await foreach (var i in items) { _ = GuardedAsync(i); } }")]
    public Task Silent(string member) => Verify(member);

    [Theory]
    [InlineData("async Task M(IAsyncEnumerable<int> items) { var all = new List<Task>(); await foreach (var i in ) { all.Add(WorkAsync(i)); } }")]
    [InlineData("async Task M(IEnumerable<int> items) { await Task.WhenAll(items.Select()); }")]
    [InlineData("async Task M(IEnumerable<int> items) { await Task.WhenAll(items.Select(i => WorkAsync(i).Nothing())); }")]
    public Task Broken_code_is_left_alone(string member) => Verify(member, CompilerDiagnostics.None);

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/dotnet/runtime/issues/101411: so many requests were sent at once that some of them never ended.
        [Fact]
        public Task A_flood_of_requests() => Verify("""
            async Task Flood(IEnumerable<int> requests) { var tasks = new List<Task>(); foreach (var request in requests) { var task = 1; tasks.Add({|OWN4008:WorkAsync|}(request + task)); } await Task.WhenAll(tasks); }
            async Task Repaired(IEnumerable<int> requests) => await Parallel.ForEachAsync(requests, async (request, _) => await WorkAsync(request));
            """);

        // https://github.com/dotnet/docs/issues/31135: thousands of records were each sent to a web service, all at once.
        [Fact]
        public Task Records_that_are_all_sent_at_once() => Verify("""
            async Task Send(IEnumerable<int> data) { await {|OWN4008:Task.WhenAll|}(data.Select(item => WorkAsync(item))); }
            async Task Repaired(IEnumerable<int> data) { foreach (var batch in data.Chunk(10)) { await Task.WhenAll(batch.Select(item => WorkAsync(item))); } }
            """);

        // https://github.com/dotnet/runtime/issues/53709: a selection has no limit, which everybody writes again with a semaphore.
        [Fact]
        public Task Details_of_each_number() => Verify("""
            async Task<int> GetDetail(int x) { await Task.Delay(x); return x; }
            async Task Get(IEnumerable<int> nums) { var result = await {|OWN4008:Task.WhenAll|}(nums.Select(async x => await GetDetail(x))); }
            async Task Repaired(IEnumerable<int> nums) { var result = await Task.WhenAll(nums.Select(async x => { try { await room.WaitAsync(); return await GetDetail(x); } finally { room.Release(); } })); }
            """);
    }
}
