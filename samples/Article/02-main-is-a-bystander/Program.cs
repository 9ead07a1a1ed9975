// OWN6004 (twice), OWN6001.
// The servers no longer start themselves: the caller chooses. But Main drops both and only stands by, so it
// still cannot see either of them end or fail.

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
        Task.Run(Server);

        while (true)
        {
            Thread.Sleep(1000);
        }
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
