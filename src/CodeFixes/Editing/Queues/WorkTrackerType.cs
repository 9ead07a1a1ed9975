using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The tracker that requests hand work to: it is started at once, its failures are logged, and what is in flight when the host stops is finished, for as long as the host waits.</summary>
internal static class WorkTrackerType
{
    public static string Text(EditSite site, int position, WorkQueue tracker)
    {
        var configured = site.Layout.ConfigureAwait;
        var token = site.TypeName("System.Threading", "CancellationToken", position);
        var source = site.TypeName("System.Threading", "CancellationTokenSource", position);
        var task = site.TypeName("System.Threading.Tasks", "Task", position);
        var work = TypeNames.Of("System", "Func", 2, site.Document, site.Model, position, site.Layout, site.Edits) + "<" + token + ", " + task + ">";
        var tasks = TypeNames.Of("System.Collections.Concurrent", "ConcurrentDictionary", 2, site.Document, site.Model, position, site.Layout, site.Edits) + "<" + task + ", byte>";
        var logger = TypeNames.Of("Microsoft.Extensions.Logging", "ILogger", 1, site.Document, site.Model, position, site.Layout, site.Edits) + "<" + tracker.Name + ">";
        site.TypeName("Microsoft.Extensions.Logging", "LoggerExtensions", position);
        return $$"""
            /// <summary>Keeps in sight the work that requests leave behind: it is started at once, its failures are logged, and the host waits for it when it stops. Nothing bounds how much of it runs.</summary>
            {{(tracker.Services.HasPublicClass ? "public" : "internal")}} sealed class {{tracker.Name}} : {{site.TypeName("Microsoft.Extensions.Hosting", "IHostedService", position)}}
            {
                private readonly {{tasks}} _inFlight = new {{tasks}}();
                private readonly {{source}} _deadline = new {{source}}();
                private readonly {{logger}} _logger;

                /// <summary>Creates the tracker.</summary>
                public {{tracker.Name}}({{logger}} logger) => _logger = logger;

                /// <summary>Starts work now, and keeps it until it has ended. Its token is cancelled when the host can wait no longer.</summary>
                public void Track({{work}} work)
                {
                    var running = RunAsync(work);
                    _inFlight.TryAdd(running, 0);
                    running.ContinueWith(
                        ended => _inFlight.TryRemove(ended, out _),
                        {{token}}.None,
                        {{site.TypeName("System.Threading.Tasks", "TaskContinuationOptions", position)}}.ExecuteSynchronously,
                        {{site.TypeName("System.Threading.Tasks", "TaskScheduler", position)}}.Default);
                }

                /// <inheritdoc/>
                public {{task}} StartAsync({{token}} cancellationToken) => {{task}}.CompletedTask;

                /// <inheritdoc/>
                public async {{task}} StopAsync({{token}} cancellationToken)
                {
                    // What is in flight is finished, for as long as the host waits.
                    try
                    {
                        while (!_inFlight.IsEmpty)
                        {
                            await {{task}}.WhenAll(_inFlight.Keys).WaitAsync(cancellationToken){{configured}};
                        }
                    }
                    catch ({{site.TypeName("System", "OperationCanceledException", position)}}) when (cancellationToken.IsCancellationRequested)
                    {
                        _logger.LogError("{Count} pieces of background work were not finished when the host stopped.", _inFlight.Count);
                    }

                    _deadline.Cancel();
                }

                private async {{task}} RunAsync({{work}} work)
                {
                    try
                    {
                        await work(_deadline.Token){{configured}};
                    }
                    catch ({{site.TypeName("System", "Exception", position)}} exception)
                    {
                        _logger.LogError(exception, "Background work failed.");
                    }
                }
            }
            """;
    }
}
