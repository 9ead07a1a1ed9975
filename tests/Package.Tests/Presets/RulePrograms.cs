namespace TaskOwnership.Package.Tests.Presets;

/// <summary>
/// Programs that between them are reported by every rule, and repaired by every fix, in three projects: those of the pages, and where a page's own program has an entry point that would be one of many, another
/// of the same fault.
/// </summary>
internal static class RulePrograms
{
    /// <summary>What the compiler of the host of .NET 9 is shown: its names and its version.</summary>
    public const string HostStandIn = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        [assembly: System.Reflection.AssemblyVersion("9.0.0.0")]

        namespace Microsoft.Extensions.Hosting;

        public interface IHostedService
        {
            Task StartAsync(CancellationToken cancellationToken);

            Task StopAsync(CancellationToken cancellationToken);
        }

        public abstract class BackgroundService : IHostedService, IDisposable
        {
            protected abstract Task ExecuteAsync(CancellationToken stoppingToken);

            public virtual Task StartAsync(CancellationToken cancellationToken) => ExecuteAsync(cancellationToken);

            public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public virtual void Dispose()
            {
            }
        }
        """;

    /// <summary>An application of ASP.NET Core: its files, by the id that is reported there.</summary>
    public static IReadOnlyDictionary<string, string> Web { get; } = RulePages.FixablePrograms
        .Where(page => page.Key is not ("OWN1008" or "OWN6001" or "OWN6002" or "OWN6004" or "OWN6005"))
        .ToDictionary(page => page.Key, page => $"namespace Page{page.Key}\n{{\n{Own(page.Key) ?? page.Value}}}\n", StringComparer.Ordinal)
        .Append(KeyValuePair.Create("OWN6004", """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            static class Program
            {
                static void Main()
                {
                    Task.Run(Report);
                    Console.WriteLine("done");
                }

                static void Report()
                {
                    Thread.Sleep(1000);
                    throw new InvalidOperationException("no route");
                }
            }

            """)).ToDictionary(StringComparer.Ordinal);

    /// <summary>An application that the host of .NET 9 runs.</summary>
    public static IReadOnlyDictionary<string, string> Hosted { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["OWN6001"] = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            static partial class Program
            {
                static void Main(string[] arguments)
                {
                    if (arguments.Length == 1)
                    {
                        Ask();
                        return;
                    }

                    Task.Run(Serve);
                    while (true)
                    {
                        Thread.Sleep(1000);
                    }
                }

                static void Serve()
                {
                    while (true)
                    {
                        Console.WriteLine(Console.In.Peek());
                    }
                }
            }

            """,
        ["OWN6002"] = """
            using System;
            using System.Threading;

            static partial class Program
            {
                private static void Ask()
                {
                    using var timer = new Timer(_ => Console.WriteLine("working"), null, 0, 1000);
                    Console.ReadLine();
                }
            }

            """,
        ["OWN6005"] = RulePages.FixablePrograms["OWN6005"],
    };

    /// <summary>A library.</summary>
    public static IReadOnlyDictionary<string, string> Library { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["OWN1008"] = RulePages.FixablePrograms["OWN1008"] };

    private static string? Own(string id) => id switch
    {
        "OWN0001" => "class Options { }\n",
        "OWN1001" => """
            using System;
            using System.Threading.Tasks;

            class Server
            {
                internal async Task RunAsync()
                {
                    Start();
                    await Task.Delay(10);
                }

                private static void Start()
                {
                    Task.Run(() =>
                    {
                        Listen(8080);
                    });
                }

                private static void Listen(int port) => throw new InvalidOperationException($"port {port} is taken");
            }

            """,
        "OWN1003" => """
            using System;
            using System.Threading.Tasks;

            class Warmer
            {
                internal async Task RunAsync()
                {
                    Begin();
                    await Task.Delay(10);
                }

                private static void Begin()
                {
                    Task.Run(() =>
                    {
                        try
                        {
                            Load();
                        }
                        catch (Exception e)
                        {
                            Console.Error.WriteLine(e);
                        }
                    });
                }

                private static void Load() => throw new InvalidOperationException("no such file");
            }

            """,
        "OWN1004" => """
            using System;
            using System.Threading.Tasks;

            class Feed
            {
                internal async Task RunAsync()
                {
                    Connect();
                    await Task.Delay(10);
                }

                private async void Connect()
                {
                    await Task.Delay(10);
                    await ReadAsync();
                }

                private static async Task ReadAsync()
                {
                    await Task.Delay(10);
                    throw new InvalidOperationException("connection refused");
                }
            }

            """,
        "OWN4001" => """
            using System;
            using System.Threading.Tasks;
            using Microsoft.AspNetCore.Mvc;

            public class OrdersController : ControllerBase
            {
                public async Task<string> Post(string article)
                {
                    await Task.Delay(10);
                    ReportAsync(article);
                    return "accepted";
                }

                private static async Task ReportAsync(string article)
                {
                    await Task.Delay(1000);
                    Console.WriteLine($"sold: {article}");
                }
            }

            """,
        _ => null,
    };
}
