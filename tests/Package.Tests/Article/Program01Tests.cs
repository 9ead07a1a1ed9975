using System.Net.Sockets;
using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>What holds for both forms of the article's first program: it misbehaves as written, and behaves as repaired.</summary>
public abstract class Program01Tests<TProgram>(TProgram repair) : RepairTests<TProgram>(repair)
    where TProgram : Program01
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Death_of_the_debug_server_goes_unseen_as_written() => Assert.True(Repair.LivedOnWithoutDebug);

    [Fact]
    public async Task Both_servers_answer()
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string debugUrl = LoopbackPort.FreeUrl();
        await using ChildProcess program = Repair.StartRepaired(mainUrl, debugUrl);

        Assert.Equal("pong", await program.GetAsync(mainUrl + "/ping", Patience));
        Assert.StartsWith("threads: ", await program.GetAsync(debugUrl + "/debug", Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Death_of_the_debug_server_ends_the_process_visibly()
    {
        using TcpListener taken = LoopbackPort.Occupy(out string debugUrl);
        await DiesVisiblyAsync(LoopbackPort.FreeUrl(), debugUrl);
    }

    [Fact]
    public async Task Death_of_the_main_server_ends_the_process_visibly()
    {
        using TcpListener taken = LoopbackPort.Occupy(out string mainUrl);
        await DiesVisiblyAsync(mainUrl, LoopbackPort.FreeUrl());
    }

    /// <summary>Debug ends without a failure: the main server does not live on, and the exit code is not that of a shutdown in order.</summary>
    [Fact]
    public async Task End_of_the_debug_server_ends_the_process()
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string debugUrl = LoopbackPort.FreeUrl();
        await using ChildProcess program = Repair.StartRepaired(mainUrl, debugUrl);
        await program.GetAsync(mainUrl + "/ping", Patience);
        await program.GetAsync(debugUrl + "/end", Patience);

        Assert.NotEqual(0, (await program.WaitForExitAsync(TimeSpan.FromSeconds(30))).ExitCode);
    }

    /// <summary>A request that is in flight at the signal is answered, although the debug server, which has none, is done at once.</summary>
    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signals_stop_both_in_order(bool interrupt)
    {
        string mainUrl = LoopbackPort.FreeUrl();
        string debugUrl = LoopbackPort.FreeUrl();
        await using ChildProcess program = Repair.StartRepaired(mainUrl, debugUrl);
        await program.GetAsync(mainUrl + "/ping", Patience);
        await program.GetAsync(debugUrl + "/debug", Patience);

        Task<string> slow = program.GetAsync(mainUrl + "/slow", Patience);
        await Task.Delay(TimeSpan.FromSeconds(1));
        program.Signal(interrupt);
        CommandResult end = await program.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("slow pong", await slow);
        Assert.DoesNotContain("exception", end.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, end.ExitCode);
    }

    private async Task DiesVisiblyAsync(string mainUrl, string debugUrl)
    {
        await using ChildProcess program = Repair.StartRepaired(mainUrl, debugUrl);

        CommandResult end = await program.WaitForExitAsync(Patience);

        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("address already in use", end.Output, StringComparison.OrdinalIgnoreCase);
    }
}

[Collection(PackageCollection.Name)]
public sealed class SingleProjectProgram01Tests(SingleProjectProgram01 repair) : Program01Tests<SingleProjectProgram01>(repair)
{
    [Fact]
    public void Callers_start_and_await_the_servers()
    {
        string text = Repair.Consumer.Read("Program.cs");

        Assert.Contains("static async Task Main()", text, StringComparison.Ordinal);
        Assert.Contains("Task.Run(Server)", text, StringComparison.Ordinal);
        Assert.Contains("Task.Run(Debug)", text, StringComparison.Ordinal);
        Assert.Contains("await", text, StringComparison.Ordinal);
        Assert.DoesNotContain("while (true)", text, StringComparison.Ordinal);
    }
}

[Collection(PackageCollection.Name)]
public sealed class TwoProjectsProgram01Tests(TwoProjectsProgram01 repair) : Program01Tests<TwoProjectsProgram01>(repair)
{
    [Fact]
    public void Callers_start_and_await_the_servers()
    {
        string text = Repair.Consumer.Read("App", "Program.cs");

        Assert.Contains("static async Task Main()", text, StringComparison.Ordinal);
        Assert.Contains("Servers.Server", text, StringComparison.Ordinal);
        Assert.Contains("Servers.Debug", text, StringComparison.Ordinal);
        Assert.Contains("await", text, StringComparison.Ordinal);
        Assert.DoesNotContain("while (true)", text, StringComparison.Ordinal);
    }
}
