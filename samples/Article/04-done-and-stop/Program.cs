// OWN1001 or OWN1003, OWN4002, OWN4005; not OWN4004.
// Better: the first service to end stops the other one, through a single `stop`. But the shutdown is left to a
// dropped watcher: Serve returns as soon as it begins, Main leaves, and requests in flight are cut off. The
// shutdown has no bound either, and the debug server hides inside Pprof, where nobody sees it fail.

class Program
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";
    static string DebugUrl => Environment.GetEnvironmentVariable("DEBUG_URL") ?? "http://127.0.0.1:8081";
    static double MockExitSeconds => double.Parse(Environment.GetEnvironmentVariable("MOCK_EXIT_SECONDS") ?? "5");

    static async Task Main()
    {
        using var stop = new CancellationTokenSource();

        Task debug = Debug(stop.Token);
        Task app = App(stop.Token);

        // The first to end stops the other.
        Task done = await Task.WhenAny(debug, app);
        Console.WriteLine(done == debug ? "debug ended first" : "app ended first");
        stop.Cancel();

        await Task.WhenAll(debug, app);
    }

    static Task App(CancellationToken stop)
    {
        return HttpServer.Serve(MainUrl, HandleAsync, stop);
    }

    static async Task Debug(CancellationToken stop)
    {
        Pprof.Start(DebugUrl, stop);
        await MockExit();
    }

    // Stands for a service that ends unexpectedly.
    static async Task MockExit()
    {
        await Task.Delay(TimeSpan.FromSeconds(MockExitSeconds));
        throw new InvalidOperationException("mock pprof exit");
    }

    static async Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path)
        {
            case "/ping":
                await context.Response.WriteAsync("pong");
                break;

            // Takes a while: likely to be in flight when the server stops.
            case "/slow":
                await Task.Delay(TimeSpan.FromSeconds(2));
                await context.Response.WriteAsync("slow pong");
                break;

            // Never ends while the client waits: a shutdown without a bound waits for ever for this one.
            case "/endless":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;

            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
