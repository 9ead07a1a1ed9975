using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.Comparison;

/// <summary>
/// Runs this package and its peers over the program that each rule's page reports, and writes what each of them says of the marked lines, and repairs, into <c>docs/comparison.md</c>.
/// </summary>
internal static partial class Program
{
    private static async Task Main()
    {
        List<Package> packages = [.. Setup.Packages().Select(package => Package.Load(package.Name, package.Folder))];
        foreach (Package package in packages)
        {
            Console.WriteLine($"{package.Name}: {package.Analyzers.Length} analyzers");
        }

        var table = new StringBuilder("| program | " + string.Join(" | ", packages.Select(package => package.Name)) + " | compiler |\n|---|" + string.Concat(packages.Select(_ => "---|")) + "---|\n");
        foreach (string page in Directory.EnumerateFiles(Path.Combine(Setup.Root, "docs/rules"), "OWN*.md").Order(StringComparer.Ordinal))
        {
            string id = Path.GetFileNameWithoutExtension(page);
            // A program for another version of the host says nothing about this one.
            if (CodeBlock().Match(File.ReadAllText(page).ReplaceLineEndings("\n")) is not { Success: true } block || block.Groups[1].Value.StartsWith("// With Microsoft.Extensions.Hosting ", StringComparison.Ordinal))
            {
                continue;
            }

            table.Append($"| [{id}](rules/{id}.md) |");
            // A remark may stand in the way of a change: the marks are no part of the program.
            HashSet<int> marked = [.. block.Groups[1].Value.Split('\n').Select((line, index) => (line, index)).Where(at => Mark().IsMatch(at.line)).Select(at => at.index)];
            Document document = DocumentOf(Mark().Replace(block.Groups[1].Value, ""));
            foreach (Package package in packages)
            {
                table.Append(' ').Append(await SaidAsync(package, document, id, marked)).Append(" |");
            }

            table.Append(' ').Append(await CompilerSaidAsync(document, marked)).Append(" |\n");
            Console.WriteLine(id);
        }

        string file = Path.Combine(Setup.Root, "docs/comparison.md");
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        File.WriteAllText(file, Measured().Replace(text, _ => $"<!-- measured -->\n{table}<!-- /measured -->"));
    }

    /// <summary>The ids that a package reports in the marked lines, each with a star where it also offers a change.</summary>
    private static async Task<string> SaidAsync(Package package, Document document, string id, HashSet<int> marked)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        // What is off by default is on for its own page, and for a peer: what it could say is what is asked.
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            package.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(rule => !rule.IsEnabledByDefault && (!rule.Id.StartsWith("OWN", StringComparison.Ordinal) || rule.Id == id))
                .DistinctBy(rule => rule.Id).Select(rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Info))));
        var options = new CompilationWithAnalyzersOptions(document.Project.AnalyzerOptions, onAnalyzerException: (_, _, _) => { }, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
        SyntaxTree[] own = [.. compilation.SyntaxTrees.Where(other => other.FilePath == tree.FilePath)];
        var said = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (Diagnostic diagnostic in await compilation.WithAnalyzers(package.Analyzers, options).GetAnalyzerDiagnosticsAsync())
        {
            if (own.Contains(diagnostic.Location.SourceTree) && IsMarked(diagnostic, marked) && IsAboutConcurrency(diagnostic.Descriptor))
            {
                bool isFixed = await package.FixesAsync(document, diagnostic);
                string name = diagnostic.Descriptor.IsEnabledByDefault ? diagnostic.Id : diagnostic.Id + " (off)";
                said[name] = isFixed || (said.TryGetValue(name, out bool before) && before);
            }
        }

        return said.Count == 0 ? "–" : string.Join(", ", said.Select(one => one.Value ? one.Key + "*" : one.Key));
    }

    private static async Task<string> CompilerSaidAsync(Document document, HashSet<int> marked)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        IEnumerable<string> said = compilation.GetDiagnostics().Where(diagnostic => IsMarked(diagnostic, marked) && diagnostic.Id is "CS4014" or "CS1998").Select(diagnostic => diagnostic.Id).Distinct();
        return said.Any() ? string.Join(", ", said) : "–";
    }

    private static bool IsMarked(Diagnostic diagnostic, HashSet<int> marked) =>
        diagnostic.Location.SourceTree is not null && marked.Contains(diagnostic.Location.GetLineSpan().StartLinePosition.Line);

    /// <summary>By what the rule says of itself; style (names, <c>ConfigureAwait</c>) is left out.</summary>
    private static bool IsAboutConcurrency(DiagnosticDescriptor rule) =>
        rule.Id.StartsWith("OWN", StringComparison.Ordinal)
        || (Concurrency().IsMatch(rule.Title.ToString()) && !Style().IsMatch(rule.Title.ToString()));

    private static Document DocumentOf(string text)
    {
        bool isProgram = EntryPoint().IsMatch(text);
        var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Page", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary))
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithMetadataReferences(Setup.References(text.Contains("Microsoft.", StringComparison.Ordinal)));
        return project.AddDocument("Page.cs", SourceText.From(text), filePath: "/Page/Page.cs");
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("[ ]*//( OWN[0-9]{4},?)+[^\n]*")]
    private static partial Regex Mark();

    [GeneratedRegex("<!-- measured -->.*<!-- /measured -->", RegexOptions.Singleline)]
    private static partial Regex Measured();

    [GeneratedRegex(@"static (async )?(void|int|Task|Task<int>) Main\(|^(await|var|Console\.|WebApplication|app\.)", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();

    [GeneratedRegex("async|await|task|thread|cancel|channel|semaphore|deadlock|timer|block|dispos|wait", RegexOptions.IgnoreCase)]
    private static partial Regex Concurrency();

    [GeneratedRegex("ConfigureAwait|suffix|name|expression body|braces", RegexOptions.IgnoreCase)]
    private static partial Regex Style();
}
