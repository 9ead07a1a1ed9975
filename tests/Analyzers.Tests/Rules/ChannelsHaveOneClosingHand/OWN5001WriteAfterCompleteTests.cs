using static TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand.ChannelProgram<TaskOwnership.Analyzers.Rules.ChannelsHaveOneClosingHand.OWN5001WriteAfterCompleteAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.ChannelsHaveOneClosingHand;

/// <summary>OWN5001: use after completion on every ordinary path.</summary>
public class OWN5001WriteAfterCompleteTests
{
    // Private methods, seen two calls deep; virtual and asynchronous ones that nobody waits for say nothing.
    private const string Callees = "private void EndAll() { kept.Writer.TryComplete(); } private void EndTwice() => EndAll(); private static void End(ChannelWriter<int> one) => one.Complete(); private void MayEnd() { if (Ready) { kept.Writer.TryComplete(); } } private void EndsFirst() { if (Ready) { return; } kept.Writer.TryComplete(); } private void Deep() => Deeper(); private void Deeper() => EndTwice(); protected virtual void EndVirtually() => kept.Writer.TryComplete(); private async Task EndLater() { await Task.Yield(); kept.Writer.TryComplete(); } private void PutSafely() { try { kept.Writer.WriteAsync(1); } catch (ChannelClosedException) { } } private static void Keep(ChannelWriter<int> one) { one.Complete(); Console.WriteLine(one); } ";

    [Theory]
    [InlineData("w.Complete(); await {|OWN5001:w.WriteAsync|}(1);")]
    [InlineData("w.TryComplete(); await {|OWN5001:w.WriteAsync|}(1).ConfigureAwait(false);")]
    [InlineData("w.Complete(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.Complete(); _ = {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.Complete(); {|OWN5001:w.Complete|}();")]
    [InlineData("w.TryComplete(); {|OWN5001:w.Complete|}(new Exception());")]
    [InlineData("ch.Writer.Complete(); await {|OWN5001:ch.Writer.WriteAsync|}(1);")]
    [InlineData("var alias = ch.Writer; alias.Complete(); await {|OWN5001:ch.Writer.WriteAsync|}(1);")]
    [InlineData("var one = Channel.CreateUnbounded<int>(); var two = one.Writer; one.Writer.Complete(); {|OWN5001:two.TryWrite|}(1);")]
    [InlineData("kept.Writer.Complete(); await WorkAsync(); await {|OWN5001:kept.Writer.WriteAsync|}(1);")]
    [InlineData("fresh.Writer.Complete(); {|OWN5001:fresh.Writer.Complete|}();")]
    [InlineData("if (Ready) { w.Complete(); } else { w.TryComplete(); } {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("if (Ready) { w.Complete(); await {|OWN5001:w.WriteAsync|}(1); }")]
    [InlineData("try { w.Complete(); } finally { {|OWN5001:w.Complete|}(); }")]
    [InlineData("try { Work(); w.Complete(); } catch (Exception e) { w.Complete(e); } finally { {|OWN5001:w.Complete|}(); }")]
    [InlineData("try { Work(); } finally { w.Complete(); } await {|OWN5001:w.WriteAsync|}(1);")]
    [InlineData("w.Complete(); while (Ready) { {|OWN5001:w.TryWrite|}(1); }")]
    [InlineData("using (new CancellationTokenSource()) { w.Complete(); } {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.Complete(); {|OWN5001:w.TryWrite|}(Ready ? 1 : 2);")]
    [InlineData("queue.CompleteAdding(); {|OWN5001:queue.Add|}(1);")]
    [InlineData("pipe.Writer.Complete(); await {|OWN5001:pipe.Writer.WriteAsync|}(new byte[1]);")]
    [InlineData("await pipe.Writer.CompleteAsync(); await {|OWN5001:pipe.Writer.WriteAsync|}(new byte[1]);")]
    [InlineData("block.Complete(); {|OWN5001:block.Post|}(1);")]
    [InlineData("block.Complete(); await {|OWN5001:block.SendAsync|}(1);")]
    [InlineData("Action later = () => { w.Complete(); {|OWN5001:w.Complete|}(); }; later();")]
    [InlineData("void Later() { w.Complete(); {|OWN5001:w.TryWrite|}(1); } Later();")]
    [InlineData("if (Ready) { Work(); } else { await WorkAsync(); } foreach (var i in new[] { 1, 2 }) { if (i > 1) { Work(); } } try { Action later = () => { Work(); w.Complete(); {|OWN5001:w.Complete|}(); }; later(); } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("if (Ready) { Work(); } else { await WorkAsync(); } foreach (var i in new[] { 1, 2 }) { if (i > 1) { Work(); } } try { Later(); void Later() { Work(); w.Complete(); {|OWN5001:w.TryWrite|}(1); } } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("((Action)(() => w.Complete()))(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("void Finish() { w.Complete(); } Finish(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("async Task Finish() { await w.WriteAsync(1); w.Complete(); } await Finish(); await {|OWN5001:w.WriteAsync|}(2);")]
    [InlineData("void Put(int i) => w.TryWrite(i); w.Complete(); {|OWN5001:Put|}(1);")]
    [InlineData("void Finish(ChannelWriter<int> one) { try { Work(); } finally { one.TryComplete(); } } Finish(w); {|OWN5001:w.Complete|}();")]
    [InlineData("EndAll(); await {|OWN5001:kept.Writer.WriteAsync|}(1);")]
    [InlineData("EndTwice(); {|OWN5001:kept.Writer.Complete|}();")]
    [InlineData("End(w); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("queue.CompleteAdding(); if ({|OWN5001:queue.TryAdd|}(1)) { Work(); }")]
    [InlineData("pipe.Writer.Complete(); {|OWN5001:pipe.Writer.GetMemory|}(1);")]
    [InlineData("try { w.Complete(); } catch (ArgumentException) { w.TryComplete(); } {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("try { Work(); } catch (Exception e) { w.Complete(e); return; } w.Complete(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("await Task.Run(async () => { kept.Writer.Complete(); await {|OWN5001:kept.Writer.WriteAsync|}(1); });")]
    [InlineData("using var source = new CancellationTokenSource(); w.Complete(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.Complete(); goto end; end: {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("do { w.TryComplete(); } while (Ready); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.Complete(); foreach (var i in new[] { 1, 2 }) { if (i == 1) { continue; } {|OWN5001:w.TryWrite|}(i); }")]
    [InlineData("while (Ready) { if (DateTime.Now.Hour == 6) { w.Complete(); {|OWN5001:w.TryWrite|}(1); break; } w.TryWrite(1); }")]
    [InlineData("switch (DateTime.Now.Hour) { case 1: w.Complete(); break; default: w.TryComplete(); break; } {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w = Channel.CreateUnbounded<int>().Writer; w.Complete(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("Use(w); w.Complete(); {|OWN5001:w.TryWrite|}(1);")]
    [InlineData("w.TryComplete(); w.TryComplete(); {|OWN5001:w.TryWrite|}(1);")]
    public Task Reported(string statements) => Members(Callees + "async Task M(Channel<int> ch, ChannelWriter<int> w)\n{\nawait Task.Yield();\n" + statements + "\n}");

    [Theory]
    [InlineData("await w.WriteAsync(1); w.Complete();")]
    [InlineData("w.TryComplete(); w.TryComplete();")]
    [InlineData("w.Complete(); if (!w.TryWrite(1)) { Work(); }")]
    [InlineData("w.Complete(); var written = w.TryWrite(1);")]
    [InlineData("w.Complete(); var task = w.WriteAsync(1); Console.WriteLine(task.IsFaulted);")]
    [InlineData("w.Complete(); try { await w.WriteAsync(1); } catch (ChannelClosedException) { }")]
    [InlineData("w.Complete(); Use(w); await w.WriteAsync(1);")]
    [InlineData("w.Complete(); w = Channel.CreateUnbounded<int>().Writer; await w.WriteAsync(1);")]
    [InlineData("ch.Writer.Complete(); ch = Channel.CreateUnbounded<int>(); await ch.Writer.WriteAsync(1);")]
    [InlineData("ch.Writer.Complete(); Renew(ref ch); await ch.Writer.WriteAsync(1);")]
    [InlineData("var alias = ch.Writer; ch = Channel.CreateUnbounded<int>(); alias.Complete(); await ch.Writer.WriteAsync(1);")]
    [InlineData("fresh.Writer.Complete(); await WorkAsync(); await fresh.Writer.WriteAsync(1);")]
    [InlineData("fresh.Writer.Complete(); Work(); fresh.Writer.Complete();")]
    [InlineData("fresh.Writer.Complete(); fresh = Channel.CreateUnbounded<int>(); await fresh.Writer.WriteAsync(1);")]
    [InlineData("if (Ready) { w.Complete(); } w.TryWrite(1);")]
    [InlineData("if (Ready) { w.Complete(); return; } w.TryWrite(1); w.Complete();")]
    [InlineData("if (Ready) { w.Complete(); } else { w.Complete(); }")]
    [InlineData("while (Ready) { if (DateTime.Now.Hour == 6) { w.Complete(); break; } w.TryWrite(1); }")]
    [InlineData("while (Ready) { w.TryWrite(1); w.Complete(); }")]
    [InlineData("do { w.TryWrite(1); } while (Ready); w.Complete();")]
    [InlineData("using (new CancellationTokenSource()) { if (Ready) { w.Complete(); return; } } w.TryWrite(1);")]
    [InlineData("using var source = new CancellationTokenSource(); w.TryWrite(1); w.Complete();")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { if (i == 1) { w.TryWrite(i); continue; } w.Complete(); break; }")]
    [InlineData("if (Ready) { goto end; } w.Complete(); return; end: w.TryWrite(1);")]
    [InlineData("pipe.Writer.Complete(); await pipe.Writer.FlushAsync();")]
    [InlineData("foreach (var each in new[] { w }) { each.TryWrite(1); each.Complete(); }")]
    [InlineData("for (var i = 0; i < 2; i++) { var one = Channel.CreateUnbounded<int>(); one.Writer.TryWrite(1); one.Writer.Complete(); }")]
    [InlineData("try { await w.WriteAsync(1); w.Complete(); } catch (Exception e) { w.Complete(e); }")]
    [InlineData("try { w.Complete(); } catch { } w.TryWrite(1);")]
    [InlineData("try { await w.WriteAsync(1); } finally { w.Complete(); }")]
    [InlineData("try { Work(); } catch (Exception e) { w.TryComplete(e); throw; } await w.WriteAsync(1); w.Complete();")]
    [InlineData("try { if (Ready) { w.Complete(); return; } Work(); } finally { Work(); } w.TryWrite(1);")]
    [InlineData("Action later = () => w.Complete(); w.TryWrite(1); later(); w.TryWrite(2);")]
    [InlineData("w.Complete(); Func<Task> later = async () => await w.WriteAsync(1); await later();")]
    [InlineData("w.Complete(); ch.Writer.Complete();")]
    [InlineData("var one = Channel.CreateUnbounded<int>(); Action renew = () => one = Channel.CreateUnbounded<int>(); one.Writer.Complete(); renew(); one.Writer.TryWrite(1);")]
    [InlineData("w?.Complete(); w?.TryWrite(1);")]
    [InlineData("switch (DateTime.Now.Hour) { case 1: w.Complete(); break; default: w.TryWrite(1); break; }")]
    [InlineData("queue.Add(1); queue.CompleteAdding(); queue.CompleteAdding();")]
    [InlineData("queue.CompleteAdding(); queue.Take();")]
    [InlineData("pipe.Writer.Complete(); pipe.Writer.Complete();")]
    [InlineData("pipe.Writer.Complete(); pipe.Reset(); await pipe.Writer.WriteAsync(new byte[1]);")]
    [InlineData("block.Complete(); block.Complete(); await block.Completion;")]
    [InlineData("block.Complete(); if (!block.Post(1)) { Work(); }")]
    [InlineData("new Service().kept.Writer.Complete(); new Service().kept.Writer.Complete();")]
    [InlineData("bool Put() { var written = w.TryWrite(1); return written; } w.Complete(); Put();")]
    [InlineData("w.Complete(); await w.{|CS1061:Missing|}(1);")]
    [InlineData("MayEnd(); kept.Writer.TryWrite(1);")]
    [InlineData("EndsFirst(); kept.Writer.TryWrite(1);")]
    [InlineData("Deep(); kept.Writer.TryWrite(1);")]
    [InlineData("EndVirtually(); kept.Writer.TryWrite(1);")]
    [InlineData("_ = EndLater(); kept.Writer.TryWrite(1);")]
    [InlineData("kept.Writer.Complete(); PutSafely();")]
    [InlineData("End(Channel.CreateUnbounded<int>().Writer); w.TryWrite(1);")]
    [InlineData("Keep(w); w.TryWrite(1);")]
    [InlineData("void Finish() { if (Ready) { w.Complete(); } } Finish(); w.TryWrite(1);")]
    [InlineData("Task.Run(() => w.Complete()); w.TryWrite(1);")]
    [InlineData("try { Work(); } catch (Exception) { w.TryComplete(); } w.TryWrite(1);")]
    [InlineData("try { await w.WriteAsync(1); w.Complete(); } catch (Exception e) { w.TryComplete(e); } finally { w.TryComplete(); }")]
    [InlineData("queue.CompleteAdding(); queue.CompleteAdding(); await pipe.Writer.CompleteAsync(); pipe.Writer.Complete();")]
    [InlineData("goto end; end: w.TryWrite(1); if (Ready) { w.Complete(); }")]
    public Task Silent(string statements) => Members(Callees + "async Task M(Channel<int> ch, ChannelWriter<int> w)\n{\nawait Task.Yield();\n" + statements + "\n}");

    [Fact]
    public Task In_tests_too() => Members(
        "void M(ChannelWriter<int> w) { w.Complete(); {|OWN5001:w.TryWrite|}(1); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    [Fact]
    public Task A_type_of_the_users_own_keeps_its_own_rules() => Verify("""
        abstract class Sink : ChannelWriter<int>
        {
            public new void Complete(Exception error = null) { }
            public void M() { Complete(); Complete(); }
        }
        class Log
        {
            public void Complete() { }
            public void Add(int item) { }
            public void M() { Complete(); Add(1); Complete(); }
        }
        """);

    [Fact]
    public Task Top_level_statements_constructors_and_accessors() => Verify(
        """
        var w = Channel.CreateUnbounded<int>().Writer;
        w.Complete();
        {|OWN5001:w.Complete|}();

        class Kept(Channel<int> channel)
        {
            public Kept() : this(Channel.CreateUnbounded<int>()) { }
            public int Last { get { channel.Writer.Complete(); {|OWN5001:channel.Writer.TryWrite|}(1); return 1; } }
            public void Stop() => channel.Writer.Complete();
        }
        """,
        ProgramSetup.Console);

    [Fact]
    public Task One_channel_under_several_names() => Verify("""
        class Set
        {
            private readonly Channel<int> channel = Channel.CreateUnbounded<int>();
            private readonly ChannelWriter<int> writer;
            public Set() { writer = channel.Writer; }
            public void M() { writer.Complete(); {|OWN5001:channel.Writer.TryWrite|}(1); }
        }
        class Made
        {
            private readonly ChannelWriter<int> writer;
            private readonly ChannelWriter<int> other;
            public Made() { var made = Channel.CreateUnbounded<int>(); writer = made.Writer; other = made.Writer; }
            public void M() { writer.Complete(); {|OWN5001:other.Complete|}(); }
        }
        class Captured(Channel<int> channel)
        {
            private readonly ChannelWriter<int> writer = channel.Writer;
            public void M() { writer.Complete(); {|OWN5001:channel.Writer.TryWrite|}(1); }
        }
        class Assigned(Channel<int> channel)
        {
            public void M() { channel.Writer.Complete(); channel = Channel.CreateUnbounded<int>(); channel.Writer.TryWrite(1); }
        }
        class Either
        {
            private readonly Channel<int> channel = Channel.CreateUnbounded<int>();
            private readonly ChannelWriter<int> writer;
            public Either() { writer = channel.Writer; }
            public Either(ChannelWriter<int> other) { writer = other; }
            public void M() { writer.Complete(); channel.Writer.TryWrite(1); }
        }
        """);

    /// <summary>Shapes of programs that people wrote, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/dotnet/corefxlab/issues/1335: memory was asked of a pipe's writer after it had been completed, which throws.
        [Fact]
        public Task A_pipe_that_is_asked_for_memory_after_its_end() => Members("""
            void Bad() { var made = new Pipe(); made.Writer.Complete(); var buffer = {|OWN5001:made.Writer.GetMemory|}(1); buffer.Span[0] = 1; }
            void Good() { var made = new Pipe(); var buffer = made.Writer.GetMemory(1); buffer.Span[0] = 1; made.Writer.Advance(1); made.Writer.Complete(); }
            """);

        // https://github.com/dotnet/Nerdbank.Streams/issues/255: a frame was sent through a writer that had been completed.
        [Fact]
        public Task A_frame_that_is_sent_after_the_end() => Verify("""
            class Multiplexer
            {
                private readonly Pipe pipe = new Pipe();
                private void SendFrame(byte code) { var frame = pipe.Writer.GetSpan(1); frame[0] = code; pipe.Writer.Advance(1); }
                public void Bad() { pipe.Writer.Complete(); {|OWN5001:SendFrame|}(4); }
                public void Good() { SendFrame(4); pipe.Writer.Complete(); }
            }
            """);

        // https://github.com/BrighterCommand/Brighter/issues/3595, https://github.com/StephenCleary/AsyncEx/issues/268: what was posted to a context whose queue was complete ended the process.
        [Fact]
        public Task A_continuation_that_is_posted_after_the_end() => Verify("""
            class Context
            {
                private readonly BlockingCollection<Action> work = new BlockingCollection<Action>();
                private void Post(Action next) => work.Add(next);
                public void Bad(Action last) { work.CompleteAdding(); foreach (var next in work.GetConsumingEnumerable()) { next(); } {|OWN5001:Post|}(last); }
                public void Good(Action last) { Post(last); work.CompleteAdding(); foreach (var next in work.GetConsumingEnumerable()) { next(); } }
            }
            """);

        // The producer completes in its try and again in the finally: the method fails whenever all goes well.
        [Fact]
        public Task A_producer_that_fails_when_all_goes_well() => Members("""
            async Task Bad(ChannelWriter<int> w) { try { for (var i = 0; i < 3; i++) { await w.WriteAsync(i); } w.Complete(); } catch (Exception e) { w.TryComplete(e); } finally { {|OWN5001:w.Complete|}(); } }
            async Task Good(ChannelWriter<int> w) { Exception error = null; try { for (var i = 0; i < 3; i++) { await w.WriteAsync(i); } } catch (Exception e) { error = e; } finally { w.Complete(error); } }
            """);

        // The last item, a mark for the end, was written after the channel was completed and never arrived.
        [Fact]
        public Task A_mark_for_the_end_that_never_arrives() => Members("""
            void Bad() { kept.Writer.TryComplete(); {|OWN5001:kept.Writer.TryWrite|}(-1); }
            void Good() { kept.Writer.TryWrite(-1); kept.Writer.TryComplete(); }
            """);

        // A shutdown that flushes its own buffer into a queue that takes nothing any more.
        [Fact]
        public Task A_shutdown_that_flushes_too_late() => Members("""
            void Bad(List<int> rest) { queue.CompleteAdding(); foreach (var item in rest) { {|OWN5001:queue.Add|}(item); } }
            void Good(List<int> rest) { foreach (var item in rest) { queue.Add(item); } queue.CompleteAdding(); }
            """);
    }
}
