using System.Net;
using System.Net.Sockets;

namespace TaskOwnership.Package.Tests.Running;

/// <summary>Loopback ports for the programs under test.</summary>
internal static class LoopbackPort
{
    /// <summary>An address whose port was free a moment ago.</summary>
    public static string FreeUrl()
    {
        using TcpListener listener = Occupy(out string url);
        return url;
    }

    /// <summary>Takes a port, so that whoever is told to listen at <paramref name="url"/> fails.</summary>
    public static TcpListener Occupy(out string url)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        return listener;
    }
}
