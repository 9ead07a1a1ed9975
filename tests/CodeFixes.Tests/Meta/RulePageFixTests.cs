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
}
