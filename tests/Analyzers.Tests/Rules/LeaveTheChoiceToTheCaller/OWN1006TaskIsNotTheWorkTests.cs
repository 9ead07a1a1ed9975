using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1006TaskIsNotTheWorkAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1006: the task in hand ends before the work does.</summary>
public class OWN1006TaskIsNotTheWorkTests
{
    [Theory]
    [InlineData("await {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync());")]
    [InlineData("await {|OWN1006:Task.Factory.StartNew|}(WorkAsync);")]
    [InlineData("await {|OWN1006:Task.Factory.StartNew|}(() => WorkAsync());")]
    [InlineData("await {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync(), TaskCreationOptions.LongRunning).ConfigureAwait(false);")]
    [InlineData("{|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync()).Wait();")]
    [InlineData("{|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync());")]
    [InlineData("Task running = {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync()); await running;")]
    [InlineData("var running = {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync()); await running;")]
    [InlineData("kept = {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync());")]
    [InlineData("Use({|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync()));")]
    [InlineData("await {|OWN1006:WorkAsync().ContinueWith|}(async t => await WorkAsync());")]
    [InlineData("await {|OWN1006:Task.Run|}(() => WorkAsync().ConfigureAwait(false));")]
    public Task Reported(string statements) => Members("Task kept; async Task M() { await Task.Yield(); " + statements + " }");

    [Theory]
    [InlineData("await Task.Factory.StartNew(async () => await WorkAsync()).Unwrap();")]
    [InlineData("await await Task.Factory.StartNew(async () => await WorkAsync());")]
    [InlineData("await (await Task.Factory.StartNew(async () => await WorkAsync()));")]
    [InlineData("var inner = await Task.Factory.StartNew(async () => await WorkAsync()); await inner;")]
    [InlineData("var outer = Task.Factory.StartNew(async () => await WorkAsync()); await outer.Unwrap();")]
    [InlineData("var outer = Task.Factory.StartNew(async () => await WorkAsync()); await outer.Result;")]
    [InlineData("Task.Factory.StartNew(async () => await WorkAsync()).Result.Wait();")]
    [InlineData("await Task.Factory.StartNew(Work);")]
    [InlineData("await Task.Factory.StartNew(() => 1);")]
    [InlineData("await Task.Run(async () => await WorkAsync());")]
    [InlineData("await Task.Run(() => WorkAsync());")]
    [InlineData("await Task.Delay(1).ContinueWith(t => t);")]
    [InlineData("await WorkAsync().ContinueWith(t => Log.Error(t.Exception));")]
    [InlineData("await WorkAsync().ContinueWith(async t => await WorkAsync()).Unwrap();")]
    [InlineData("_ = WorkAsync().ContinueWith(async t => { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } });")]
    [InlineData("await Task.Run(() => { WorkAsync().ConfigureAwait(false); });")]
    [InlineData("await Task.WhenAll(Task.Factory.StartNew(async () => await WorkAsync()).Unwrap());")]
    [InlineData("await Task.Factory.{|CS1061:Missing|}(async () => await WorkAsync());")]
    public Task Silent(string statements) => InAsync(statements);

    [Fact]
    public Task Tests_too() => Members(
        "async Task M() { await {|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync()); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // A consumer loop was started as long-running; stopping awaited the wrong task and returned at once.
        [Fact]
        public Task A_consumer_whose_stop_waits_for_nothing() => Members("""
            Task loop;
            void Start() { loop = {|OWN1006:Task.Factory.StartNew|}(async () => { while (Ready) { await WorkAsync(); } }, TaskCreationOptions.LongRunning); }
            void Started() { loop = Task.Factory.StartNew(async () => { while (Ready) { await WorkAsync(); } }, TaskCreationOptions.LongRunning).Unwrap(); }
            Task StopAsync() => loop;
            """);

        // A clean-up continuation that was asynchronous lost its failure.
        [Fact]
        public Task A_continuation_that_loses_its_failure() => Members("""
            void Watch(Task job) { {|OWN1006:job.ContinueWith|}(async _ => await WorkAsync()); }
            Task WatchAsync(Task job) => job.ContinueWith(async _ => await WorkAsync()).Unwrap();
            """);

        // Workers were collected as plain tasks and waited for: WhenAll ended while they still ran.
        [Fact]
        public Task Workers_that_are_waited_for_too_early() => Members("""
            async Task RunAll() { var workers = new List<Task>(); for (var i = 0; i < 3; i++) { workers.Add({|OWN1006:Task.Factory.StartNew|}(async () => await WorkAsync())); } await Task.WhenAll(workers); }
            async Task RanAll() { var workers = new List<Task>(); for (var i = 0; i < 3; i++) { workers.Add(Task.Run(async () => await WorkAsync())); } await Task.WhenAll(workers); }
            """);
    }
}
