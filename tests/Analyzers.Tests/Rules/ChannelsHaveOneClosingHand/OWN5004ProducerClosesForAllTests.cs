using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5004ProducerClosesForAllAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5004: one of several producers completes the channel that they share.</summary>
public class OWN5004ProducerClosesForAllTests
{
    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { tasks.Add(Task.Run(async () => { await w.WriteAsync(1); {|OWN5004:w.Complete|}(); })); }")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(async () => { try { await w.WriteAsync(i); } finally { {|OWN5004:w.TryComplete|}(); } })); }")]
    [InlineData("await Task.WhenAll(numbers.Select(async i => { await ch.Writer.WriteAsync(i); {|OWN5004:ch.Writer.Complete|}(); }));")]
    [InlineData("tasks.AddRange(numbers.Select(i => Task.Run(async () => { await ch.Writer.WriteAsync(i); {|OWN5004:ch.Writer.Complete|}(); })));")]
    [InlineData("await Parallel.ForEachAsync(numbers, async (i, token) => { await w.WriteAsync(i, token); {|OWN5004:w.Complete|}(); });")]
    [InlineData("Parallel.ForEach(numbers, i => { queue.Add(i); {|OWN5004:queue.CompleteAdding|}(); });")]
    [InlineData("foreach (var i in numbers) { new Thread(() => { queue.Add(i); {|OWN5004:queue.CompleteAdding|}(); }).Start(); }")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(() => { if (block.Post(i)) { Work(); } {|OWN5004:block.Complete|}(); })); }")]
    [InlineData("async Task Produce(int i) { await w.WriteAsync(i); {|OWN5004:w.Complete|}(); } foreach (var i in numbers) { tasks.Add(Produce(i)); }")]
    [InlineData("async Task Produce(int i) { await w.WriteAsync(i); {|OWN5004:w.Complete|}(); } await Task.WhenAll(Produce(1), Produce(2));")]
    [InlineData("async Task Produce() { await w.WriteAsync(1); {|OWN5004:w.Complete|}(); } var one = Task.Run(Produce); var two = Task.Run(Produce); await one; await two;")]
    [InlineData("var one = Task.Run(async () => { await w.WriteAsync(1); {|OWN5004:w.Complete|}(); }); var two = Task.Run(async () => { await w.WriteAsync(2); }); await Task.WhenAll(one, two);")]
    public Task Reported(string statements) => InAsync("var tasks = new List<Task>(); var numbers = new[] { 1, 2, 3 }; " + statements + " await Task.WhenAll(tasks);");

    [Theory]
    [InlineData("tasks.Add(Task.Run(async () => { await w.WriteAsync(1); w.Complete(); }));")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(async () => await w.WriteAsync(i))); } await Task.WhenAll(tasks); w.Complete();")]
    [InlineData("foreach (var i in numbers) { var one = Channel.CreateUnbounded<int>(); tasks.Add(Task.Run(async () => { await one.Writer.WriteAsync(i); one.Writer.Complete(); })); }")]
    [InlineData("foreach (var each in new[] { w }) { tasks.Add(Task.Run(async () => { await each.WriteAsync(1); each.Complete(); })); }")]
    [InlineData("await Task.WhenAll(new[] { ch }.Select(async each => { await each.Writer.WriteAsync(1); each.Writer.Complete(); }));")]
    [InlineData("var left = 3; foreach (var i in numbers) { tasks.Add(Task.Run(async () => { await w.WriteAsync(i); if (Interlocked.Decrement(ref left) == 0) { w.Complete(); } })); }")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(async () => { try { await w.WriteAsync(i); } catch (Exception e) { w.TryComplete(e); } })); }")]
    [InlineData("foreach (var i in numbers) { await Task.Run(async () => { await w.WriteAsync(i); if (i == 3) { w.Complete(); } }); }")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(() => { Work(); w.TryComplete(); })); }")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(() => { pipe.Writer.GetMemory(1); pipe.Writer.Complete(); })); }")]
    [InlineData("async Task Produce(int i) { await w.WriteAsync(i); w.Complete(); } await Produce(1);")]
    [InlineData("void Add(int i) { queue.Add(i); queue.CompleteAdding(); } foreach (var i in numbers) { Add(i); break; }")]
    [InlineData("Action<int> add = i => { w.TryWrite(i); w.Complete(); }; foreach (var i in numbers) { add(i); break; }")]
    [InlineData("async Task Produce(ChannelWriter<int> each) { await each.WriteAsync(1); each.Complete(); } foreach (var i in numbers) { tasks.Add(Produce(Channel.CreateUnbounded<int>().Writer)); }")]
    [InlineData("async Task Produce(ChannelWriter<int> each) { await each.WriteAsync(1); each.Complete(); } tasks.Add(Produce(w)); tasks.Add(Produce(kept.Writer));")]
    [InlineData("var one = Task.Run(async () => { await w.WriteAsync(1); }); var two = Task.Run(async () => { await w.WriteAsync(2); await one; w.Complete(); }); await two;")]
    [InlineData("foreach (var i in numbers) { tasks.Add(Task.Run(async () => { await w.WriteAsync(i); w.{|CS1061:Completed|}(); })); }")]
    public Task Silent(string statements) => InAsync("var tasks = new List<Task>(); var numbers = new[] { 1, 2, 3 }; " + statements + " await Task.WhenAll(tasks);");

    [Theory]
    [InlineData("async Task Run() { var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { tasks.Add(ProduceAsync(i)); } await Task.WhenAll(tasks); } async Task ProduceAsync(int i) { await kept.Writer.WriteAsync(i); {|OWN5004:kept.Writer.Complete|}(); }")]
    [InlineData("static async Task Run(Channel<int> items) { var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { tasks.Add(ProduceAsync(items.Writer, i)); } await Task.WhenAll(tasks); } static async Task ProduceAsync(ChannelWriter<int> writer, int i) { await writer.WriteAsync(i); {|OWN5004:writer.Complete|}(); }")]
    [InlineData("static Task Run(Channel<int> items) => Task.WhenAll(Enumerable.Range(0, 3).Select(i => ProduceAsync(items.Writer, i))); static async Task ProduceAsync(ChannelWriter<int> writer, int i) { await writer.WriteAsync(i); {|OWN5004:writer.Complete|}(); }")]
    [InlineData("Task Run() => Task.WhenAll(new[] { 1, 2 }.Select(ProduceAsync)); async Task ProduceAsync(int i) { await kept.Writer.WriteAsync(i); {|OWN5004:kept.Writer.Complete|}(); }")]
    public Task Reported_between_members(string members) => Members(members);

    [Theory]
    [InlineData("async Task Run() { await ProduceAsync(1); } async Task ProduceAsync(int i) { await kept.Writer.WriteAsync(i); kept.Writer.Complete(); }")]
    [InlineData("Task Run() => ProduceAsync(1); Task Again() => ProduceAsync(2); async Task ProduceAsync(int i) { await kept.Writer.WriteAsync(i); kept.Writer.Complete(); }")]
    [InlineData("static async Task Run() { var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { var items = Channel.CreateUnbounded<int>(); tasks.Add(ProduceAsync(items.Writer, i)); } await Task.WhenAll(tasks); } static async Task ProduceAsync(ChannelWriter<int> writer, int i) { await writer.WriteAsync(i); writer.Complete(); }")]
    public Task Silent_between_members(string members) => Members(members);

    [Fact]
    public Task Not_in_tests() => Members(
        "Task Run() => Task.WhenAll(new[] { 1, 2 }.Select(async i => { await kept.Writer.WriteAsync(i); kept.Writer.Complete(); }));",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/deniskyashif/trydotnet-channels/issues/1: of several readers that were merged into one channel, the first that ended completed it.
        [Fact]
        public Task Readers_that_are_merged() => Members("""
            static ChannelReader<int> Bad(params ChannelReader<int>[] inputs)
            {
                var output = Channel.CreateUnbounded<int>();
                foreach (var input in inputs) { _ = Task.Run(async () => { await foreach (var item in input.ReadAllAsync()) { await output.Writer.WriteAsync(item); } {|OWN5004:output.Writer.Complete|}(); }); }
                return output.Reader;
            }
            static ChannelReader<int> Good(params ChannelReader<int>[] inputs)
            {
                var output = Channel.CreateUnbounded<int>();
                async Task Redirect(ChannelReader<int> input) { await foreach (var item in input.ReadAllAsync()) { await output.Writer.WriteAsync(item); } }
                _ = Task.Run(async () => { await Task.WhenAll(inputs.Select(Redirect)); output.Writer.Complete(); });
                return output.Reader;
            }
            """);

        // https://github.com/StephenCleary/AsyncEx/issues/138: every message completed the queue that others were adding to; the consumer ended after the first.
        [Fact]
        public Task A_message_that_completes_the_queue() => Members("""
            void AddMessage(int message) { queue.Add(message); {|OWN5004:queue.CompleteAdding|}(); }
            Task Bad() => Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => AddMessage(i))));
            void AddOne(int message) { queue.Add(message); }
            async Task Good() { await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => AddOne(i)))); queue.CompleteAdding(); }
            """);

        // https://github.com/Open-NET-Libraries/Open.ChannelExtensions/issues/26: a channel was completed before the last of several concurrent writers had ended.
        [Fact]
        public Task Downloads_that_are_checked_side_by_side() => Members("""
            async Task Bad(string[] files) => await Parallel.ForEachAsync(files, async (file, token) => { if (file.Length > 0) { await kept.Writer.WriteAsync(file.Length, token); } {|OWN5004:kept.Writer.TryComplete|}(); });
            async Task Good(string[] files) { await Parallel.ForEachAsync(files, async (file, token) => { if (file.Length > 0) { await fresh.Writer.WriteAsync(file.Length, token); } }); fresh.Writer.TryComplete(); }
            """);
    }
}
