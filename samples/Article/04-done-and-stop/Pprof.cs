// As importing net/http/pprof does, this makes a debug endpoint appear behind the caller's back.
static class Pprof
{
    public static void Start(string url, CancellationToken stop)
    {
        Task.Run(() => HttpServer.Serve(url, HandleAsync, stop));
    }

    static async Task HandleAsync(HttpContext context)
    {
        await context.Response.WriteAsync($"threads: {ThreadPool.ThreadCount}");
    }
}
