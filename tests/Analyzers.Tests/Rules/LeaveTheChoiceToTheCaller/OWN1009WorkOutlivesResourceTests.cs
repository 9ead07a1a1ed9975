using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1009WorkOutlivesResourceAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1009: dropped work that uses what its scope disposes.</summary>
public class OWN1009WorkOutlivesResourceTests
{
    private const string Open = "IStore Open() => store; void Note(object o) { } object kept; ";

    [Theory]
    [InlineData("using var owned = Open(); _ = {|OWN1009:owned.SaveAsync|}(item);")]
    [InlineData("using (var owned = Open()) { _ = {|OWN1009:owned.SaveAsync|}(item); }")]
    [InlineData("using var owned = Open(); Task.Run(Work).Wait(); {|OWN1009:Task.Run|}(() => owned.SaveAsync(item));")]
    [InlineData("using var owned = Open(); {|OWN1009:Task.Run|}(async () => { await owned.SaveAsync(item); });")]
    [InlineData("using var stream = new MemoryStream(); _ = {|OWN1009:stream.WriteAsync|}(new byte[1], 0, 1);")]
    [InlineData("using var stream = new MemoryStream(); var writer = new StreamWriter(stream); _ = {|OWN1009:CopyAsync|}(stream);")]
    [InlineData("if (Ready) { using var owned = Open(); owned?{|OWN1009:.SaveAsync|}(item); }")]
    [InlineData("{ using var owned = Open(); _ = {|OWN1009:owned.SaveAsync|}(item); } Work();")]
    public Task Reported(string statements) => Members(Open + "async Task CopyAsync(Stream s) { await s.FlushAsync(); } void M(int item) { " + statements + " }");

    [Theory]
    [InlineData("using var owned = Open(); await owned.SaveAsync(item);")]
    [InlineData("using var owned = Open(); var pending = owned.SaveAsync(item); await pending;")]
    [InlineData("using var owned = Open(); var pending = owned.SaveAsync(item); await Task.WhenAll(pending, store.SaveAsync(2));")]
    [InlineData("using var owned = Open(); _ = owned.SaveAsync(item); await Task.Delay(1000);")]
    [InlineData("using var owned = Open(); store.SaveAsync(item);")]
    [InlineData("var owned = Open(); owned.SaveAsync(item);")]
    [InlineData("using var source = new CancellationTokenSource(); Task.Run(() => { Work(); source.Cancel(); });")]
    [InlineData("using var source = new CancellationTokenSource(); Task.Run(() => Use(store.SaveAsync(item)), source.Token);")]
    [InlineData("using var owned = Open(); kept = owned; owned.SaveAsync(item);")]
    [InlineData("using var owned = Open(); Task.Run(async () => { while (true) { await owned.SaveAsync(item); } });")]
    [InlineData("using (var owned = Open()) { Work(); } store.SaveAsync(item);")]
    [InlineData("Func<Task> f = async () => { using var owned = Open(); await owned.SaveAsync(item); }; await f();")]
    [InlineData("using var owned = Open(); Task.Run(() => { try { owned.SaveAsync(item).Wait(); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("using var stream = new MemoryStream(); Note(stream.Length); store.SaveAsync((int)stream.Length);")]
    [InlineData("foreach (var owned in new[] { Open() }) { owned.SaveAsync(item); }")]
    public Task Silent(string statements) => Members(Open + "async Task M(int item) { await Task.Yield(); " + statements + " }");

    [Fact]
    public Task A_scope_that_waits_in_synchronous_code() => Members(Open + "void M(int item) { using var owned = Open(); Task.Run(() => owned.SaveAsync(item)); Thread.Sleep(1000); }");

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // An upload was started on a stream that the method disposed as it returned.
        [Fact]
        public Task An_upload_of_a_disposed_stream() => Members("""
            async Task UploadAsync(Stream s) { await s.FlushAsync(); }
            void Upload(string path) { using var file = new MemoryStream(); _ = {|OWN1009:UploadAsync|}(file); }
            async Task UploadedAsync(string path) { using var file = new MemoryStream(); await UploadAsync(file); }
            """);

        // A service scope was disposed while the job that it served still ran.
        [Fact]
        public Task A_job_in_a_disposed_scope() => Members("""
            IStore CreateScope() => store;
            void Begin() { using (var scope = CreateScope()) { {|OWN1009:Task.Run|}(async () => await scope.SaveAsync(1)); } }
            async Task BeginAsync() { using (var scope = CreateScope()) { await Task.Run(async () => await scope.SaveAsync(1)); } }
            """);

        // A command ran on after its connection was closed.
        [Fact]
        public Task A_command_on_a_closed_connection() => Members("""
            IStore Connect() => store;
            async Task Execute() { using var connection = Connect(); Work(); _ = {|OWN1009:connection.FlushAsync|}(); }
            async Task Executed() { using var connection = Connect(); Work(); await connection.FlushAsync(); }
            """);
    }
}
