using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Tests.Meta;

/// <summary>What a page shows after the fix is what the fix writes.</summary>
public class RulePageFixTests
{
    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id).Where(id => OwnershipPackage.CodeFixFor(id) is not null)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_program_after_the_fix_is_what_the_fix_writes(string id)
    {
        var page = new RulePage(id);
        var after = page.ProgramsBelow("After the fix");
        Assert.NotEmpty(after);
        var texts = new List<string>();
        foreach (var before in page.Programs.Where(program => RulePage.Marks(program).Any(mark => mark.EndsWith(id, StringComparison.Ordinal))).Select(RulePage.WithoutMarks))
        {
            var repaired = await CommandLineFix.FormatAsync(page.Compile(before), id);
            texts.Add((await repaired.Projects.Single().Documents.Single().GetTextAsync()).ToString());
        }

        Assert.True(texts.Any(after.Contains), string.Join("\n---\n", texts));
    }

    /// <summary>The page of OWN4001 shows what its second action writes as well.</summary>
    [Fact]
    public async Task The_tracker_is_what_the_second_action_writes()
    {
        var page = new RulePage("OWN4001");
        var before = page.Programs.Where(static program => RulePage.Marks(program).Any()).Select(RulePage.WithoutMarks).First();
        var tracked = await CommandLineFix.FixAllAsync(page.Compile(before), "OWN4001", FixAllScope.Solution, "OWN4001.Track");
        var text = (await tracked.Projects.Single().Documents.Single().GetTextAsync()).ToString();
        Assert.True(page.ProgramsBelow("Where there is little of it: a tracker").Contains(text), text);
    }
}
