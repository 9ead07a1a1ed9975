using System.Net;
using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>The article's fifth and sixth program in one solution, as a consumer of the package: each request starts a task, which never ends in the one, and is lost in the other.</summary>
public sealed class Requests(PackedPackage package) : Repair(package, "Requests.sln", "OWN3001", "OWN4001")
{
    internal const string Leak = "05-blocked-for-ever";
    internal const string Reporter = "06-fire-and-forget-reporter";

    /// <summary>What was pending a second after the clients had left, as the program was written.</summary>
    internal string PendingAsWritten { get; private set; } = "";

    /// <summary>What the program said of its reports at its end, as it was written.</summary>
    internal string ReportsAsWritten { get; private set; } = "";

    internal override void Write(Consumer consumer)
    {
        consumer.WriteSolution("Requests.sln", Leak, Reporter);
        foreach (string program in new[] { Leak, Reporter })
        {
            consumer.WriteProject($"{program}/{program}.csproj", Program01.Properties, sdk: Consumer.WebSdk);
            foreach (string file in Directory.EnumerateFiles(Repository.PathOf("samples", "Article", program), "*.cs"))
            {
                consumer.Write($"{program}/{Path.GetFileName(file)}", File.ReadAllText(file));
            }
        }
    }

    internal override async Task MisbehaveAsync()
    {
        (await Consumer.BuildAsync()).Succeeded();
        PendingAsWritten = await PendingAsync((program, url) => Consumer.Start(PathOf(program), [], ("MAIN_URL", url)));
        ReportsAsWritten = await ReportsAsync((program, url) => Consumer.Start(PathOf(program), [], ("MAIN_URL", url)), interrupt: false);
    }

    internal ChildProcess StartRepaired(string program, string url) => StartRepaired(PathOf(program), [], ("MAIN_URL", url));

    /// <summary>Plays clients that ask, lose patience and leave; returns what is pending a second later.</summary>
    internal static async Task<string> PendingAsync(Func<string, string, ChildProcess> start)
    {
        string url = LoopbackPort.FreeUrl();
        await using ChildProcess process = start(Leak, url);
        return await PendingAsync(process, url);
    }

    /// <summary>Plays the same clients, and an operator who then stops the process; returns how it ended.</summary>
    internal static async Task<CommandResult> StopAsync(Func<string, string, ChildProcess> start, bool interrupt)
    {
        string url = LoopbackPort.FreeUrl();
        await using ChildProcess process = start(Leak, url);
        await PendingAsync(process, url);
        process.Signal(interrupt);
        return await process.WaitForExitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<string> PendingAsync(ChildProcess process, string url)
    {
        Assert.Equal("0", await process.GetAsync(url + "/pending", TimeSpan.FromMinutes(1)));
        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) })
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                try
                {
                    using HttpResponseMessage response = await client.GetAsync(new Uri(url + "/leak"));
                }
                catch (TaskCanceledException)
                {
                    // The client has left.
                }
            }));
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        return await process.GetAsync(url + "/pending", TimeSpan.FromMinutes(1));
    }

    /// <summary>Plays clients that ping, and an operator who stops the process at once; returns what it says at its end.</summary>
    internal static async Task<string> ReportsAsync(Func<string, string, ChildProcess> start, bool interrupt)
    {
        string url = LoopbackPort.FreeUrl();
        await using ChildProcess process = start(Reporter, url);
        await process.GetAsync(url + "/ping", TimeSpan.FromMinutes(1));
        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }))
        {
            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(new Uri(url + "/ping"))));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        }

        process.Signal(interrupt);
        CommandResult end = await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, end.ExitCode);
        return end.Output.Split('\n').Single(line => line.StartsWith("pings:", StringComparison.Ordinal)).Trim();
    }

    private static string PathOf(string program) => $"{program}/bin/Debug/net10.0/{program}.dll";
}

/// <summary>The fifth program leaks and the sixth loses reports as written; as repaired, nothing is pending once the clients have left, and every report is made before the process ends.</summary>
[Collection(PackageCollection.Name)]
public sealed class RequestsTests(Requests repair) : RepairTests<Requests>(repair)
{
    [Fact]
    public void Requests_leak_and_reports_are_lost_as_written()
    {
        Assert.Equal("8", Repair.PendingAsWritten);
        Assert.NotEqual("pings: 21, reported: 21", Repair.ReportsAsWritten);
    }

    [UnixFact]
    public async Task Nothing_is_pending_a_second_after_the_clients_have_left() =>
        Assert.Equal("0", await Requests.PendingAsync(Repair.StartRepaired));

    /// <summary>The host waits longer than this for a request that does not end.</summary>
    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_program_stops_when_it_is_told_to(bool interrupt) =>
        Assert.Equal(0, (await Requests.StopAsync(Repair.StartRepaired, interrupt)).ExitCode);

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_report_is_lost_at_exit(bool interrupt) =>
        Assert.Equal("pings: 21, reported: 21", await Requests.ReportsAsync(Repair.StartRepaired, interrupt));
}
