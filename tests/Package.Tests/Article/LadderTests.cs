using System.Net.Sockets;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>An operator at the article's second to fourth program, as two runs of <c>dotnet format analyzers</c> leave them.</summary>
[Collection(PackageCollection.Name)]
public sealed class LadderTests(Ladder ladder) : IClassFixture<Ladder>
{
    private const string Bystander = "02-main-is-a-bystander";
    private const string Dropped = "03-dropped-debug";
    private const string DoneAndStop = "04-done-and-stop";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Services => [Bystander, Dropped];

    [Theory]
    [InlineData(Bystander, "OWN6001")]
    [InlineData(Dropped, "OWN6004")]
    [InlineData(DoneAndStop, "OWN1001")]
    [InlineData(DoneAndStop, "OWN4002")]
    [InlineData(DoneAndStop, "OWN4005")]
    public void What_is_wrong_is_reported(string program, string id) =>
        Assert.Contains(ladder.BuildAsWritten.Output.Split('\n'), line => line.Contains($"{program}.csproj", StringComparison.Ordinal) && line.Contains($"warning {id}:", StringComparison.Ordinal));

    [Fact]
    public void Format_repairs_what_it_can()
    {
        ladder.FirstFormat.Succeeded();
        ladder.SecondFormat.Succeeded();
        string output = ladder.BuildRepaired.Succeeded().Output;
        Assert.All(["OWN1001", "OWN6001", "OWN6004", "OWN4002", "OWN4004", "OWN4005"], id => Assert.DoesNotContain(id, output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_third_format_changes_nothing()
    {
        ladder.ThirdFormat.Succeeded();
        Assert.Equal(ladder.SourcesRepaired, ladder.SourcesFormattedAgain);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Death_of_either_service_ends_the_process_visibly(string program)
    {
        using TcpListener taken = LoopbackPort.Occupy(out string url);
        await using ChildProcess debugDies = ladder.Start(program, LoopbackPort.FreeUrl(), url);
        await using ChildProcess mainDies = ladder.Start(program, url, LoopbackPort.FreeUrl());
        foreach (ChildProcess process in new[] { debugDies, mainDies })
        {
            CommandResult end = await process.WaitForExitAsync(s_patience);
            Assert.NotEqual(0, end.ExitCode);
            Assert.Contains("address already in use", end.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Debug ends without a failure: the main service does not live on, and the exit code is not that of a shutdown in order.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public async Task End_of_the_debug_service_ends_the_process(string program)
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string debugUrl = LoopbackPort.FreeUrl();
        await using ChildProcess process = ladder.Start(program, mainUrl, debugUrl);
        Assert.Equal("pong", await process.GetAsync(mainUrl + "/ping", s_patience));
        await process.GetAsync(debugUrl + "/end", s_patience);

        Assert.NotEqual(0, (await process.WaitForExitAsync(TimeSpan.FromSeconds(30))).ExitCode);
    }

    /// <summary>A request that is in flight at the signal is answered, although the debug service, which has none, is done at once.</summary>
    [UnixTheory]
    [InlineData(Bystander, false)]
    [InlineData(Bystander, true)]
    [InlineData(Dropped, false)]
    [InlineData(Dropped, true)]
    [InlineData(DoneAndStop, false)]
    [InlineData(DoneAndStop, true)]
    public async Task Signals_stop_both_in_order(string program, bool interrupt)
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string debugUrl = LoopbackPort.FreeUrl();
        await using ChildProcess process = ladder.Start(program, mainUrl, debugUrl, mockExitSeconds: 3600);
        Assert.Equal("pong", await process.GetAsync(mainUrl + "/ping", s_patience));
        await process.GetAsync(debugUrl + "/debug", s_patience);

        Task<string> slow = process.GetAsync(mainUrl + "/slow", s_patience);
        await Task.Delay(TimeSpan.FromSeconds(1));
        process.Signal(interrupt);
        CommandResult end = await process.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("slow pong", await slow);
        Assert.DoesNotContain("exception", end.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, end.ExitCode);
    }

    /// <summary>Program 04: the debug server that hid inside <c>Pprof</c> cannot listen. It is heard at once, and the main server stops with it.</summary>
    [Fact]
    public async Task Death_of_the_hidden_server_ends_the_process_visibly()
    {
        using TcpListener taken = LoopbackPort.Occupy(out string url);
        await using ChildProcess process = ladder.Start(DoneAndStop, LoopbackPort.FreeUrl(), url, mockExitSeconds: 3600);

        CommandResult end = await process.WaitForExitAsync(s_patience);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("address already in use", end.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("debug ended first", end.Output, StringComparison.Ordinal);
        Assert.Contains("server will exit", end.Output, StringComparison.Ordinal);
    }

    /// <summary>Program 04: the debug service fails while one request takes two seconds, and another one has no end. The first is answered, the second is cut off after the bound.</summary>
    [Fact]
    public async Task Shutdown_is_awaited_and_bounded()
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string endlessUrl = LoopbackPort.FreeUrl();
        await using ChildProcess process = ladder.Start(DoneAndStop, mainUrl, LoopbackPort.FreeUrl(), mockExitSeconds: 10);
        await using ChildProcess held = ladder.Start(DoneAndStop, endlessUrl, LoopbackPort.FreeUrl(), mockExitSeconds: 10);
        Task<string> endless = EndlessAsync(held, endlessUrl);

        Assert.Equal("pong", await process.GetAsync(mainUrl + "/ping", s_patience));
        var requests = new List<Task<string>>();
        while (!process.Output.Contains("ended first", StringComparison.Ordinal))
        {
            requests.Add(process.GetAsync(mainUrl + "/slow", s_patience));
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }

        foreach (ChildProcess ended in new[] { process, held })
        {
            CommandResult end = await ended.WaitForExitAsync(s_patience);
            Assert.NotEqual(0, end.ExitCode);
            Assert.Contains("mock pprof exit", end.Output, StringComparison.Ordinal);
        }

        // The last one may have come too late; the one before it was in flight.
        Assert.Equal("slow pong", await requests[^2]);
        await Assert.ThrowsAnyAsync<Exception>(() => endless);
    }

    private static async Task<string> EndlessAsync(ChildProcess process, string url)
    {
        await process.GetAsync(url + "/ping", s_patience);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
        return await client.GetStringAsync(new Uri(url + "/endless"));
    }
}
