using System.Globalization;
using System.Text;
using TaskOwnership.Package.Tests.Consumers;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>A code base with three hundred findings takes the package, writes them down as known, and from then on hears of new ones only.</summary>
[Collection(PackageCollection.Name)]
public sealed class BaselineTests(PackedPackage package)
{
    private const int Findings = 300;

    [Fact]
    public async Task Known_findings_are_written_down_and_new_ones_are_reported()
    {
        using var consumer = new Consumer(package, "Old.csproj");
        consumer.WriteProject("Old.csproj", Consumer.Library + "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        var members = new StringBuilder();
        for (int i = 0; i < Findings; i++)
        {
            members.Append(CultureInfo.InvariantCulture, $"    public void Start{i}() => Task.Run(() => Work({i}));\n");
        }

        consumer.Write("Parts/Old starts.cs", Type("Old", members.ToString()));
        (await consumer.RestoreAsync()).Succeeded();
        Assert.Equal(Findings, CountOf("error OWN1001:", (await consumer.BuildAsync()).Failed()));

        (await consumer.BuildAsync("-p:TaskOwnershipBaseline=write")).Succeeded();

        string[] baseline = await File.ReadAllLinesAsync(consumer.PathOf("TaskOwnership.Baseline.txt"));
        Assert.Equal(Findings, baseline.Count(line => line.StartsWith("OWN1001|Parts/Old starts.cs|public void Start", StringComparison.Ordinal)));
        (await consumer.BuildAsync("--no-incremental")).Succeeded();

        // Moving code about changes nothing; what is new is reported.
        consumer.Write("Parts/Old starts.cs", "\n// A line before.\n" + Type("Old", members.ToString()));
        consumer.Write("New.cs", Type("New", "    public void Start() => Task.Run(() => Work(1));\n"));
        CommandResult build = (await consumer.BuildAsync("--no-incremental")).Failed();
        Assert.Equal(1, CountOf("error OWN1001:", build));
        Assert.Contains("New.cs(", build.Output, StringComparison.Ordinal);

        CommandResult ignored = (await consumer.BuildAsync("--no-incremental", "-p:TaskOwnershipBaseline=ignore")).Failed();
        Assert.Equal(Findings + 1, CountOf("error OWN1001:", ignored));
    }

    private static string Type(string name, string members) =>
        $"using System;\nusing System.Threading.Tasks;\n\npublic class {name}\n{{\n{members}\n    private static void Work(int i) => throw new InvalidOperationException();\n}}\n";

    /// <summary>A build prints each finding once while it runs, and some once more in its summary.</summary>
    private static int CountOf(string text, CommandResult build) =>
        build.Output.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Count();
}
