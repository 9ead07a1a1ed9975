using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>One id = one analyzer class = at most one fixer = one page, all led by the id.</summary>
public class OneIdOneOfEverythingTests
{
    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_id_has_one_analyzer_class_named_after_it(string id)
    {
        var analyzer = Assert.Single(OwnershipPackage.Analyzers, analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id));
        Assert.Equal(Stem(id) + "Analyzer", analyzer.GetType().Name);
    }

    [Fact]
    public void An_analyzer_has_one_id_which_the_catalog_lists() =>
        Assert.All(OwnershipPackage.Analyzers, analyzer => Assert.Contains(Assert.Single(analyzer.SupportedDiagnostics), RuleCatalog.All));

    [Fact]
    public void An_analyzer_is_sealed_derives_from_the_base_and_is_for_CSharp() =>
        Assert.All(OwnershipPackage.Analyzers, analyzer =>
        {
            var type = analyzer.GetType();
            Assert.True(type.IsSealed, $"{type.Name} is not sealed.");
            Assert.Equal(typeof(OwnershipAnalyzer), type.BaseType);
            Assert.Equal([LanguageNames.CSharp], type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()!.Languages);
        });

    [Fact]
    public void An_analyzer_has_no_state_of_its_own() =>
        Assert.All(OwnershipPackage.Analyzers, analyzer =>
            Assert.Empty(analyzer.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)));

    [Fact]
    public void A_fixer_has_one_id_and_is_named_after_it() =>
        Assert.All(OwnershipPackage.CodeFixes, fix =>
        {
            var id = Assert.Single(fix.FixableDiagnosticIds);
            Assert.Equal(Stem(id) + "CodeFix", fix.GetType().Name);
        });

    [Fact]
    public void An_id_has_at_most_one_fixer() =>
        Assert.Distinct(OwnershipPackage.CodeFixes.SelectMany(fix => fix.FixableDiagnosticIds));

    // Not [Shared]: that attribute lives in System.Composition, of which a host of the floor has an older version than the build.
    [Fact]
    public void A_fixer_is_sealed_and_exported() =>
        Assert.All(OwnershipPackage.CodeFixes, fix =>
        {
            var type = fix.GetType();
            Assert.True(type.IsSealed, $"{type.Name} is not sealed.");
            Assert.Equal([LanguageNames.CSharp], type.GetCustomAttribute<ExportCodeFixProviderAttribute>()!.Languages);
        });

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_id_has_a_page(string id)
    {
        var page = SourceFolder.PathOf($"docs/rules/{id}.md");
        Assert.True(File.Exists(page), $"docs/rules/{id}.md is missing.");
        Assert.Contains(id, File.ReadLines(page).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_a_rule()
    {
        var pages = SourceFolder.Files("docs/rules", "OWN*.md").Select(page => Path.GetFileNameWithoutExtension(page.Path));
        Assert.Subset(RuleCatalog.All.Select(rule => rule.Id).ToHashSet(), pages.ToHashSet());
    }

    /// <summary>The one stem of analyzer, fix, test and page: OWN1001HiddenBackgroundWork.</summary>
    private static string Stem(string id) =>
        id + Assert.Single(typeof(RuleIds).GetFields(), field => (string)field.GetRawConstantValue()! == id).Name;
}
