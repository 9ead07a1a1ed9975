using Microsoft.CodeAnalysis;

namespace TaskOwnership.Testing;

/// <summary>
/// A small generic host in the assembly and of the version that its name says, which treats its background services as the real one of that version does: before 6 it ignores what they throw, before 10 its start waits
/// for the first <c>await</c> of each, before 11 it stops without a word to its caller when one has failed.
/// </summary>
public static class StandInHost
{
    public const string Name = "Microsoft.Extensions.Hosting";

    /// <summary>The assembly, of which only metadata is there.</summary>
    public static MetadataReference Reference(int version) => ForeignLibrary.Compile(Source(version), Name);

    /// <summary>A solution of the host and one program that references it, which can be run.</summary>
    public static Solution Program(int version, string source) => new TestSolution()
        .Project(Name, ProgramSetup.Library, [], ("Host.cs", Source(version)))
        .Project("App", ProgramSetup.Console, [Name], ("Program.cs", source))
        .Solution;

    private static string Source(int version) => """
        using System;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        [assembly: System.Reflection.AssemblyVersion("VERSION.0.0.0")]

        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostedService
            {
                Task StartAsync(CancellationToken cancellationToken);
                Task StopAsync(CancellationToken cancellationToken);
            }

            public abstract class BackgroundService : IHostedService
            {
                private readonly CancellationTokenSource _stopping = new();

                internal Task Executing { get; private set; } = Task.CompletedTask;

                protected abstract Task ExecuteAsync(CancellationToken stoppingToken);

                public virtual Task StartAsync(CancellationToken cancellationToken)
                {
                    Executing = VERSION >= 10 ? Task.Run(() => ExecuteAsync(_stopping.Token)) : ExecuteAsync(_stopping.Token);
                    return Task.CompletedTask;
                }

                public virtual async Task StopAsync(CancellationToken cancellationToken)
                {
                    await _stopping.CancelAsync().ConfigureAwait(false);
                    await Task.WhenAny(Executing, Task.Delay(-1, cancellationToken)).ConfigureAwait(false);
                }
            }

            public sealed class StandInHost
            {
                private readonly IHostedService[] _services;

                public StandInHost(params IHostedService[] services) => _services = services;

                public async Task RunAsync(CancellationToken token = default)
                {
                    foreach (var service in _services)
                    {
                        await service.StartAsync(token).ConfigureAwait(false);
                    }

                    Console.WriteLine("started");
                    var failure = Task.WhenAny(_services.OfType<BackgroundService>().Select(async s =>
                    {
                        try
                        {
                            await s.Executing.ConfigureAwait(false);
                        }
                        catch (Exception) when (VERSION >= 6 && !token.IsCancellationRequested)
                        {
                            Console.WriteLine("a service has failed");
                            return;
                        }
                        catch (Exception)
                        {
                        }

                        await Task.Delay(-1, CancellationToken.None).ConfigureAwait(false);
                    }));
                    await Task.WhenAny(failure, Task.Delay(-1, token)).ConfigureAwait(false);
                    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                    foreach (var service in _services.Reverse())
                    {
                        await service.StopAsync(limit.Token).ConfigureAwait(false);
                    }

                    if (VERSION >= 11)
                    {
                        await Task.WhenAll(_services.OfType<BackgroundService>().Select(s => s.Executing)).ConfigureAwait(false);
                    }
                }
            }
        }

        """.Replace("VERSION", version.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
