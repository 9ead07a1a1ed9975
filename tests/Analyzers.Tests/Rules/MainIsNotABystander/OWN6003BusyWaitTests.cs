using TaskOwnership.Analyzers.Rules.MainIsNotABystander;

namespace TaskOwnership.Analyzers.Tests.Rules.MainIsNotABystander;

/// <summary>OWN6003 reports a loop that sleeps until something of this very process has happened.</summary>
public class OWN6003BusyWaitTests
{
    private static Task Body(string statements, ProgramSetup? setup = null) => new OwnershipAnalyzerTest<OWN6003BusyWaitAnalyzer>(setup ?? ProgramSetup.Library)
    {
        TestCode = """
            using System;
            using System.Collections.Concurrent;
            using System.IO;
            using System.Threading;
            using System.Threading.Channels;
            using System.Threading.Tasks;

            public class Service
            {
                private bool _locked;
                public static void Work() { }
                public async Task RunAsync(ChannelWriter<int> writer, System.Diagnostics.Process process, CancellationToken token)
                {
                    await Task.Yield();
                    BODY
                }
            }
            """.Replace("BODY", statements, StringComparison.Ordinal),
    }.RunAsync();

    [Theory]
    [InlineData("var task = Task.Run(Work); {|OWN6003:while|} (!task.IsCompleted) { Thread.Sleep(10); } await task;")]
    [InlineData("var thread = new Thread(Work); thread.Start(); {|OWN6003:while|} (thread.IsAlive) Thread.Sleep(100);")]
    [InlineData("{|OWN6003:while|} (!writer.TryWrite(1)) { await Task.Delay(10); }")]
    [InlineData("var done = false; var task = Task.Run(() => { Work(); done = true; }); {|OWN6003:while|} (!done) { await Task.Delay(10); } await task;")]
    [InlineData("var task = Task.Run(Work); {|OWN6003:do|} { Thread.Sleep(10); } while (!task.IsCompleted); await task;")]
    [InlineData("using var done = new ManualResetEvent(false); var task = Task.Run(() => done.Set()); {|OWN6003:while|} (!done.WaitOne(0)) { await Task.Delay(1); } await task;")]
    [InlineData("using var done = new CountdownEvent(1); var task = Task.Run(() => done.Signal()); {|OWN6003:while|} (!done.Wait(0)) { Thread.Sleep(1); } await task;")]
    public Task Reported(string statements) => Body(statements);

    [Theory]
    [InlineData("while (!File.Exists(\"lock\")) { Thread.Sleep(10); }")]
    [InlineData("while (!process.HasExited) { Thread.Sleep(10); }")]
    [InlineData("var task = Task.Run(Work); var end = DateTime.UtcNow.AddSeconds(1); while (!task.IsCompleted && DateTime.UtcNow < end) { Thread.Sleep(10); } await task;")]
    [InlineData("var task = Task.Run(Work); while (!task.IsCompleted) { Console.Write('.'); Thread.Sleep(10); } await task;")]
    [InlineData("while (_locked) { Thread.Yield(); }")]
    [InlineData("var task = Task.Run(Work); while (!task.IsCompleted) { Thread.Sleep(0); } await task;")]
    [InlineData("var spin = new SpinWait(); var task = Task.Run(Work); while (!task.IsCompleted) { spin.SpinOnce(); } await task;")]
    [InlineData("while (!token.IsCancellationRequested) { await Task.Delay(1000, token); }")]
    [InlineData("while (_locked) { Thread.Sleep(10); }")]
    [InlineData("while (true) { Thread.Sleep(10); }")]
    [InlineData("using var mutex = new Mutex(); while (!mutex.WaitOne(0)) { Thread.Sleep(10); }")]
    [InlineData("using var done = new ManualResetEvent(false); var task = Task.Run(() => done.Set()); while (!done.WaitOne(1000)) { Thread.Sleep(1); } await task;")]
    [InlineData("await Task.Run(Work);")]
    public Task Silent(string statements) => Body(statements);

    [Fact]
    public Task Test_project() => Body("var task = Task.Run(Work); while (!task.IsCompleted) { Thread.Sleep(10); } await task;", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true" });

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/asyncjason/MQL4CSharp/pull/11: commands are waited for by polling; a completion source replaced it.
        [Theory]
        [InlineData("var finished = false; _ = Task.Run(() => { Work(); finished = true; }); {|OWN6003:while|} (!finished) { Thread.Sleep(1); }")]
        [InlineData("var finished = new TaskCompletionSource(); _ = Task.Run(() => { Work(); finished.SetResult(); }); await finished.Task;")]
        public Task Command_result(string statements) => Body(statements);

        // https://github.com/dotnet/xharness/pull/790: the end of a test run is asked for each millisecond; a completion source replaced it.
        [Theory]
        [InlineData("var finished = new ManualResetEvent(false); _ = Task.Run(() => { Work(); finished.Set(); }); {|OWN6003:while|} (!finished.WaitOne(0)) { await Task.Delay(1); }")]
        [InlineData("var finished = new TaskCompletionSource(); _ = Task.Run(() => { Work(); finished.SetResult(); }); await finished.Task;")]
        public Task Test_run(string statements) => Body(statements);

        // https://github.com/mikehadlow/WebStresser/pull/1: the threads are waited for by sleeping until the last one is done.
        [Theory]
        [InlineData("var threads = new Thread(Work); threads.Start(); {|OWN6003:while|} (threads.IsAlive) { Thread.Sleep(100); }")]
        [InlineData("var threads = new Thread(Work); threads.Start(); threads.Join();")]
        public Task Stress(string statements) => Body(statements);

        // https://github.com/dotnet/WatsonTcp/issues/2: a reader sleeps until there is data. What others send is theirs to set: silent.
        [Theory]
        [InlineData("var client = new System.Net.Sockets.TcpClient(); while (client.Available == 0) { Thread.Sleep(10); }")]
        [InlineData("var client = new System.Net.Sockets.TcpClient(); while (!client.GetStream().DataAvailable) { Thread.Sleep(10); }")]
        public Task Socket_reader(string statements) => Body(statements);

        // https://github.com/Corsinvest/cv4pve-api-dotnet/issues/8: another machine is polled, with a deadline: silent.
        [Fact]
        public Task Remote_task() => Body("var start = DateTime.Now; while ((DateTime.Now - start).TotalSeconds < 5) { Thread.Sleep(100); }");
    }
}
