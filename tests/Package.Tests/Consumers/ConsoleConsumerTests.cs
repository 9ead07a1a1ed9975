using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>A console program whose pump starts itself, while Main idles: when the pump breaks, nobody notices.</summary>
public sealed class ConsoleConsumer(PackedPackage package) : Repair(package, "Console.csproj", "OWN1001", "OWN6001")
{
    internal const string Program = "bin/Debug/net10.0/Console.dll";

    /// <summary>Whether the broken pump went unnoticed before the repair.</summary>
    internal bool LivedOn { get; private set; }

    internal override void Write(Consumer consumer)
    {
        consumer.WriteProject("Console.csproj", Consumer.Console);
        consumer.Write("Program.cs", """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            internal static class Program
            {
                private static void Main()
                {
                    Pump();
                    Console.WriteLine("pumping");

                    while (true)
                    {
                        Thread.Sleep(1000);
                    }
                }

                // Breaks after a while.
                private static void Pump()
                {
                    Task.Run(() =>
                    {
                        Thread.Sleep(500);
                        Console.WriteLine("pump breaks");
                        Break();
                    });
                }

                private static void Break() => throw new InvalidOperationException("the pump is broken");
            }
            """);
    }

    internal override async Task MisbehaveAsync()
    {
        (await Consumer.BuildAsync()).Succeeded();
        await using ChildProcess program = Consumer.Start(Program, []);
        await program.WaitForOutputAsync("pump breaks", TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromSeconds(3));
        LivedOn = !program.HasExited;
    }
}

[Collection(PackageCollection.Name)]
public sealed class ConsoleConsumerTests(ConsoleConsumer repair) : RepairTests<ConsoleConsumer>(repair)
{
    [Fact]
    public void Rules_may_ask_what_kind_of_project_it_is()
    {
        string properties = Repair.Consumer.Read("obj", "Debug", "net10.0", "Console.GeneratedMSBuildEditorConfig.editorconfig");

        Assert.Contains("build_property.OutputType = Exe\n", properties.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("build_property.IsTestProject =", properties, StringComparison.Ordinal);
        Assert.Contains("build_property.TaskOwnershipMode =", properties, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_goes_unseen_as_written() => Assert.True(Repair.LivedOn);

    [Fact]
    public async Task Failure_ends_the_repaired_program_visibly()
    {
        await using ChildProcess program = Repair.StartRepaired(ConsoleConsumer.Program, []);

        CommandResult end = await program.WaitForExitAsync(TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("the pump is broken", end.Output, StringComparison.Ordinal);
        Assert.Contains("pumping", end.Output, StringComparison.Ordinal);
    }
}
