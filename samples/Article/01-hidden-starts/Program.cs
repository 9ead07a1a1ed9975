// OWN1001 (twice), OWN6001.
// Server and Debug look like ordinary calls, but each starts itself and returns at once. Main cannot know
// that, has nothing to wait for, and so does nothing for ever: if either server dies, nobody notices.

class Program
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";
    static string DebugUrl => Environment.GetEnvironmentVariable("DEBUG_URL") ?? "http://127.0.0.1:8081";

    static void Main()
    {
        Setup();
        Server();
        Debug();

        while (true)
        {
            Thread.Sleep(1000);
        }
    }

    static void Setup()
    {
        Console.WriteLine($"main {MainUrl}, debug {DebugUrl}");
    }

    // The main service.
    static void Server()
    {
        Task.Run(() =>
        {
            WebApplication app = Build();
            app.MapGet("/ping", () => "pong");
            app.Run(MainUrl);
        });
    }

    // For debugging, on another port.
    static void Debug()
    {
        Task.Run(() =>
        {
            WebApplication app = Build();
            app.MapGet("/debug", () => $"threads: {ThreadPool.ThreadCount}");
            app.Run(DebugUrl);
        });
    }

    static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
