using static TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish.SignalProgram<TaskOwnership.Analyzers.Rules.NeverStartWhatCannotFinish.OWN3004AcquireNotReleasedAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.NeverStartWhatCannotFinish;

/// <summary>OWN3004: an acquisition and its release are not paired on every path.</summary>
public class OWN3004AcquireNotReleasedTests
{
    private const string Gate = "readonly SemaphoreSlim gate = new SemaphoreSlim(1, 1); SemaphoreSlim Other { get; } = new SemaphoreSlim(1); int count; ";

    [Theory]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(); await WorkAsync(); gate.Release();")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(token); await WorkAsync(); gate.Release();")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}().ConfigureAwait(false); await WorkAsync(); gate.Release();")]
    [InlineData("{|OWN3004:gate.Wait|}(); await WorkAsync(); this.gate.Release();")]
    [InlineData("{|OWN3004:gate.Wait|}(token); File.Delete(\"x\"); gate.Release();")]
    [InlineData("{|OWN3004:gate.WaitAsync|}().GetAwaiter().GetResult(); Work(); gate.Release();")]
    [InlineData("await {|OWN3004:Other.WaitAsync|}(); await WorkAsync(); Other.Release();")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(); if (count > 0) { return; } gate.Release();")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(); if (count > 0) { throw new Exception(); } gate.Release();")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(); action(); gate.Release();")]
    [InlineData("var local = gate; await {|OWN3004:local.WaitAsync|}(); var n = await CountAsync(); local.Release(); count = n;")]
    [InlineData("try { await {|OWN3004:gate.WaitAsync|}(token); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await {|OWN3004:gate.WaitAsync|}(1000); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { if (!await {|OWN3004:gate.WaitAsync|}(1000)) { return; } await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { {|OWN3004:gate.Wait|}(token); Work(); } catch (IOException) { } finally { count = 1; gate.Release(); }")]
    [InlineData("while (true) { await {|OWN3004:gate.WaitAsync|}(); await WorkAsync(); gate.Release(); }")]
    [InlineData("Func<Task> f = async () => { await {|OWN3004:gate.WaitAsync|}(); await WorkAsync(); gate.Release(); };")]
    [InlineData("await {|OWN3004:gate.WaitAsync|}(); await WorkAsync(); Console.WriteLine(gate.CurrentCount); gate.Release();")]
    public Task Reported(string statements) => InAsync(Gate, statements);

    // Nothing is in it at first: others put in what the reader takes, and the reader puts back only what says that there is no more.
    [Fact]
    public Task A_signal() => Members("""
        readonly SemaphoreSlim ready = new(0);
        readonly SemaphoreSlim made;
        readonly SemaphoreSlim full = new(1);
        Queue<int> queue = new();
        Service() { made = new SemaphoreSlim(0); }
        void Put(int item) { queue.Enqueue(item); ready.Release(); made.Release(); }
        bool Take() { ready.Wait(); if (queue.Count > 0) { queue.Dequeue(); return true; } ready.Release(); return false; }
        bool TakeMade() { made.Wait(); if (queue.Count > 0) { queue.Dequeue(); return true; } made.Release(); return false; }
        bool TakeFull() { {|OWN3004:full.Wait|}(); if (queue.Count > 0) { queue.Dequeue(); return true; } full.Release(); return false; }
        """);

    [Theory]
    [InlineData("await gate.WaitAsync(); try { await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(token); try { await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(); count++; gate.Release();")]
    [InlineData("await gate.WaitAsync(); count = Math.Max(count, 1); gate.Release();")]
    [InlineData("await gate.WaitAsync(); items.Add(1); gate.Release();")]
    [InlineData("await gate.WaitAsync(); await Task.Delay(10); gate.Release();")]
    [InlineData("await gate.WaitAsync(); try { await WorkAsync(); } catch (Exception e) { Console.WriteLine(e); } gate.Release();")]
    [InlineData("await gate.WaitAsync(); if (count > 0) { try { await WorkAsync(); } catch { } } gate.Release();")]
    [InlineData("await gate.WaitAsync(); try { await WorkAsync(); gate.Release(); } catch { gate.Release(); throw; }")]
    [InlineData("try { await gate.WaitAsync(); await WorkAsync(); gate.Release(); } catch { gate.Release(); throw; }")]
    [InlineData("await gate.WaitAsync(); await WorkAsync();")]
    [InlineData("await gate.WaitAsync(); await WorkAsync(); Other.Release();")]
    [InlineData("await gate.WaitAsync(); _ = Task.Run(async () => { try { await WorkAsync(); } finally { gate.Release(); } });")]
    [InlineData("try { await gate.WaitAsync(); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await gate.WaitAsync(CancellationToken.None); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await gate.WaitAsync(default(CancellationToken)); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await gate.WaitAsync(Timeout.Infinite); await WorkAsync(); } finally { gate.Release(); }")]
    [InlineData("var taken = false; try { taken = await gate.WaitAsync(1000); await WorkAsync(); } finally { if (taken) { gate.Release(); } }")]
    [InlineData("var taken = false; try { await gate.WaitAsync(token); taken = true; await WorkAsync(); } finally { if (taken) { gate.Release(); } }")]
    [InlineData("if (await gate.WaitAsync(1000)) { try { await WorkAsync(); } finally { gate.Release(); } }")]
    [InlineData("await gate.WaitAsync(); gate.Release();")]
    [InlineData("await gate.WaitAsync(); gate.Release(); await WorkAsync();")]
    [InlineData("await gate.WaitAsync(); await WorkAsync(); gate.Release(2);")]
    [InlineData("var pending = gate.WaitAsync(); await WorkAsync(); gate.Release();")]
    [InlineData("await gate.WaitAsync(); gate.Release(); await WorkAsync(); await gate.WaitAsync(); gate.Release();")]
    [InlineData("await gates[0].WaitAsync(); await WorkAsync(); gates[0].Release();")]
    [InlineData("await gate.WaitAsync(); if (count > 0) { gate.Release(); return; } await WorkAsync(); gate.Release();")]
    [InlineData("await gate.{|CS1061:Missing|}(); await WorkAsync(); gate.Release();")]
    [InlineData("await gate.WaitAsync(); await HeldAsync(gate); gate.Release(); async Task HeldAsync(SemaphoreSlim held) { try { await WorkAsync(); } catch { held.Release(); throw; } }")]
    [InlineData("await gate.WaitAsync(); var held = gate; await WorkAsync(); gate.Release();")]
    [InlineData("await gate.WaitAsync(); Action free = () => gate.Release(); await WorkAsync(); gate.Release();")]
    [InlineData("await gate.WaitAsync(); var all = new[] { gate }; await WorkAsync(); gate.Release();")]
    public Task Silent(string statements) => InAsync(Gate, statements);

    [Fact]
    public Task Not_in_tests() => Members(
        Gate + "async Task M() { await gate.WaitAsync(); await WorkAsync(); gate.Release(); }",
        ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/bmresearch/Solnet/issues/290: a connection that was refused left the client locked for good.
        [Fact]
        public Task A_refused_connection_that_locks_the_client() => Members(Gate + """
            async Task Connect() { {|OWN3004:gate.Wait|}(); if (count == 0) { await WorkAsync(); } gate.Release(); }
            async Task Connected() { gate.Wait(); try { if (count == 0) { await WorkAsync(); } } finally { gate.Release(); } }
            """);

        // https://github.com/HavenDV/H.Pipes/issues/24: a write that was cancelled while it waited released what it never had.
        [Fact]
        public Task A_cancelled_write_that_releases() => Members(Gate + """
            async Task Write(CancellationToken token) { try { await {|OWN3004:gate.WaitAsync|}(token).ConfigureAwait(false); await WorkAsync(); } finally { gate.Release(); } }
            async Task Written(CancellationToken token) { await gate.WaitAsync(token).ConfigureAwait(false); try { await WorkAsync(); } finally { gate.Release(); } }
            """);

        // https://github.com/Naamloos/ModCore/pull/163: an early return of a timer kept the semaphore.
        [Fact]
        public Task An_early_return_that_keeps_the_semaphore() => Members(Gate + """
            async Task Schedule() { await {|OWN3004:gate.WaitAsync|}(); if (count == 0) { return; } await WorkAsync(); gate.Release(); }
            async Task Scheduled() { await gate.WaitAsync(); try { if (count == 0) { return; } await WorkAsync(); } finally { gate.Release(); } }
            """);
    }
}
