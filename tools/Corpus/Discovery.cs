using System.Text.RegularExpressions;

namespace TaskOwnership.Corpus;

/// <summary>Finds the projects of a tree, and what each compiles.</summary>
sealed partial class Discovery(Options options)
{
    static readonly HashSet<string> SkippedFolders = new(StringComparer.OrdinalIgnoreCase)
        { "bin", "obj", "artifacts", "node_modules", "packages", "TestResults" };

    /// <summary>Projects left out because they look like tests, benchmarks or samples, or do not match the filter.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>The projects of one tree in topological order (references first), then by path.</summary>
    public List<ProjectSpec> Find(string root)
    {
        var repo = Path.GetFileName(root);
        var (csprojs, sources) = Scan(root);
        var specs = new List<ProjectSpec>();
        if (csprojs.Count == 0)
        {
            var spec = new ProjectSpec { Repo = repo, Root = root, Name = repo, Path = ".", FullPath = root, AssemblyName = repo };
            spec.Files.AddRange(sources);
            return [spec];
        }
        var byDir = csprojs.GroupBy(p => Path.GetDirectoryName(p)!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var duplicate in csprojs.Where(p => byDir[Path.GetDirectoryName(p)!] != p))
            Skipped.Add($"{repo}: {Path.GetRelativePath(root, duplicate)} (second project of its folder)");
        var owned = sources.GroupBy(f => Owner(f, byDir) ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var filter = options.ProjectFilter is null ? null : new Regex(options.ProjectFilter);
        foreach (var (dir, csproj) in byDir.OrderBy(p => p.Value, StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(root, csproj).Replace('\\', '/');
            if (!options.IncludeTests && LooksLikeTest(relative)) { Skipped.Add($"{repo}: {relative} (test, benchmark or sample)"); continue; }
            if (filter is not null && !filter.IsMatch(relative)) { Skipped.Add($"{repo}: {relative} (--project)"); continue; }
            try { specs.Add(Read(repo, root, csproj, relative, owned.GetValueOrDefault(dir) ?? [], sources)); }
            catch (Exception e) { Skipped.Add($"{repo}: {relative} ({e.GetType().Name}: {e.Message})"); }
        }
        foreach (var empty in specs.Where(s => s.Files.Count == 0)) Skipped.Add($"{repo}: {empty.Path} (no source)");
        specs.RemoveAll(s => s.Files.Count == 0);
        return Sort(specs);
    }

    static (List<string> Projects, List<string> Sources) Scan(string root)
    {
        var projects = new List<string>();
        var sources = new List<string>();
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var dir))
        {
            foreach (var file in Directory.EnumerateFiles(dir))
            {
                if (file.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)) projects.Add(file);
                else if (file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) sources.Add(file);
            }
            foreach (var sub in Directory.EnumerateDirectories(dir))
            {
                var info = new DirectoryInfo(sub);
                if (!info.Name.StartsWith('.') && !SkippedFolders.Contains(info.Name) && info.LinkTarget is null) pending.Push(sub);
            }
        }
        projects.Sort(StringComparer.Ordinal);
        sources.Sort(StringComparer.Ordinal);
        return (projects, sources);
    }

    static string? Owner(string file, Dictionary<string, string> byDir)
    {
        for (var d = Path.GetDirectoryName(file); d is not null; d = Path.GetDirectoryName(d))
            if (byDir.ContainsKey(d)) return d;
        return null;
    }

    [GeneratedRegex(@"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();

    /// <summary>Whether a word of the path (split at punctuation and capitals) says test, benchmark, sample or the like.</summary>
    public static bool LooksLikeTest(string relativePath) =>
        Words().Matches(Path.ChangeExtension(relativePath, null)).Select(m => m.Value.ToLowerInvariant()).Any(w =>
            w.StartsWith("test", StringComparison.Ordinal) || w.EndsWith("tests", StringComparison.Ordinal) || w.EndsWith("test", StringComparison.Ordinal) && w is not "latest" and not "contest" and not "attest"
            || w is "benchmark" or "benchmarks" or "bench" or "sample" or "samples" or "example" or "examples" or "demo" or "demos"
                or "playground" or "sandbox" or "toys" or "fuzz" or "experiment" or "docs" or "template" or "templates" or "snippets");

    /// <summary>A project that says nothing is a library, unless its SDK is one that makes programs.</summary>
    static bool IsProgram(string output, string sdk) => output.Length == 0
        ? sdk.EndsWith(".Web", StringComparison.Ordinal) || sdk.EndsWith(".Worker", StringComparison.Ordinal) || sdk.EndsWith(".BlazorWebAssembly", StringComparison.Ordinal)
        : output.Equals("Exe", StringComparison.OrdinalIgnoreCase) || output.Equals("WinExe", StringComparison.OrdinalIgnoreCase);

    ProjectSpec Read(string repo, string root, string csproj, string relative, List<string> ownFiles, List<string> allFiles)
    {
        var p = MsBuildLite.Evaluate(csproj, root);
        var spec = new ProjectSpec
        {
            Repo = repo,
            Root = root,
            Name = Path.GetFileNameWithoutExtension(csproj),
            Path = relative,
            FullPath = csproj,
            Sdk = p.Sdk,
            Nullable = p["Nullable"] is "enable" or "annotations" or "warnings",
            Exe = IsProgram(p["OutputType"], p.Sdk),
            ImplicitUsings = p["ImplicitUsings"] switch { "" => null, var v => v is "enable" or "true" },
        };
        spec.AssemblyName = p["AssemblyName"] is { Length: > 0 } name ? name : spec.Name;
        if (p["SignAssembly"].Equals("true", StringComparison.OrdinalIgnoreCase) && p["AssemblyOriginatorKeyFile"] is { Length: > 0 } key)
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(csproj)!, key.Replace('\\', '/')));
            if (File.Exists(path)) spec.KeyFile = path;
        }
        spec.Defines.AddRange(p["DefineConstants"].Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(d => d.All(c => char.IsLetterOrDigit(c) || c == '_')));
        spec.NoWarn.AddRange(p["NoWarn"].Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        var files = p["EnableDefaultCompileItems"] == "false" ? new SortedSet<string>(StringComparer.Ordinal) : new SortedSet<string>(ownFiles, StringComparer.Ordinal);
        foreach (var item in p.Items)
        {
            switch (item.Kind, item.Verb)
            {
                case ("Compile", "Include"):
                    files.UnionWith(Match(item.Spec, item.BaseDir, allFiles));
                    break;
                case ("Compile", "Remove"):
                    files.ExceptWith(Match(item.Spec, item.BaseDir, files.ToList()));
                    break;
                case ("ProjectReference", "Include"):
                    if (p.Meta(item.Xml, "OutputItemType") != "Analyzer" && !p.Meta(item.Xml, "ReferenceOutputAssembly").Equals("false", StringComparison.OrdinalIgnoreCase))
                        spec.ProjectReferences.Add(Path.GetFullPath(Path.Combine(item.BaseDir, item.Spec)));
                    break;
                case ("Using", "Include"):
                    var alias = p.Meta(item.Xml, "Alias");
                    var isStatic = p.Meta(item.Xml, "Static").Equals("true", StringComparison.OrdinalIgnoreCase);
                    spec.GlobalUsings.Add(alias.Length > 0 ? $"{alias} = global::{item.Spec}" : (isStatic ? "static " : "") + "global::" + item.Spec);
                    break;
                case ("InternalsVisibleTo", "Include"):
                    spec.FriendAssemblies.Add(item.Spec);
                    break;
            }
        }
        spec.Files.AddRange(files);
        return spec;
    }

    static IEnumerable<string> Match(string pattern, string baseDir, IReadOnlyCollection<string> candidates)
    {
        var full = Path.GetFullPath(Path.Combine(baseDir, pattern));
        if (!full.Contains('*') && !full.Contains('?'))
            return full.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && File.Exists(full) ? [full] : [];
        var regex = new Regex("^" + Regex.Escape(full).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]") + "$", RegexOptions.IgnoreCase);
        return candidates.Where(f => regex.IsMatch(f.Replace('\\', '/')));
    }

    /// <summary>References first; a reference that would close a cycle, or that names no project of the tree, is dropped.</summary>
    static List<ProjectSpec> Sort(List<ProjectSpec> specs)
    {
        var byPath = specs.ToDictionary(s => s.FullPath, StringComparer.OrdinalIgnoreCase);
        var state = new Dictionary<ProjectSpec, bool>();
        var sorted = new List<ProjectSpec>();
        void Visit(ProjectSpec s)
        {
            state[s] = false;
            s.ProjectReferences.RemoveAll(r => !byPath.TryGetValue(r, out var t) || state.TryGetValue(t, out var done) && !done);
            foreach (var r in s.ProjectReferences.OrderBy(r => r, StringComparer.Ordinal).ToList())
                if (!state.ContainsKey(byPath[r])) Visit(byPath[r]);
            state[s] = true;
            sorted.Add(s);
        }
        foreach (var s in specs.OrderBy(s => s.Path, StringComparer.Ordinal))
            if (!state.ContainsKey(s)) Visit(s);
        foreach (var s in sorted)
        {
            var direct = s.ProjectReferences.Select(r => byPath[r].FullPath).Distinct().ToList();
            s.ProjectReferences.Clear();
            s.ProjectReferences.AddRange(direct);
        }
        return sorted;
    }
}
