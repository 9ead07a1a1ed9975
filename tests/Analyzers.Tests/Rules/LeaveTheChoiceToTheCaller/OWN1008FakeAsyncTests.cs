using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1008FakeAsyncAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1008: a library's asynchronous method that only sends synchronous work to the pool. Off by default.</summary>
public class OWN1008FakeAsyncTests
{
    [Fact]
    public void Off_by_default() => Assert.False(RuleCatalog.FakeAsync.IsEnabledByDefault);

    [Theory]
    [InlineData("public Task {|OWN1008:SaveAsync|}() => Task.Run(() => Save());")]
    [InlineData("public Task {|OWN1008:SaveAsync|}() => Task.Run(Save);")]
    [InlineData("public Task {|OWN1008:SaveAsync|}() { return Task.Run(() => { Save(); }); }")]
    [InlineData("public Task<int> {|OWN1008:LoadAsync|}(int id) => Task.Run(() => Load(id));")]
    [InlineData("public Task<int> {|OWN1008:LoadAsync|}(int id) { return Task.Run(() => { var n = Load(id); return n + 1; }); }")]
    [InlineData("public Task<int> {|OWN1008:LoadAsync|}(int id, CancellationToken token) => Task.Run(() => Load(id), token);")]
    [InlineData("public async Task<int> {|OWN1008:LoadAsync|}(int id) => await Task.Run(() => Load(id)).ConfigureAwait(false);")]
    [InlineData("public async Task {|OWN1008:SaveAsync|}() { await Task.Run(() => Save()); }")]
    [InlineData("public static Task {|OWN1008:SleepAsync|}() => Task.Factory.StartNew(() => Thread.Sleep(1));")]
    [InlineData("protected Task {|OWN1008:SaveAsync|}() => Task.Run(() => Save());")]
    [InlineData("public async ValueTask {|OWN1008:SaveAsync|}() { await Task.Run(() => Save()); }")]
    [InlineData("public Task {|OWN1008:MapAsync|}<T>(T item) => Task.Run(() => Save());")]
    public Task Reported(string member) => InLibrary(member);

    [Theory]
    [InlineData("private Task SaveAsync() => Task.Run(() => Save());")]
    [InlineData("internal Task SaveAsync() => Task.Run(() => Save());")]
    [InlineData("private protected Task SaveAsync() => Task.Run(() => Save());")]
    [InlineData("public Task SaveInBackground() => Task.Run(() => Save());")]
    [InlineData("public virtual Task SaveAsync() => Task.Run(() => Save());")]
    [InlineData("public Task SaveAsync() => Task.Run(() => RealAsync());")]
    [InlineData("public Task SaveAsync() => Task.Run(async () => { await Task.Yield(); Save(); });")]
    [InlineData("public Task SaveAsync() => Task.Run(RealAsync);")]
    [InlineData("public Task SaveAsync() { Save(); return Task.Run(() => Save()); }")]
    [InlineData("public async Task SaveAsync() { await Task.Run(() => Save()); Save(); }")]
    [InlineData("public Task SaveAsync() { if (busy) { return Task.CompletedTask; } return Task.Run(() => Save()); }")]
    [InlineData("public Task SaveAsync(bool now) => now ? Task.CompletedTask : Task.Run(() => Save());")]
    [InlineData("public Task RunAsync(Action work) => Task.Run(work);")]
    [InlineData("public Task<T> RunAsync<T>(Func<T> work) => Task.Run(work);")]
    [InlineData("public Task<T> RunAsync<T>(Func<T> work) => Task.Run(() => work());")]
    [InlineData("[Obsolete(\"Use Save.\")] public Task SaveAsync() => Task.Run(() => Save());")]
    [InlineData("public Task SaveAsync() => Task.WhenAll(Task.Run(() => Save()), Task.Run(() => Save()));")]
    [InlineData("public Task SaveAsync() => Task.Run(() => Save()).ContinueWith(t => Save());")]
    [InlineData("public Task SaveAsync() { Task Inner() => Task.Run(() => Save()); return Inner(); }")]
    [InlineData("public Task SaveAsync() { using (gate) { return Task.Run(() => Save()); } }")]
    [InlineData("public Func<Task> SaverAsync() => () => Task.Run(() => Save());")]
    [InlineData("public Task SaveAsync => Task.Run(() => Save());")]
    public Task Silent(string member) => InLibrary(member);

    [Theory]
    [InlineData("public interface IStorage { Task SaveAsync(); } public class Disk : IStorage { public Task SaveAsync() => Task.Run(() => { }); }")]
    [InlineData("public interface IStorage { Task SaveAsync(); } public class Disk : IStorage { Task IStorage.SaveAsync() => Task.Run(() => { }); }")]
    [InlineData("public abstract class Storage { public abstract Task SaveAsync(); } public class Disk : Storage { public override Task SaveAsync() => Task.Run(() => { }); }")]
    [InlineData("internal class Disk { public Task SaveAsync() => Task.Run(() => { }); }")]
    [InlineData("public class Disk { private class Cache { public Task SaveAsync() => Task.Run(() => { }); } }")]
    public Task A_contract_or_a_hidden_type_leaves_no_choice(string types) => Verify(types, On);

    [Fact]
    public Task An_application_has_no_callers_outside() =>
        Verify("public class Disk { public Task SaveAsync() => Task.Run(() => { }); static void Main() { } }", On with { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // A client library wrapped its blocking calls: under load its own tasks starved the pool.
        [Fact]
        public Task A_client_that_wraps_its_blocking_calls() => InLibrary("""
            public Task<int> {|OWN1008:CountAsync|}() => Task.Run(() => Load(0));
            public int Count() => Load(0);
            """);

        // An async overload was asked for, and got as a wrapper; the real one awaits the store.
        [Fact]
        public Task An_overload_that_pretends() => InLibrary("""
            public Task {|OWN1008:FlushAsync|}() { return Task.Run(() => Save()); }
            public async Task FlushToDiskAsync() { await RealAsync(); }
            """);

        // A parser is bound by the processor: whoever wants it elsewhere starts it.
        [Fact]
        public Task Work_bound_by_the_processor() => InLibrary("""
            public Task<int> {|OWN1008:ParseAsync|}(string text) => Task.Run(() => text.Length);
            public int Parse(string text) => text.Length;
            public async Task<int> ParseManyAsync(string[] texts) { var sum = 0; foreach (var text in texts) { sum += await Task.Run(() => Parse(text)); } return sum; }
            """);
    }

    private static ProgramSetup On { get; } = ProgramSetup.Library with { GlobalConfig = "dotnet_diagnostic.OWN1008.severity = warning" };

    private static Task InLibrary(string member) => Verify(
        "public class Library\n{\n" + member + "\nprivate bool busy; private IDisposable gate; private void Save() { } private int Load(int id) => id; private Task RealAsync() => Task.Delay(1);\n}\n",
        On with { Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable });
}
