using System.Globalization;
using Xunit.Abstractions;

namespace TaskOwnership.Fuzzing.Tests;

/// <summary>
/// No rule throws or hangs, and no fix brings a compiler error, on programs that nobody would write. The mutants are numbered, so
/// that a run can be repeated and continued; CONTRIBUTING.md says how a long run is made.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const string Prefix = "TASKOWNERSHIP_FUZZ_";

    [Fact]
    public async Task Rules_and_fixes_withstand_mutants()
    {
        // The article's programs stay as they are, and so do the mutants of a short run: a new page or test changes no other's luck.
        var longest = Number("LONGEST", 40_000);
        var seeds = Setting("SOURCES") is { Length: > 0 } sources
            ? [.. sources.Split(';').SelectMany(source => source == "repository" ? SeedProgram.OfThisRepository() : SeedProgram.Below(source, longest))]
            : SeedProgram.OfTheArticle();
        var first = Number("FIRST", 0);
        var count = Number("MUTANTS", 300);
        var seconds = Number("SECONDS", 0);
        var fixesPerRule = (int)Number("FIXES_PER_RULE", 2);
        var fixesEvery = Number("FIXES_EVERY", 1);
        using var end = seconds > 0 ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds)) : new CancellationTokenSource();
        long tried = 0, findings = 0, fixes = 0;
        var wrong = new List<string>();
        var numbers = Enumerable.Range(0, (int)count).Select(index => first + index);
        var from = Mutant.From(seeds);
        await Parallel.ForEachAsync(numbers, async (number, _) =>
        {
            if (end.IsCancellationRequested)
            {
                return;
            }

            var mutant = from(number);
            var trial = new Trial(number % fixesEvery == 0 ? fixesPerRule : 0);
            var problem = await trial.RunAsync(mutant.Text);
            Interlocked.Add(ref findings, trial.Findings);
            Interlocked.Add(ref fixes, trial.Fixes);
            if (Interlocked.Increment(ref tried) % 2_000 == 0)
            {
                lock (wrong)
                {
                    Report($"... {tried} mutants, {findings} findings, {fixes} fixes applied, {wrong.Count} wrong");
                }
            }

            if (problem is not null)
            {
                var (smallest, why) = await SmallestAsync(mutant, problem, fixesPerRule);
                lock (wrong)
                {
                    wrong.Add($"mutant {number} of {smallest.Seed.Origin} ({string.Join(", ", smallest.Mutations)}):\n{why}\n----\n{smallest.Text}\n----");
                    Report(wrong[^1]);
                }
            }
        });
        var sum = $"{seeds.Count} seeds, {tried} mutants from {first}, {findings} findings, {fixes} fixes applied, {wrong.Count} wrong";
        output.WriteLine(sum);
        Report(sum);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(3)));
    }

    [Fact]
    public void A_mutant_is_known_by_its_number()
    {
        var seeds = SeedProgram.OfThisRepository();
        Assert.All(Enumerable.Range(0, 50), number => Assert.Equal(Mutant.Number(number, seeds).Text, Mutant.Number(number, seeds).Text));
        Assert.True(Enumerable.Range(0, 50).Select(number => Mutant.Number(number, seeds).Text).Distinct().Count() > 40);
    }

    /// <summary>The seeds themselves, as they are: what a mutant does wrong must not be what its seed does.</summary>
    [Fact]
    public void The_seeds_are_many() => Assert.True(SeedProgram.OfThisRepository().Count > 200);

    private static async Task<(Mutant Mutant, string Problem)> SmallestAsync(Mutant mutant, string problem, int fixesPerRule)
    {
        foreach (var smaller in mutant.Smaller())
        {
            if (await new Trial(fixesPerRule).RunAsync(smaller.Text) is { } same)
            {
                return await SmallestAsync(smaller, same, fixesPerRule);
            }
        }

        return (mutant, problem);
    }

    /// <summary>As it comes, so that a long run can be looked at.</summary>
    private static void Report(string line)
    {
        if (Setting("REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, line + "\n");
        }
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(Prefix + name);

    private static long Number(string name, long otherwise) =>
        long.TryParse(Setting(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
