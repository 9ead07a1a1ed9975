using System.Reflection;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>
/// The other client on the command line: <c>roslynator analyze</c> reports, and <c>roslynator fix</c> fixes the rules of a project one after the other, in batches, and goes on until
/// nothing is left.
/// </summary>
[Collection(PackageCollection.Name)]
public sealed class RoslynatorTests(PackedPackage package)
{
    private const string Program = """
        using System;
        using System.IO;
        using System.Threading.Tasks;

        class Program
        {
            static void Main()
            {
                Clean("lock");
                Cleaner.Save();
                Console.WriteLine("cleaning");
            }

            // Takes its time.
            private static void Clean(string path)
            {
                Task.Run(() => File.Delete(path));
            }
        }

        """;

    private const string Cleaner = """
        using System;
        using System.Threading.Tasks;

        static class Cleaner
        {
            internal static void Save()
            {
                Console.WriteLine("saving");
                _ = SaveAsync();
            }

            private static async Task SaveAsync()
            {
                await Task.Delay(10);
                throw new InvalidOperationException("disk full");
            }
        }

        """;

    [Fact]
    public async Task Roslynator_repairs_a_project()
    {
        using var consumer = new Consumer(package, "App.csproj");
        consumer.WriteProject("App.csproj", Consumer.Console);
        consumer.Write("Program.cs", Program);
        consumer.Write("Cleaner.cs", Cleaner);
        (await consumer.RestoreAsync()).Succeeded();

        CommandResult analysis = await RunAsync(consumer, "analyze");
        Assert.Contains(": warning OWN1001: ", analysis.Output, StringComparison.Ordinal);
        Assert.Contains(": warning OWN1002: ", analysis.Output, StringComparison.Ordinal);

        // Its exit code says whether it changed something.
        Assert.Contains("2 diagnostics fixed", (await RunAsync(consumer, "fix")).Output, StringComparison.Ordinal);

        Assert.Equal(
            Program.Replace("static void Main()", "static async Task Main()", StringComparison.Ordinal)
                .Replace("        Clean(", "        Task clean = Task.Run(() => Clean(", StringComparison.Ordinal).Replace("(\"lock\");", "(\"lock\"));", StringComparison.Ordinal)
                .Replace("        Cleaner.Save();", "        Task save = Cleaner.Save();", StringComparison.Ordinal)
                .Replace("\"cleaning\");\n", "\"cleaning\");\n        await Task.WhenAll(clean, save);\n", StringComparison.Ordinal)
                .Replace("        Task.Run(() => File.Delete(path));", "        File.Delete(path);", StringComparison.Ordinal),
            consumer.Read("Program.cs"));
        Assert.Equal(
            Cleaner.Replace("void Save", "Task Save", StringComparison.Ordinal).Replace("_ = SaveAsync", "return SaveAsync", StringComparison.Ordinal),
            consumer.Read("Cleaner.cs"));
        var repaired = consumer.Sources();
        (await consumer.BuildAsync("-warnaserror")).Succeeded();
        Assert.DoesNotContain("diagnostics fixed", (await RunAsync(consumer, "fix")).Output.Replace("0 diagnostics fixed", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(repaired, consumer.Sources());
    }

    /// <summary>Projects that refer to each other, two targets, a shared file, tabs and Windows' line ends: what <c>dotnet format</c> is given too.</summary>
    [Fact]
    public async Task Roslynator_repairs_a_solution()
    {
        using var consumer = new Consumer(package, "Work.sln");
        new SolutionConsumer(package).Write(consumer);
        (await consumer.RestoreAsync()).Succeeded();

        await RunAsync(consumer, "fix", "Work.sln");

        var repaired = consumer.Sources();
        Assert.Contains("\t\t\tawait store.Save(\"shared\");\r\n", consumer.Read("Shared", "Store.cs"), StringComparison.Ordinal);
        Assert.Contains("Task clean = Cleaner.Clean(arguments[0]);", consumer.Read("App", "Program.cs"), StringComparison.Ordinal);
        foreach (var (path, text) in repaired.Where(source => source.Key.EndsWith(".cs", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("\n ", text, StringComparison.Ordinal);
            Assert.NotEmpty(path);
        }

        (await consumer.BuildAsync("-warnaserror")).Succeeded();
        await RunAsync(consumer, "fix", "Work.sln");
        Assert.Equal(repaired, consumer.Sources());
    }

    private static Task<CommandResult> RunAsync(Consumer consumer, string command, string target = "App.csproj")
    {
        var packages = typeof(RoslynatorTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NuGetPackageRoot").Value!;
        var tool = Directory.GetFiles(Path.Combine(packages, "roslynator.dotnet.cli"), "Roslynator.dll", SearchOption.AllDirectories).Where(path => path.Contains("net10.0", StringComparison.Ordinal)).Single();
        return ChildProcess.RunDotnetAsync(Path.GetDirectoryName(consumer.PathOf(target))!, TimeSpan.FromMinutes(4), "exec", tool, command, target);
    }
}
