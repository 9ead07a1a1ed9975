// OWN3001, OWN4001.
// Each request starts a task that waits on a channel to which nobody writes: it can never end. Every request
// leaks one; GET /pending shows how many there are, and the number never falls.

using System.Threading.Channels;

class Program
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";

    static int pending;

    static void Main()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();

        app.MapGet("/pending", () => $"{Volatile.Read(ref pending)}");

        app.MapGet("/leak", (HttpContext context) =>
        {
            Channel<bool> answer = Channel.CreateUnbounded<bool>();

            Task.Run(async () =>
            {
                Interlocked.Increment(ref pending);
                try
                {
                    await answer.Reader.ReadAsync();
                }
                finally
                {
                    Interlocked.Decrement(ref pending);
                }
            });

            return $"{context.Request.Path} will leak";
        });

        app.Run(MainUrl);
    }
}
