namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>What holds for every consumer of the package.</summary>
public abstract class RepairTests<TRepair>(TRepair repair) : IClassFixture<TRepair>
    where TRepair : Repair
{
    protected TRepair Repair { get; } = repair;

    [Fact]
    public void Build_fails_naming_the_rules()
    {
        string output = Repair.BuildAsWritten.Failed().Output;
        Assert.All(Repair.Reported, id => Assert.Contains($"error {id}:", output, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_but_the_rules_fails_the_build()
    {
        string[] others = Repair.BuildAsWritten.Output.Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal) && !line.Contains(": error OWN", StringComparison.Ordinal))
            .ToArray();
        Assert.Empty(others);
    }

    [Fact]
    public void Format_repairs()
    {
        Repair.FirstFormat.Succeeded();
        Assert.Equal(Repair.SourcesAsWritten.Keys, Repair.SourcesRepaired.Keys);
        Assert.All(
            Repair.SourcesAsWritten.Where(source => source.Value != Repair.SourcesRepaired[source.Key]),
            source => Assert.EndsWith(".cs", source.Key, StringComparison.Ordinal));
        Assert.True(Repair.SourcesAsWritten.Any(source => source.Value != Repair.SourcesRepaired[source.Key]), "Nothing was repaired.");
    }

    [Fact]
    public void Build_is_clean_after_format()
    {
        string output = Repair.BuildRepaired.Succeeded().Output;
        Assert.DoesNotContain("OWN", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Second_format_changes_nothing()
    {
        Repair.SecondFormat.Succeeded();
        Assert.Equal(Repair.SourcesRepaired.Keys, Repair.SourcesFormattedTwice.Keys);
        Assert.All(Repair.SourcesRepaired, source => Assert.Equal(source.Value, Repair.SourcesFormattedTwice[source.Key]));
    }
}
