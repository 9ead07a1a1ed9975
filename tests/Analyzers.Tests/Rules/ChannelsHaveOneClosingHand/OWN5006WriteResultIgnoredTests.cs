using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5006WriteResultIgnoredAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5006: an item is lost where a write is refused.</summary>
public class OWN5006WriteResultIgnoredTests
{
    private const string Fields = "private readonly Channel<int> bounded = Channel.CreateBounded<int>(8); private readonly Channel<int> waiting = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }); private readonly Channel<int> dropping = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest }); private Channel<int> renewed = Channel.CreateBounded<int>(8); void Renew() { renewed = Channel.CreateUnbounded<int>(); } ";

    [Theory]
    [InlineData("{|OWN5006:bounded.Writer.TryWrite|}(1);")]
    [InlineData("_ = {|OWN5006:bounded.Writer.TryWrite|}(1);")]
    [InlineData("{|OWN5006:waiting.Writer.TryWrite|}(1);")]
    [InlineData("var w = bounded.Writer; {|OWN5006:w.TryWrite|}(1);")]
    [InlineData("var one = Channel.CreateBounded<int>(1); {|OWN5006:one.Writer.TryWrite|}(1);")]
    [InlineData("var one = Channel.CreateBounded<int>(new BoundedChannelOptions(1)); Action a = () => {|OWN5006:one.Writer.TryWrite|}(1); a();")]
    [InlineData("if (Ready) { bounded.Writer.TryComplete(); } {|OWN5006:bounded.Writer.TryWrite|}(1);")]
    [InlineData("{|OWN5006:block.Post|}(1);")]
    [InlineData("var b = new BufferBlock<int>(new DataflowBlockOptions { BoundedCapacity = 1 }); {|OWN5006:b.Post|}(1);")]
    public Task Reported(string statements) => Members(Fields + "void M() { " + statements + " }");

    [Theory]
    [InlineData("if (!bounded.Writer.TryWrite(1)) { Work(); }")]
    [InlineData("var written = bounded.Writer.TryWrite(1);")]
    [InlineData("while (!bounded.Writer.TryWrite(1)) { Thread.Yield(); }")]
    [InlineData("dropping.Writer.TryWrite(1);")]
    [InlineData("kept.Writer.TryWrite(1);")]
    [InlineData("renewed.Writer.TryWrite(1);")]
    [InlineData("var one = Channel.CreateUnbounded<int>(); one.Writer.TryWrite(1);")]
    [InlineData("var one = Ready ? Channel.CreateUnbounded<int>() : Channel.CreateBounded<int>(1); one.Writer.TryWrite(1);")]
    [InlineData("bounded.Writer.TryComplete(); bounded.Writer.TryWrite(1);")]
    [InlineData("if (!block.Post(1)) { Work(); }")]
    [InlineData("block.SendAsync(1).Wait();")]
    [InlineData("var b = new BroadcastBlock<int>(null); b.Post(1);")]
    [InlineData("var b = new WriteOnceBlock<int>(null); b.Post(1);")]
    [InlineData("SynchronizationContext.Current.Post(_ => { }, null);")]
    [InlineData("bounded.Writer.TryWrite(default);")]
    [InlineData("var wake = Channel.CreateBounded<bool>(1); wake.Writer.TryWrite(true);")]
    [InlineData("queue.TryAdd(1);")]
    [InlineData("bounded.Writer.{|CS1061:TryPut|}(1);")]
    public Task Silent(string statements) => Members(Fields + "void M() { " + statements + " }");

    [Fact]
    public Task A_channel_that_is_handed_in_is_not_known() => Verify("""
        class Handed(Channel<int> channel, ChannelWriter<int> writer)
        {
            public void M(ChannelWriter<int> other) { channel.Writer.TryWrite(1); writer.TryWrite(1); other.TryWrite(1); }
        }
        class Made
        {
            private readonly ChannelWriter<int> writer;
            public ChannelReader<int> Reader { get; }
            public Made() { var made = Channel.CreateBounded<int>(4); writer = made.Writer; Reader = made.Reader; }
            public void M() { {|OWN5006:writer.TryWrite|}(1); }
        }
        """);

    [Fact]
    public Task Not_in_tests() => Members(
        Fields + "void M() { bounded.Writer.TryWrite(1); block.Post(1); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/JasperFx/jasperfx/pull/485: whoever posted faster than the reader drained lost what was above the bound.
        [Fact]
        public Task A_queue_that_drops_what_is_above_its_bound() => Verify("""
            class Block
            {
                private readonly Channel<int> items = Channel.CreateBounded<int>(10000);
                public void Post(int item) { {|OWN5006:items.Writer.TryWrite|}(item); }
                public async Task PostAsync(int item) => await items.Writer.WriteAsync(item);
            }
            """);

        // https://github.com/dotnet/corefx/issues/21715: an action block without a bound declines everything once its delegate has thrown.
        [Fact]
        public Task A_block_whose_delegate_has_thrown() => Verify("""
            class Jobs
            {
                private readonly ActionBlock<Action> jobs = new ActionBlock<Action>(job => job());
                public void Bad(Action job) { {|OWN5006:jobs.Post|}(job); }
                public void Good(Action job) { if (!jobs.Post(job)) { throw new InvalidOperationException("the jobs have ended"); } }
            }
            """);

        // https://github.com/bezzad/ErrorControlSystem/issues/8: errors that were posted to a faulted block were never saved.
        [Fact]
        public Task Errors_that_are_never_saved() => Verify("""
            class Errors
            {
                private ActionBlock<Exception> saving = new ActionBlock<Exception>(Save, new ExecutionDataflowBlockOptions { MaxMessagesPerTask = 1 });
                private static void Save(Exception error) { throw error; }
                public void Bad(Exception error) => {|OWN5006:saving.Post|}(error);
                public async Task Good(Exception error) { if (!await saving.SendAsync(error)) { saving = new ActionBlock<Exception>(Save); } }
            }
            """);
    }
}
