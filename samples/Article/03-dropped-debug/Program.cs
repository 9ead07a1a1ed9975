// OWN6004.
// Main does the work itself: when the main server ends or fails, so does the process. The debug server is
// still dropped: it can fail at once, for instance because its port is taken, and nobody notices.

class Program
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";
    static string DebugUrl => Environment.GetEnvironmentVariable("DEBUG_URL") ?? "http://127.0.0.1:8081";

    static void Main()
    {
        Setup();

        // For debugging, on another port.
        Task.Run(Debug);

        // The main service.
        Server();
    }

    static void Setup()
    {
        Console.WriteLine($"main {MainUrl}, debug {DebugUrl}");
    }

    static void Server()
    {
        WebApplication app = Build();
        app.MapGet("/ping", () => "pong");
        app.Run(MainUrl);
    }

    static void Debug()
    {
        WebApplication app = Build();
        app.MapGet("/debug", () => $"threads: {ThreadPool.ThreadCount}");
        app.Run(DebugUrl);
    }

    static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
