using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Trust;

/// <summary>The same code gets the same reports, whatever the number of threads and the order of the files.</summary>
public class DeterminismTests
{
    [Fact]
    public async Task Threads_and_the_order_of_files_change_nothing()
    {
        var expected = await ReportsAsync(AnyRule.Files, concurrent: false);
        Assert.InRange(expected.Count, 10, int.MaxValue);
        var orders = new[] { AnyRule.Files, [.. AnyRule.Files.Reverse()], [.. AnyRule.Files.Skip(7), .. AnyRule.Files.Take(7)] };
        foreach (var files in orders)
        {
            Assert.Equal(expected, await ReportsAsync(files, concurrent: true));
            Assert.Equal(expected, await ReportsAsync(files, concurrent: false));
        }
    }

    [Fact]
    public async Task One_rule_alone_says_what_it_says_among_all()
    {
        // Verdicts are shared between the rules: which of them asks first must not matter.
        var compilation = Compile(AnyRule.Files);
        var all = await AnyRule.FindAsync(compilation);
        foreach (var analyzer in OwnershipPackage.Analyzers)
        {
            var id = analyzer.SupportedDiagnostics.Single().Id;
            var alone = await Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions
                .WithAnalyzers(Compile(AnyRule.Files), [analyzer]).GetAnalyzerDiagnosticsAsync();
            Assert.Equal(Describe(all.Where(diagnostic => diagnostic.Id == id)), Describe(alone));
        }
    }

    /// <summary>Names are compared as they are written, in Turkey too.</summary>
    [Fact]
    public async Task The_culture_changes_nothing()
    {
        var expected = await ReportsAsync(AnyRule.Files, concurrent: false);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(expected, await ReportsAsync(AnyRule.Files, concurrent: false));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static async Task<List<string>> ReportsAsync(IEnumerable<(string Path, string Text)> files, bool concurrent) =>
        Describe(await AnyRule.FindAsync(Compile(files), concurrent));

    private static Compilation Compile(IEnumerable<(string Path, string Text)> files) =>
        AnyRule.Compile(ProgramSetup.Library.ParseOptions(), ProgramSetup.Library.CompilationOptions(), (ProgramSetup.Library with { AspNetCore = true }).References(), files);

    private static List<string> Describe(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Select(diagnostic => $"{diagnostic} {string.Join(' ', diagnostic.AdditionalLocations.Select(place => place.GetLineSpan()))}").Order(StringComparer.Ordinal)];
}
