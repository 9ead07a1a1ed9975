// OWN4001.
// Each request starts a report and forgets it. Nothing limits how many run at once, and those that are still
// running when the process leaves are lost: ping, then press Ctrl+C within a second.

class Program
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";

    static readonly Reporter reporter = new();
    static int pings;

    static void Main()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();

        app.MapGet("/ping", () =>
        {
            Interlocked.Increment(ref pings);
            _ = reporter.ReportAsync("ping pong");
            return "pong";
        });

        app.Run(MainUrl);

        Console.WriteLine($"pings: {pings}, reported: {reporter.Reported}");
    }
}
