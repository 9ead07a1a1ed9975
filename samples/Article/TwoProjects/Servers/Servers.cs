// OWN1001 (twice).
// A library that starts its servers behind the caller's back: the caller can neither wait for them, nor stop
// them, nor see them fail.

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

public static class Servers
{
    static string MainUrl => Environment.GetEnvironmentVariable("MAIN_URL") ?? "http://127.0.0.1:8080";
    static string DebugUrl => Environment.GetEnvironmentVariable("DEBUG_URL") ?? "http://127.0.0.1:8081";

    // The main service.
    public static void Server()
    {
        Task.Run(() =>
        {
            WebApplication app = Build();
            app.MapGet("/ping", () => "pong");
            app.Run(MainUrl);
        });
    }

    // For debugging, on another port.
    public static void Debug()
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
