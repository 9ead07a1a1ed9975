using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Tests.Harness;

/// <summary>A harness that sees nothing makes every test pass; these tests make sure that it sees.</summary>
public class HarnessTests
{
    private const string AspNetCoreProgram = """
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        class Program
        {
            static Task Main(string[] args) => WebApplication.CreateBuilder(args).Build().RunAsync();
        }
        """;

    [Fact]
    public Task A_mark_is_met_by_a_report_at_its_span() =>
        new OwnershipAnalyzerTest<ReportsClassNames> { TestCode = "class {|TEST1:C|} { }" }.RunAsync();

    [Fact]
    public Task A_mark_without_a_report_fails() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames> { TestCode = "enum {|TEST1:C|} { }" });

    [Fact]
    public Task A_report_without_a_mark_fails() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames> { TestCode = "class C { }" });

    [Fact]
    public Task A_compiler_error_fails() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames> { TestCode = "enum E { A = Missing }" });

    [Fact]
    public Task An_exception_in_an_analyzer_fails() =>
        Fails(new OwnershipAnalyzerTest<Throws> { TestCode = "class C { }", CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public async Task An_exception_in_an_analyzer_is_thrown_by_the_package_run()
    {
        var project = TestSolution.Of(ProgramSetup.Library, "class C { }").Projects.Single();
        await Assert.ThrowsAsync<InvalidOperationException>(() => OwnershipPackage.DiagnosticsAsync(project, [new Throws()]));
    }

    [Fact]
    public Task A_console_application_needs_a_Main() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Console) { TestCode = "enum E { }" });

    [Fact]
    public Task Top_level_statements_make_a_console_application() =>
        new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Console) { TestCode = "System.Console.WriteLine();" }.RunAsync();

    [Fact]
    public Task The_language_version_is_the_one_asked_for() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Library with { LanguageVersion = LanguageVersion.CSharp7_3 })
        {
            TestCode = "enum E { A } static class {|TEST1:C|} { static int M(E e) => e switch { _ => 0 }; }",
        });

    [Fact]
    public Task AspNetCore_is_there_when_asked_for() =>
        new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.AspNetCoreApplication)
        {
            TestCode = AspNetCoreProgram.Replace("class Program", "class {|TEST1:Program|}", StringComparison.Ordinal),
        }.RunAsync();

    [Fact]
    public Task AspNetCore_is_not_there_otherwise() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Console)
        {
            TestCode = AspNetCoreProgram.Replace("class Program", "class {|TEST1:Program|}", StringComparison.Ordinal),
        });

    [Fact]
    public Task A_missing_reference_is_missing() =>
        Fails(new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Library with { MissingReferences = ["System.Threading.Channels"] })
        {
            TestCode = "interface I { System.Threading.Channels.Channel<int> Channel { get; } }",
        });

    [Fact]
    public Task An_editorconfig_reaches_the_analyzer() =>
        new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Library with { EditorConfig = "test_silent = true" }) { TestCode = "class C { }" }.RunAsync();

    [Fact]
    public Task A_global_config_reaches_the_analyzer() =>
        new OwnershipAnalyzerTest<ReportsClassNames>(ProgramSetup.Library with { GlobalConfig = "build_property.TestSilent = true" }) { TestCode = "class C { }" }.RunAsync();

    [Fact]
    public Task A_referenced_project_is_compiled_and_analysed_too()
    {
        var test = new OwnershipAnalyzerTest<ReportsClassNames> { TestCode = "class {|TEST1:C|} : Base { }" };
        test.TestState.AdditionalProjects["Library"].Sources.Add("public class {|TEST1:Base|} { }");
        test.TestState.AdditionalProjectReferences.Add("Library");
        return test.RunAsync();
    }

    [Fact]
    public async Task The_package_brings_its_analyzers()
    {
        Assert.NotEmpty(OwnershipPackage.Analyzers);
        Assert.Empty(await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(ProgramSetup.Library, "class C { }")));
    }

    private static async Task Fails<T>(OwnershipAnalyzerTest<T> test)
        where T : DiagnosticAnalyzer, new() =>
        await Assert.ThrowsAnyAsync<Exception>(() => test.RunAsync());

#pragma warning disable RS1036, RS1038, RS1041, RS2008 // Analyzers of these tests only.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class ReportsClassNames : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor s_rule = new("TEST1", "A class", "{0} is a class", "Test", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(
                static symbolContext =>
                {
                    var provider = symbolContext.Options.AnalyzerConfigOptionsProvider;
                    var location = symbolContext.Symbol.Locations[0];
                    if (((INamedTypeSymbol)symbolContext.Symbol).TypeKind == TypeKind.Class
                        && symbolContext.Symbol.DeclaringSyntaxReferences.All(static reference => reference.GetSyntax() is ClassDeclarationSyntax)
                        && !provider.GetOptions(location.SourceTree!).TryGetValue("test_silent", out _)
                        && !provider.GlobalOptions.TryGetValue("build_property.TestSilent", out _))
                    {
                        symbolContext.ReportDiagnostic(Diagnostic.Create(s_rule, location, symbolContext.Symbol.Name));
                    }
                },
                SymbolKind.NamedType);
        }
    }

    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Throws : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor s_rule = new("TEST2", "Throws", "Throws", "Test", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(static _ => throw new InvalidOperationException("as planned"), SymbolKind.NamedType);
        }
    }
}
