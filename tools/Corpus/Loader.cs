using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Corpus;

/// <summary>Makes compilations of what was discovered.</summary>
sealed class Loader
{
    static readonly string[] BaseUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];
    static readonly string[] WebUsings =
        ["System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
         "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
         "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"];
    static readonly string[] WorkerUsings =
        ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"];
    readonly Options _options;
    readonly ImmutableArray<string> _symbols;
    readonly ImmutableArray<ISourceGenerator> _generators;
    readonly ImmutableDictionary<string, ReportDiagnostic> _ruleOptions;

    public ImmutableArray<MetadataReference> References { get; }
    public List<string> Skipped { get; } = [];

    readonly ImmutableHashSet<string> _analyzerRules;

    public Loader(Options options, IReadOnlyList<AnalyzerSet> sets, IReadOnlyCollection<string> rules)
    {
        _options = options;
        _ruleOptions = AnalyzerSet.RuleOptions(sets, rules, options.EnableAll);
        _analyzerRules = [.. sets.SelectMany(s => s.Analyzers).SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id)];
        _symbols = [.. Symbols(), .. options.Defines];
        var packs = ReferencePacks.Find(options.DotnetRoot);
        References = [.. ReferencePacks.Newest(packs.Select(p => p.Ref).Concat(options.References)).Select(f => MetadataReference.CreateFromFile(f))];
        _generators = options.Generators ? PackGenerators.Load(packs.Select(p => p.Generators)) : [];
    }

    static IEnumerable<string> Symbols()
    {
        yield return "TRACE";
        yield return "NET";
        yield return "NETCOREAPP";
        yield return "NET10_0";
        for (var v = 5; v <= 10; v++) yield return $"NET{v}_0_OR_GREATER";
        foreach (var v in (string[])["1_0", "1_1", "2_0", "2_1", "2_2", "3_0", "3_1"]) yield return $"NETCOREAPP{v}_OR_GREATER";
    }

    public LoadedRepo Load(string root)
    {
        var discovery = new Discovery(_options);
        var specs = discovery.Find(root);
        Skipped.AddRange(discovery.Skipped);
        var byPath = new Dictionary<string, LoadedProject>(StringComparer.OrdinalIgnoreCase);
        var projects = new List<LoadedProject>();
        foreach (var spec in specs)
        {
            try
            {
                var project = Load(spec);
                foreach (var r in spec.ProjectReferences)
                {
                    if (!byPath.TryGetValue(r, out var target)) continue;
                    foreach (var t in target.References.Append(target).Where(t => !project.References.Contains(t))) project.References.Add(t);
                }
                byPath[spec.FullPath] = project;
                projects.Add(project);
            }
            catch (Exception e) { Skipped.Add($"{spec.Repo}: {spec.Path} ({e.GetType().Name}: {e.Message})"); }
        }
        var repo = new LoadedRepo { Name = Path.GetFileName(root), Root = root, Projects = projects };
        if (_generators.Length > 0) Generate(repo);
        return repo;
    }

    LoadedProject Load(ProjectSpec spec)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse, preprocessorSymbols: _symbols.Concat(spec.Defines).Distinct());
        var compilation = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, concurrentBuild: !_options.Sequential, deterministic: true,
            optimizationLevel: OptimizationLevel.Release, nullableContextOptions: spec.Nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable,
            // The project's NoWarn holds for the compiler's own diagnostics (experimental APIs are errors without it), not for the analyzers'.
            specificDiagnosticOptions: _ruleOptions.AddRange(spec.NoWarn.Concat(_options.NoWarn).Distinct().Where(id => !_analyzerRules.Contains(id)).Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        if (spec.KeyFile is not null)
            compilation = compilation.WithCryptoKeyFile(spec.KeyFile).WithPublicSign(true).WithStrongNameProvider(new DesktopStrongNameProvider());
        var project = new LoadedProject { Spec = spec, ParseOptions = parse, CompilationOptions = compilation };
        foreach (var file in spec.Files)
        {
            try
            {
                using var stream = File.OpenRead(file);
                project.Files.Add(new(file, SourceText.From(stream), false));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or System.Text.DecoderFallbackException) { Skipped.Add($"{spec.Repo}: {file} ({e.GetType().Name})"); }
        }
        var trees = Parse(project);
        if (spec.Exe || trees.Any(t => t.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any()))
            project.CompilationOptions = project.CompilationOptions.WithOutputKind(OutputKind.ConsoleApplication);
        project.Lines = project.Files.Sum(f => CodeLines(f.Text));
        AddSynthetic(project, "GlobalUsings.g.cs", Usings(spec, trees).Select(u => $"global using {u};"));
        AddSynthetic(project, "Friends.g.cs", spec.FriendAssemblies.Select(a => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{a}\")]"));
        return project;
    }

    static int CodeLines(SourceText text)
    {
        var n = 0;
        foreach (var line in text.Lines)
        {
            var s = line.Span.Start;
            while (s < line.End && char.IsWhiteSpace(text[s])) s++;
            if (s < line.End && !(text[s] == '/' && s + 1 < line.End && text[s + 1] == '/')) n++;
        }
        return n;
    }

    IEnumerable<string> Usings(ProjectSpec spec, CSharpSyntaxTree[] trees)
    {
        // A project that says nothing (its props file may be missing) gets them where few of its files say "using System".
        bool Guess() => spec.Path != "." && trees.Count(t => t.GetCompilationUnitRoot().Usings.Any(u => u.Name?.ToString() is { } n && BaseUsings.Contains(n))) * 2 < trees.Length;
        var add = _options.ImplicitUsings switch { "always" => true, "never" => false, _ => spec.ImplicitUsings ?? Guess() };
        if (add)
        {
            foreach (var u in BaseUsings) yield return "global::" + u;
            var more = spec.Sdk.EndsWith(".Web", StringComparison.Ordinal) ? WebUsings : spec.Sdk.EndsWith(".Worker", StringComparison.Ordinal) ? WorkerUsings : [];
            foreach (var u in more) yield return "global::" + u;
        }
        foreach (var u in spec.GlobalUsings.Concat(_options.GlobalUsings.Select(g => "global::" + g))) yield return u;
    }

    static void AddSynthetic(LoadedProject project, string name, IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        if (text.Length > 0) project.Files.Add(new(SyntheticPath(project, name), SourceText.From("// <auto-generated/>\n" + text + "\n", System.Text.Encoding.UTF8), true));
    }

    static string SyntheticPath(LoadedProject project, string name) =>
        Path.Combine(Path.GetDirectoryName(project.Spec.FullPath)!, "obj", project.Name, name);

    static CSharpSyntaxTree[] Parse(LoadedProject project) =>
        [.. project.Files.AsParallel().AsOrdered().Select(f => (CSharpSyntaxTree)CSharpSyntaxTree.ParseText(f.Text, project.ParseOptions, f.Path))];

    /// <summary>New compilations, freshly parsed, which share nothing but metadata with any made before.</summary>
    public List<(LoadedProject Project, CSharpCompilation Compilation)> Compile(LoadedRepo repo)
    {
        var made = new Dictionary<LoadedProject, CSharpCompilation>();
        return [.. repo.Projects.Select(p => (p, made[p] = Compile(p, made)))];
    }

    CSharpCompilation Compile(LoadedProject project, Dictionary<LoadedProject, CSharpCompilation> made)
    {
        // A project of the tree stands for the published assembly of its name.
        var replaced = project.References.Select(r => r.Spec.AssemblyName).Append(project.Spec.AssemblyName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return CSharpCompilation.Create(project.Spec.AssemblyName, Parse(project),
            [.. Metadata(replaced), .. project.References.Select(r => made[r].ToMetadataReference())], project.CompilationOptions);
    }

    public IEnumerable<MetadataReference> Metadata(HashSet<string> replaced) =>
        References.Where(r => !replaced.Contains(Path.GetFileNameWithoutExtension(r.Display!)));

    /// <summary>Runs the generators once; what they make joins the project's files.</summary>
    void Generate(LoadedRepo repo)
    {
        var made = new Dictionary<LoadedProject, CSharpCompilation>();
        foreach (var project in repo.Projects)
        {
            var compilation = Compile(project, made);
            try
            {
                var result = CSharpGeneratorDriver.Create(_generators, parseOptions: project.ParseOptions).RunGenerators(compilation).GetRunResult();
                foreach (var tree in result.GeneratedTrees.OrderBy(t => t.FilePath, StringComparer.Ordinal))
                {
                    var path = SyntheticPath(project, tree.FilePath);
                    project.Files.Add(new(path, SourceText.From(tree.ToString(), System.Text.Encoding.UTF8), true));
                }
                if (result.GeneratedTrees.Length > 0) compilation = Compile(project, made);
            }
            catch (Exception e) { Console.Error.WriteLine($"  generators failed on {project.Name}: {e.GetType().Name}: {e.Message}"); }
            made[project] = compilation;
        }
    }
}
