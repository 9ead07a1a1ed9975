using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.MSBuild;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>The host of tools that people write themselves: MSBuildWorkspace opens a project, finds the packed rules and fixes there, and runs them.</summary>
[Collection(PackageCollection.Name)]
public sealed class WorkspaceTests(PackedPackage package)
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
                Console.WriteLine("cleaning");
            }

            private static void Clean(string path)
            {
                Task.Run(() => File.Delete(path));
            }
        }

        """;

    [Fact]
    public async Task A_workspace_of_MSBuild_runs_rules_and_fixes()
    {
        using var consumer = new Consumer(package, "App.csproj");
        consumer.WriteProject("App.csproj", Consumer.Console);
        consumer.Write("Program.cs", Program);
        (await consumer.RestoreAsync()).Succeeded();

        using var workspace = MSBuildWorkspace.Create();
        Project project = await workspace.OpenProjectAsync(consumer.PathOf("App.csproj"));
        Assert.Empty(workspace.Diagnostics.Where(diagnostic => diagnostic.Kind == WorkspaceDiagnosticKind.Failure).Select(diagnostic => diagnostic.Message));
        AnalyzerFileReference[] packed = project.AnalyzerReferences.OfType<AnalyzerFileReference>().Where(reference => Path.GetFileName(reference.FullPath).StartsWith(PackedPackage.Id, StringComparison.Ordinal)).ToArray();
        var failures = new List<string>();
        foreach (AnalyzerFileReference reference in packed)
        {
            reference.AnalyzerLoadFailed += (_, failure) => failures.Add(failure.Message);
        }

        ImmutableArray<DiagnosticAnalyzer> rules = [.. packed.SelectMany(reference => reference.GetAnalyzers(LanguageNames.CSharp))];
        CodeFixProvider[] fixes = packed.Select(reference => reference.GetAssembly()).SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type)).Select(type => (CodeFixProvider)Activator.CreateInstance(type)!).ToArray();
        Assert.NotEmpty(rules);
        Assert.NotEmpty(fixes);
        Assert.Empty(failures);

        Compilation compilation = (await project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Diagnostic reported = Assert.Single(await compilation.WithAnalyzers(rules, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync());
        Assert.Equal("OWN1001", reported.Id);

        var actions = new List<CodeAction>();
        var context = new CodeFixContext(project.GetDocument(reported.Location.SourceTree)!, reported, (action, _) => actions.Add(action), default);
        await fixes.Single(fix => fix.FixableDiagnosticIds.Contains("OWN1001")).RegisterCodeFixesAsync(context);
        ApplyChangesOperation change = (await actions[0].GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single();
        Assert.True(workspace.TryApplyChanges(change.ChangedSolution));

        Assert.Equal(
            Program.Replace("static void Main", "static async Task Main", StringComparison.Ordinal)
                .Replace("        Clean(\"lock\");", "        Task clean = Task.Run(() => Clean(\"lock\"));", StringComparison.Ordinal)
                .Replace("\"cleaning\");\n", "\"cleaning\");\n        await clean;\n", StringComparison.Ordinal)
                .Replace("        Task.Run(() => File.Delete(path));", "        File.Delete(path);", StringComparison.Ordinal),
            consumer.Read("Program.cs"));
        (await consumer.BuildAsync("-warnaserror")).Succeeded();
    }
}
