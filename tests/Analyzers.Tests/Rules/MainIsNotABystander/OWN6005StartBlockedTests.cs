using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.MainIsNotABystander;

namespace TaskOwnership.Analyzers.Tests.Rules.MainIsNotABystander;

/// <summary>OWN6005 reports a background service that goes on without end before it awaits anything, where the referenced host waits for that.</summary>
public class OWN6005StartBlockedTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        """;

    private const string Surroundings = """

        interface IConsumer { string Consume(CancellationToken token); void Subscribe(string topic); void Close(); }
        static class Log { public static void Error(Exception e) { Console.Error.WriteLine(e); } }
        """;

    private static Task Source(string source, ProgramSetup setup) => new OwnershipAnalyzerTest<OWN6005StartBlockedAnalyzer>(setup)
    {
        CompilerDiagnostics = CompilerDiagnostics.Errors,
        TestCode = Usings + source + Surroundings,
    }.RunAsync();

    private static ProgramSetup On(int version) => ProgramSetup.Library with { ExtraReferences = [StandInHost.Reference(version)] };

    private static string Service(string members) => """
        class Worker : BackgroundService
        {
            private readonly BlockingCollection<string> _queue = new();
            private readonly ManualResetEvent _never = new(false);
            private IConsumer _consumer = null!;
            private volatile bool _stopped;
            public void Stop() => _stopped = true;
            private void Handle(string message) { Console.WriteLine(message); }
            private Task HandleAsync(string message) { Console.WriteLine(message); return Task.Delay(10); }
            MEMBERS
        }
        """.Replace("MEMBERS", members, StringComparison.Ordinal);

    private static Task Executes(string body, int version = 9, string async = "async ") =>
        Source(Service("protected override " + async + "Task ExecuteAsync(CancellationToken stoppingToken) { " + body + " }"), On(version));

    public class Reported
    {
        [Theory]
        [InlineData("_consumer.Subscribe(\"a\"); {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { var message = _consumer.Consume(stoppingToken); Handle(message); }")]
        [InlineData("{|OWN6005:while|} (true) { try { Handle(_consumer.Consume(stoppingToken)); } catch (OperationCanceledException) { break; } catch (Exception e) { Log.Error(e); } } _consumer.Close();")]
        [InlineData("try { {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Handle(\"a\"); Thread.Sleep(1000); } } finally { _consumer.Close(); }")]
        [InlineData("{|OWN6005:foreach (var message in _queue.GetConsumingEnumerable(stoppingToken)) { Handle(message); }|}")]
        [InlineData("{|OWN6005:while|} (!_stopped) { Handle(_queue.Take()); }")]
        [InlineData("{|OWN6005:while|} (!stoppingToken.WaitHandle.WaitOne(1000)) { stoppingToken.ThrowIfCancellationRequested(); if (stoppingToken.IsCancellationRequested) { break; } Handle(\"a\"); }")]
        [InlineData("var timer = new Timer(_ => Handle(\"a\"), null, 0, 1000); {|OWN6005:stoppingToken.WaitHandle.WaitOne|}(); timer.Dispose();")]
        [InlineData("{|OWN6005:Thread.Sleep|}(Timeout.Infinite);")]
        [InlineData("{|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { HandleAsync(_queue.Take(stoppingToken)).Wait(); }")]
        [InlineData("await Task.CompletedTask; {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Handle(_queue.Take(stoppingToken)); }")]
        public Task Before_its_first_await(string body) => Executes(body);

        [Theory]
        [InlineData("{|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } return Task.CompletedTask;")]
        public Task Of_a_method_that_is_not_asynchronous(string body) => Executes(body, async: "");

        [Theory]
        [InlineData("protected override async Task ExecuteAsync(CancellationToken stoppingToken) { await {|OWN6005:ConsumeAsync|}(stoppingToken); } private async Task ConsumeAsync(CancellationToken token) { while (!token.IsCancellationRequested) { Handle(_consumer.Consume(token)); } await Task.CompletedTask; }")]
        [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken) { {|OWN6005:Consume|}(stoppingToken); return Task.CompletedTask; } private void Consume(CancellationToken token) { while (!token.IsCancellationRequested) { Handle(_consumer.Consume(token)); } }")]
        [InlineData("protected override Task ExecuteAsync(CancellationToken stoppingToken) => {|OWN6005:ConsumeAsync|}(stoppingToken); private Task ConsumeAsync(CancellationToken token) { while (!token.IsCancellationRequested) { Handle(_consumer.Consume(token)); } return Task.CompletedTask; }")]
        public Task In_a_method_that_it_calls(string members) => Source(Service(members), On(8));

        [Theory]
        [InlineData(3)]
        [InlineData(5)]
        [InlineData(6)]
        [InlineData(9)]
        public Task On_every_host_before_10(int version) => Executes("{|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); }", version);

        [Fact]
        public Task In_a_class_in_between() => Source(
            "abstract class Base : BackgroundService { protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask; }\n"
            + Service("protected override async Task ExecuteAsync(CancellationToken stoppingToken) { {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }").Replace("Worker : BackgroundService", "Worker : Base", StringComparison.Ordinal),
            On(9));
    }

    public class Silent
    {
        [Theory]
        [InlineData("await Task.Yield(); while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); }")]
        [InlineData("while (!stoppingToken.IsCancellationRequested) { Handle(\"a\"); await Task.Delay(1000, stoppingToken); }")]
        [InlineData("while (!stoppingToken.IsCancellationRequested) { await HandleAsync(_consumer.Consume(stoppingToken)); }")]
        [InlineData("await Task.Run(() => { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } });")]
        [InlineData("await Task.Factory.StartNew(() => { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }, TaskCreationOptions.LongRunning);")]
        [InlineData("using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(stoppingToken)) { Handle(\"a\"); }")]
        [InlineData("for (var i = 0; i < 10; i++) { Handle(\"a\"); Thread.Sleep(10); } await Task.Delay(1);")]
        [InlineData("foreach (var message in new List<string> { \"a\" }) { Handle(message); } await Task.Delay(1);")]
        [InlineData("await Task.Delay(Timeout.Infinite, stoppingToken);")]
        [InlineData("await foreach (var message in Messages()) { Handle(message); } static async IAsyncEnumerable<string> Messages() { await Task.Yield(); yield return \"a\"; }")]
        [InlineData("try { await HandleAsync(\"a\"); } catch (Exception) { while (true) { Thread.Sleep(1000); } }")]
        [InlineData("void Loop() { while (true) { Thread.Sleep(10); } } var thread = new Thread(Loop); thread.Start(); await Task.Delay(1);")]
        public Task What_gives_way(string body) => Executes(body);

        [Theory]
        [InlineData("return Task.Run(() => { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } });")]
        [InlineData("new Thread(() => { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }).Start(); return Task.CompletedTask;")]
        [InlineData("Handle(\"a\"); return Task.CompletedTask;")]
        [InlineData("return base.StartAsync(stoppingToken);")]
        public Task What_is_handed_out(string body) => Executes(body, async: "");

        /// <summary>Since .NET 10 all of it runs beside the start.</summary>
        [Theory]
        [InlineData(10)]
        [InlineData(11)]
        public Task On_a_host_that_does_not_wait(int version) => Executes("while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); }", version);

        /// <summary>The framework of the tests is .NET 10's: its own host does not wait.</summary>
        [Fact]
        public Task On_the_host_of_the_framework() => Source(
            Service("protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }"),
            ProgramSetup.Library with { AspNetCore = true });

        [Fact]
        public Task In_a_library_that_does_not_know_its_host() => Source(
            "namespace Microsoft.Extensions.Hosting { abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); } }\n"
            + Service("protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }"),
            ProgramSetup.Library);

        [Fact]
        public Task Methods_of_the_same_name() => Source(
            "class Other { protected virtual Task ExecuteAsync(CancellationToken token) => Task.CompletedTask; }\nclass Derived : Other { protected override Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { Thread.Sleep(10); } return Task.CompletedTask; } }",
            On(9));

        [Fact]
        public Task In_tests() => Source(
            Service("protected override async Task ExecuteAsync(CancellationToken stoppingToken) { while (!stoppingToken.IsCancellationRequested) { Handle(_consumer.Consume(stoppingToken)); } }"),
            On(9) with { GlobalConfig = "build_property.IsTestProject = true\n" });

        [Theory]
        [InlineData("while ({|CS1525:)|} { }")]
        [InlineData("while (!stoppingToken.IsCancellationRequested) { await {|CS0103:Missing|}(); }")]
        [InlineData("{|CS0103:Missing|}();")]
        public Task Broken_code(string body) => Executes(body);
    }

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // https://github.com/dotnet/extensions/issues/2149: a foreach over a blocking enumerator in ExecuteAsync keeps the second hosted service from starting.
        [Fact]
        public Task Notifications_that_are_enumerated() => Source(
            """
            class Runner : BackgroundService { private readonly BlockingCollection<int> _notifications = new(); protected override Task ExecuteAsync(CancellationToken stoppingToken) { {|OWN6005:foreach (var notification in _notifications.GetConsumingEnumerable(stoppingToken)) { Console.WriteLine(notification); }|} return Task.CompletedTask; } }
            class Repaired : BackgroundService { private readonly BlockingCollection<int> _notifications = new(); protected override async Task ExecuteAsync(CancellationToken stoppingToken) { await Task.Yield(); foreach (var notification in _notifications.GetConsumingEnumerable(stoppingToken)) { Console.WriteLine(notification); } } }
            """,
            On(2));

        // https://github.com/dotnet/aspnetcore/issues/3868: of two services that log and then work on a queue, only the first one starts.
        [Fact]
        public Task Of_two_services_the_first() => Source(
            """
            class PageViews : BackgroundService { private readonly BlockingCollection<int> _views = new(); protected override async Task ExecuteAsync(CancellationToken stoppingToken) { Console.WriteLine("starting"); {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { Console.WriteLine(_views.Take(stoppingToken)); } } }
            class Repaired : BackgroundService { private readonly BlockingCollection<int> _views = new(); protected override Task ExecuteAsync(CancellationToken stoppingToken) { Console.WriteLine("starting"); return Task.Run(() => { while (!stoppingToken.IsCancellationRequested) { Console.WriteLine(_views.Take(stoppingToken)); } }); } }
            """,
            On(2));

        // https://github.com/confluentinc/confluent-kafka-dotnet/pull/889: the consumer of a web application keeps it from answering.
        [Fact]
        public Task A_consumer_in_a_web_application() => Source(
            """
            class Consumers : BackgroundService { private readonly IConsumer _consumer = null!; protected override async Task ExecuteAsync(CancellationToken stoppingToken) { _consumer.Subscribe("orders"); {|OWN6005:while|} (!stoppingToken.IsCancellationRequested) { try { Console.WriteLine(_consumer.Consume(stoppingToken)); } catch (InvalidOperationException e) { Log.Error(e); } } } }
            class Repaired : BackgroundService { private readonly IConsumer _consumer = null!; protected override async Task ExecuteAsync(CancellationToken stoppingToken) { await Task.Yield(); _consumer.Subscribe("orders"); while (!stoppingToken.IsCancellationRequested) { try { Console.WriteLine(_consumer.Consume(stoppingToken)); } catch (InvalidOperationException e) { Log.Error(e); } } } }
            """,
            On(2));
    }
}
