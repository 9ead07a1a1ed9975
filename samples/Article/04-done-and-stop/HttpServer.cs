using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// A bare server with the manners of Go's http.Server: ListenAndServeAsync returns as soon as a shutdown begins;
// StopAsync returns when the requests in flight are finished, or cuts them off when its token is cancelled.
sealed class HttpServer
{
    private readonly KestrelServer _kestrel;
    private readonly Func<HttpContext, Task> _handler;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpServer(string url, Func<HttpContext, Task> handler)
    {
        _handler = handler;
        _kestrel = new KestrelServer(
            Options.Create(new KestrelServerOptions()),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Add(url);
    }

    public static Task Serve(string url, Func<HttpContext, Task> handler, CancellationToken stop)
    {
        var server = new HttpServer(url, handler);

        // Nobody awaits the shutdown, and nothing bounds it.
        Task.Run(async () =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.WriteLine($"server will exit, {url}");
            await server.StopAsync(CancellationToken.None);
        });

        return server.ListenAndServeAsync();
    }

    public async Task ListenAndServeAsync()
    {
        await _kestrel.StartAsync(new Application(_handler), CancellationToken.None);
        await _closing.Task;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _closing.TrySetResult();
        await _kestrel.StopAsync(cancellationToken);
    }

    private sealed class Application(Func<HttpContext, Task> handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection features) => new DefaultHttpContext(features);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
