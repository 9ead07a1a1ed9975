using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>Every fixer fixes a whole document, project and solution in one pass.</summary>
public class FixAllTests
{
    // A fix that stays in one member may be merged by text; any other plans over the whole solution.
    private static readonly HashSet<string> s_staysInOneMember = [];

    [Fact]
    public void Every_fixer_supports_document_project_and_solution() =>
        Assert.All(OwnershipPackage.CodeFixes, fix =>
        {
            var provider = fix.GetFixAllProvider();
            Assert.NotNull(provider);
            Assert.Superset(
                new HashSet<FixAllScope> { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution },
                provider.GetSupportedFixAllScopes().ToHashSet());
        });

    [Fact]
    public void A_fixer_whose_changes_span_documents_does_not_merge_by_text() =>
        Assert.All(OwnershipPackage.CodeFixes, fix =>
        {
            if (!s_staysInOneMember.Contains(fix.FixableDiagnosticIds[0]))
            {
                Assert.NotSame(WellKnownFixAllProviders.BatchFixer, fix.GetFixAllProvider());
            }
        });

    [Fact]
    public void Fix_All_is_for_the_ids_of_the_fixer() =>
        Assert.All(OwnershipPackage.CodeFixes, fix =>
            Assert.Equal(fix.FixableDiagnosticIds, fix.GetFixAllProvider()!.GetSupportedFixAllDiagnosticIds(fix)));
}
