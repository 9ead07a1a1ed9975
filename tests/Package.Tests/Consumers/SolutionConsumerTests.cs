namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>
/// A solution of a library for two targets, a second library that shares a file with it, and an application: work that the library hides is called from
/// the application, and a contract is implemented in the shared file. Its author writes tabs and ends lines as Windows does.
/// </summary>
public sealed class SolutionConsumer(PackedPackage package) : Repair(package, "Work.sln", "OWN1001", "OWN1002")
{
    internal override void Write(Consumer consumer)
    {
        consumer.WriteSolution("Work.sln", "Library", "Other", "App");
        consumer.Write(".editorconfig", "root = true\n\n[*.cs]\nindent_style = tab\nend_of_line = crlf\ntask_ownership.public_api = change\n");
        consumer.WriteProject("Library/Library.csproj", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>", """<Compile Include="../Shared/*.cs" />""");
        consumer.WriteProject("Other/Other.csproj", Consumer.Library, """<Compile Include="../Shared/*.cs" />""");
        consumer.WriteProject("App/App.csproj", Consumer.Console, """<ProjectReference Include="../Library/Library.csproj" />""");
        WriteSource(consumer, "Shared/Store.cs", """
            using System;
            using System.Threading.Tasks;

            namespace Work
            {
                // Every project has its own.
                internal interface IStore
                {
                    void Save(string name); // and goes on
                }

                internal sealed class SilentStore : IStore
                {
                    public void Save(string name) { }
                }

                internal sealed class Store : IStore
                {
                    public void Save(string name)
                    {
                        _ = WriteAsync(name);
                    }

                    /// <summary>Calls what it is given.</summary>
                    internal static async Task UseAsync(IStore store)
                    {
                        await Task.Yield();
                        store.Save("shared");
                    }

                    private static async Task WriteAsync(string name)
                    {
                        await Task.Delay(50);
                        throw new InvalidOperationException(name + " cannot be saved");
                    }
                }
            }

            """);
        WriteSource(consumer, "Library/Cleaner.cs", """
            using System;
            using System.IO;
            using System.Threading.Tasks;

            namespace Work
            {
                /// <summary>Cleans up.</summary>
                public static class Cleaner
                {
            #if NET
                    // Only here for the newer target.
                    internal static string Target => "newer";
            #endif

                    public static void Clean(string path)
                    {
                        Task.Run(() =>
                        {
                            // Takes its time.
                            Fetch(path);
                        });
                    }

                    public static Task UseAsync() => Store.UseAsync(new Store());

                    private static void Fetch(string path) => throw new FileNotFoundException(path + " is not there");
                }
            }

            """);
        WriteSource(consumer, "App/Program.cs", """
            using System;
            using Work;

            class Program
            {
                static void Main(string[] arguments)
                {
                    Cleaner.Clean(arguments[0]);
                    Console.WriteLine("cleaning");
                }
            }

            """);
    }

    /// <summary>The failure of the work goes unseen.</summary>
    internal override async Task MisbehaveAsync()
    {
        (await Consumer.BuildAsync()).Succeeded();
        await using var program = Consumer.Start("App/bin/Debug/net10.0/App.dll", ["lock"]);
        Assert.Equal(0, (await program.WaitForExitAsync(TimeSpan.FromSeconds(30))).ExitCode);
    }

    private static void WriteSource(Consumer consumer, string path, string text)
    {
        consumer.Write(path, "");
        File.WriteAllText(consumer.PathOf(path.Split('/')), text.Replace("    ", "\t", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
    }
}

[Collection(PackageCollection.Name)]
public sealed class SolutionConsumerTests(SolutionConsumer repair) : RepairTests<SolutionConsumer>(repair)
{
    /// <summary>The contract, what implements it and who calls it, in every project and for every target.</summary>
    [Fact]
    public void Contract_and_callers_move_together()
    {
        var store = Repair.Consumer.Read("Shared", "Store.cs");
        Assert.Contains("\t\tTask Save(string name); // and goes on\r\n", store, StringComparison.Ordinal);
        Assert.Contains("public Task Save(string name) { return Task.CompletedTask; }", store, StringComparison.Ordinal);
        Assert.Contains("\t\t\tawait store.Save(\"shared\");\r\n", store, StringComparison.Ordinal);
        Assert.Contains("\t\tpublic static Task Clean(string path)\r\n\t\t{\r\n\t\t\treturn Task.Run(() =>\r\n", Repair.Consumer.Read("Library", "Cleaner.cs"), StringComparison.Ordinal);
        Assert.Contains("Task clean = Cleaner.Clean(arguments[0]);", Repair.Consumer.Read("App", "Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_stays()
    {
        foreach (var (path, text) in Repair.SourcesRepaired.Where(source => source.Key.EndsWith(".cs", StringComparison.Ordinal)))
        {
            Assert.All(text.Split('\n').SkipLast(1), line => Assert.EndsWith("\r", line, StringComparison.Ordinal));
            Assert.DoesNotContain("\n ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Unmerged", text, StringComparison.Ordinal);
            Assert.NotEmpty(path);
        }
    }

    [Fact]
    public async Task Failure_ends_the_program()
    {
        await using var program = Repair.StartRepaired("App/bin/Debug/net10.0/App.dll", ["lock"]);
        var result = await program.WaitForExitAsync(TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, result.ExitCode);
    }
}
