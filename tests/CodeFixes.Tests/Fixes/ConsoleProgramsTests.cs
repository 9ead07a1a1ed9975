using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>
/// Console programs as the tutorials of popular libraries write them, against stand-ins of which only metadata is seen. Those that wait for a key, or for nothing, are reported; as repaired they live on without a terminal,
/// and a signal lets them close what they opened.
/// </summary>
public class ConsoleProgramsTests
{
    private const string Libraries = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Ready { public static void Soon() => Task.Delay(700).ContinueWith(_ => Console.WriteLine("ready"), TaskScheduler.Default); }

        namespace RabbitMQ.Client
        {
            public sealed class ConnectionFactory { public string HostName { get; set; } = ""; public Task<Connection> CreateConnectionAsync() => Task.FromResult(new Connection()); }
            public sealed class Connection : IDisposable { public Task<Channel> CreateChannelAsync() => Task.FromResult(new Channel()); public void Dispose() => Console.WriteLine("connection closed"); }
            public sealed class Channel : IDisposable
            {
                public Task QueueDeclareAsync(string queue) => Task.CompletedTask;
                public Task<string> BasicConsumeAsync(string queue, bool autoAck, AsyncEventingBasicConsumer consumer) { Ready.Soon(); return Task.FromResult("tag"); }
                public void Dispose() { }
            }
            public delegate Task AsyncEventHandler(object sender, string message);
            public sealed class AsyncEventingBasicConsumer { public AsyncEventingBasicConsumer(Channel channel) { } public event AsyncEventHandler? ReceivedAsync { add { } remove { } } }
        }

        namespace Confluent.Kafka
        {
            public sealed class ConsumerBuilder { public Consumer Build() => new(); }
            public sealed class Consumer : IDisposable
            {
                public void Subscribe(string topic) => Ready.Soon();
                public string Consume(CancellationToken token) { token.WaitHandle.WaitOne(200); token.ThrowIfCancellationRequested(); return "message"; }
                public void Close() => Console.WriteLine("consumer closed");
                public void Dispose() { }
            }
        }

        namespace Discord.WebSocket
        {
            public sealed class DiscordSocketClient : IAsyncDisposable
            {
                public event Func<string, Task>? Log { add { } remove { } }
                public Task LoginAsync(string token) => Task.CompletedTask;
                public Task StartAsync() { Ready.Soon(); return Task.CompletedTask; }
                public Task StopAsync() { Console.WriteLine("client closed"); return Task.CompletedTask; }
                public async ValueTask DisposeAsync() => await StopAsync();
            }
        }

        namespace Grpc.Core
        {
            public sealed class Server { public void Start() => Ready.Soon(); public Task ShutdownAsync() { Console.WriteLine("server closed"); return Task.CompletedTask; } }
        }

        namespace MassTransit
        {
            public interface IBusControl { Task StartAsync(CancellationToken token = default); Task StopAsync(CancellationToken token = default); }
            public static class Bus { public static IBusControl Create() => new Control(); private sealed class Control : IBusControl { public Task StartAsync(CancellationToken token) { Ready.Soon(); return Task.CompletedTask; } public Task StopAsync(CancellationToken token) { Console.WriteLine("bus closed"); return Task.CompletedTask; } } }
        }

        namespace Orleans.Hosting
        {
            public interface ISiloHost : IAsyncDisposable { Task StartAsync(CancellationToken token = default); Task StopAsync(CancellationToken token = default); }
            public sealed class SiloHostBuilder { public ISiloHost Build() => new Silo(); private sealed class Silo : ISiloHost { public Task StartAsync(CancellationToken token) { Ready.Soon(); return Task.CompletedTask; } public Task StopAsync(CancellationToken token) { Console.WriteLine("silo closed"); return Task.CompletedTask; } public ValueTask DisposeAsync() => default; } }
        }

        namespace Quartz
        {
            public interface IScheduler { Task Start(CancellationToken token = default); Task Shutdown(CancellationToken token = default); }
            public sealed class StdSchedulerFactory { public Task<IScheduler> GetScheduler() => Task.FromResult<IScheduler>(new Scheduler()); private sealed class Scheduler : IScheduler { public Task Start(CancellationToken token) { Ready.Soon(); return Task.CompletedTask; } public Task Shutdown(CancellationToken token) { Console.WriteLine("scheduler closed"); return Task.CompletedTask; } } }
        }

        namespace Topshelf
        {
            public sealed class HostConfigurator { public void Service<T>(Action<ServiceConfigurator<T>> configure) { } public void RunAsLocalSystem() { } }
            public sealed class ServiceConfigurator<T> { public void ConstructUsing(Func<string, T> create) { } public void WhenStarted(Action<T> start) { } public void WhenStopped(Action<T> stop) { } }
            public static class HostFactory { public static int Run(Action<HostConfigurator> configure) { configure(new()); return 0; } }
        }

        namespace Telegram.Bot
        {
            public sealed class TelegramBotClient { public TelegramBotClient(string token) { } public void StartReceiving(Func<string, Task> update, Func<Exception, Task> error, CancellationToken cancellationToken = default) { Ready.Soon(); cancellationToken.Register(() => Console.WriteLine("bot closed")); } }
        }

        """;

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n";

    private static Solution Program(string source) => new TestSolution()
        .Project("Libraries", ProgramSetup.Library, [], ("Libraries.cs", Libraries))
        .Project("App", ProgramSetup.Console, ["Libraries"], ("Program.cs", Usings + source))
        .Solution;

    private static async Task<string[]> ReportedAsync(Solution program) => [.. (await OwnershipPackage.DiagnosticsAsync(program)).Where(d => d.Location.SourceTree!.FilePath.EndsWith("Program.cs", StringComparison.Ordinal)).Select(d => d.Id).Order(StringComparer.Ordinal)];

    /// <summary>Programs that wait for a key or for nothing, and what they say when they close what they opened.</summary>
    public static TheoryData<string, string, string> KeptAlive => new()
    {
        {
            "RabbitMQ, receive",
            """
            using RabbitMQ.Client;

            var factory = new ConnectionFactory { HostName = "localhost" };
            using var connection = await factory.CreateConnectionAsync();
            using var channel = await connection.CreateChannelAsync();

            await channel.QueueDeclareAsync(queue: "hello");
            Console.WriteLine(" [*] Waiting for messages.");

            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (model, message) =>
            {
                Console.WriteLine($" [x] Received {message}");
                return Task.CompletedTask;
            };

            await channel.BasicConsumeAsync("hello", autoAck: true, consumer: consumer);

            Console.WriteLine(" Press [enter] to exit.");
            Console.ReadLine();

            """,
            "connection closed"
        },
        {
            "a Discord bot",
            """
            using Discord.WebSocket;

            class Program
            {
                private readonly DiscordSocketClient _client = new();

                static async Task Main()
                {
                    await using var client = new DiscordSocketClient();
                    client.Log += message =>
                    {
                        Console.WriteLine(message);
                        return Task.CompletedTask;
                    };
                    await client.LoginAsync(Environment.GetEnvironmentVariable("TOKEN") ?? "");
                    await client.StartAsync();

                    // Block this task until the program is closed.
                    await Task.Delay(-1);
                }
            }

            """,
            "client closed"
        },
        {
            "a gRPC server",
            """
            using Grpc.Core;

            class Program
            {
                const int Port = 30051;

                public static void Main(string[] args)
                {
                    Server server = new Server();
                    server.Start();

                    Console.WriteLine("Greeter server listening on port " + Port);
                    Console.WriteLine("Press any key to stop the server...");
                    Console.ReadKey();

                    server.ShutdownAsync().Wait();
                }
            }

            """,
            "server closed"
        },
        {
            "MassTransit, in the pool",
            """
            using MassTransit;

            public class Program
            {
                public static async Task Main()
                {
                    var busControl = Bus.Create();

                    var source = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                    await busControl.StartAsync(source.Token);
                    try
                    {
                        Console.WriteLine("Press enter to exit");

                        await Task.Run(() => Console.ReadLine());
                    }
                    finally
                    {
                        await busControl.StopAsync();
                    }
                }
            }

            """,
            "bus closed"
        },
        {
            "an Orleans silo",
            """
            using Orleans.Hosting;

            return await RunMainAsync();

            static async Task<int> RunMainAsync()
            {
                var host = new SiloHostBuilder().Build();
                await host.StartAsync();
                Console.WriteLine("Press Enter to terminate...");
                Console.ReadLine();
                await host.StopAsync();
                return 0;
            }

            """,
            "silo closed"
        },
        {
            "a Quartz scheduler",
            """
            using Quartz;

            IScheduler scheduler = await new StdSchedulerFactory().GetScheduler();
            await scheduler.Start();
            Console.WriteLine("Press any key to close the application");
            Console.ReadKey();
            await scheduler.Shutdown();

            """,
            "scheduler closed"
        },
        {
            "a timer",
            """
            using (var timer = new Timer(_ => Console.WriteLine("ready"), null, 700, 200))
            {
                Thread.Sleep(Timeout.Infinite);
            }

            Console.WriteLine("timer closed");

            """,
            "timer closed"
        },
        {
            "a Telegram bot",
            """
            using Telegram.Bot;

            using var cts = new CancellationTokenSource();
            var bot = new TelegramBotClient("TOKEN");
            bot.StartReceiving(update => Task.CompletedTask, error => Task.CompletedTask, cancellationToken: cts.Token);
            Console.WriteLine("Start listening");
            Console.ReadLine();
            cts.Cancel();

            """,
            "bot closed"
        },
    };

    [Theory]
    [MemberData(nameof(KeptAlive))]
    public async Task Lives_until_a_signal(string name, string source, string closed)
    {
        Assert.NotEmpty(name);
        var before = Program(source);
        Assert.Equal(["OWN6002"], await ReportedAsync(before));
        var asWritten = await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20), ExecutableProof.Stop.Terminate);
        Assert.False(asWritten.Output.Contains("ready", StringComparison.Ordinal) && asWritten.ExitCode == 0, "It lives on without a terminal, and a signal stops it in order, before the fix.");

        var after = await FixVerifier.FixAsync(before, "OWN6002");

        var unsignalled = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(3));
        Assert.True(unsignalled.WasStillRunning, unsignalled.Output + unsignalled.Error);
        foreach (var signal in new[] { ExecutableProof.Stop.Interrupt, ExecutableProof.Stop.Terminate })
        {
            var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(30), signal);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains(closed + "\n", run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Programs that end by their own work, or that something tells to end.</summary>
    public static TheoryData<string, string> Awaited => new()
    {
        {
            "a Kafka consumer",
            """
            using Confluent.Kafka;

            class Program
            {
                public static void Main(string[] args)
                {
                    CancellationTokenSource cts = new CancellationTokenSource();
                    Console.CancelKeyPress += (_, e) =>
                    {
                        e.Cancel = true; // prevent the process from terminating.
                        cts.Cancel();
                    };

                    using (var consumer = new ConsumerBuilder().Build())
                    {
                        consumer.Subscribe("topic");
                        try
                        {
                            while (true)
                            {
                                var message = consumer.Consume(cts.Token);
                                Console.WriteLine($"Consumed event: {message}");
                            }
                        }
                        catch (OperationCanceledException)
                        {
                            // Ctrl-C was pressed.
                        }
                        finally
                        {
                            consumer.Close();
                        }
                    }
                }
            }

            """
        },
        {
            "a Topshelf service",
            """
            using Topshelf;

            class TownCrier
            {
                readonly System.Timers.Timer _timer = new(1000) { AutoReset = true };
                public TownCrier() { _timer.Elapsed += (sender, eventArgs) => Console.WriteLine("It is {0} and all is well", DateTime.Now); }
                public void Start() { _timer.Start(); }
                public void Stop() { _timer.Stop(); }
            }

            class Program
            {
                public static void Main()
                {
                    var rc = HostFactory.Run(x =>
                    {
                        x.Service<TownCrier>(s =>
                        {
                            s.ConstructUsing(name => new TownCrier());
                            s.WhenStarted(tc => tc.Start());
                            s.WhenStopped(tc => tc.Stop());
                        });
                        x.RunAsLocalSystem();
                    });

                    Environment.ExitCode = rc;
                }
            }

            """
        },
        {
            "a Quartz scheduler for a minute",
            """
            using Quartz;

            IScheduler scheduler = await new StdSchedulerFactory().GetScheduler();
            await scheduler.Start();
            await Task.Delay(TimeSpan.FromSeconds(60));
            await scheduler.Shutdown();

            """
        },
        {
            "a producer",
            """
            using RabbitMQ.Client;

            using var connection = await new ConnectionFactory().CreateConnectionAsync();
            using var channel = await connection.CreateChannelAsync();
            await channel.QueueDeclareAsync("hello");
            Console.WriteLine(" [x] Sent");

            """
        },
        {
            "a shell",
            """
            using Orleans.Hosting;

            var host = new SiloHostBuilder().Build();
            await host.StartAsync();
            string? line;
            while ((line = Console.ReadLine()) is not null && line != "exit")
            {
                Console.WriteLine(line.ToUpperInvariant());
            }

            await host.StopAsync();

            """
        },
        {
            "a daemon whose Main is the worker",
            """
            while (true)
            {
                Console.WriteLine(DateTime.Now);
                Thread.Sleep(1000);
            }

            """
        },
        {
            "a bot that listens for signals",
            """
            using Discord.WebSocket;

            using var cts = new CancellationTokenSource();
            Console.CancelKeyPress += (_, e) => { e.Cancel = true; cts.Cancel(); };
            await using var client = new DiscordSocketClient();
            await client.StartAsync();
            try
            {
                await Task.Delay(-1, cts.Token);
            }
            catch (OperationCanceledException)
            {
            }

            """
        },
    };

    [Theory]
    [MemberData(nameof(Awaited))]
    public async Task Is_silent(string name, string source)
    {
        Assert.NotEmpty(name);
        var program = Program(source);
        Assert.Empty((await program.Projects.Last().GetCompilationAsync())!.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Empty(await ReportedAsync(program));
    }
}
