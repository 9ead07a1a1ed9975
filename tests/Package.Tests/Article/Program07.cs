using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>The article's seventh program, as a consumer of the package: its clients write while the channel is completed.</summary>
public sealed class Program07(PackedPackage package) : Repair(package, "07-closed-flag.csproj", "OWN5003", "OWN5002")
{
    internal const string Program = "bin/Debug/net10.0/07-closed-flag.dll";

    /// <summary>How the program ended as it was written.</summary>
    internal CommandResult AsWritten { get; private set; } = null!;

    internal override void Write(Consumer consumer)
    {
        consumer.WriteProject("07-closed-flag.csproj", "<OutputType>Exe</OutputType>" + SingleProjectProgram01.Properties);
        SingleProjectProgram01.Copy(consumer, "07-closed-flag/Program.cs", "Program.cs");
        SingleProjectProgram01.Copy(consumer, "07-closed-flag/Reporter.cs", "Reporter.cs");
    }

    internal override async Task MisbehaveAsync()
    {
        (await Consumer.BuildAsync()).Succeeded();
        await using ChildProcess running = Consumer.Start(Program, []);
        AsWritten = await running.WaitForExitAsync(TimeSpan.FromMinutes(1));
    }
}

/// <summary>The seventh program throws as written; as repaired, every accepted message is reported, whoever writes during the shutdown.</summary>
[Collection(PackageCollection.Name)]
public sealed class Program07Tests(Program07 repair) : RepairTests<Program07>(repair)
{
    [Fact]
    public void A_client_is_thrown_at_as_written()
    {
        Assert.NotEqual(0, Repair.AsWritten.ExitCode);
        Assert.Contains("ChannelClosedException", Repair.AsWritten.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_accepted_is_reported()
    {
        await using ChildProcess program = Repair.StartRepaired(Program07.Program, []);
        CommandResult end = await program.WaitForExitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, end.ExitCode);
        string[] counts = end.Output.Split([':', ',', '\n'], StringSplitOptions.TrimEntries);
        Assert.Equal(counts[1], counts[3]);
        Assert.NotEqual("0", counts[1]);
    }
}
