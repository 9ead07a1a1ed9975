using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Corpus;

/// <summary>The analyzers and code fix providers of one --analyzers argument.</summary>
sealed partial class AnalyzerSet
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required ImmutableArray<DiagnosticAnalyzer> Analyzers { get; init; }
    public required ImmutableArray<CodeFixProvider> Fixers { get; init; }
    public List<string> LoadErrors { get; } = [];

    public static AnalyzerSet Load(AnalyzerSource source)
    {
        var files = File.Exists(source.Path) ? [source.Path] : Files(Folder(source.Path)).ToList();
        if (files.Count == 0) throw new UsageException($"no dll in {source.Path}");
        var context = new AnalyzerLoadContext(Path.GetDirectoryName(files[0])!);
        var errors = new List<string>();
        var analyzers = new List<DiagnosticAnalyzer>();
        var fixers = new List<CodeFixProvider>();
        var version = "";
        foreach (var file in files)
        {
            Assembly assembly;
            try { assembly = context.LoadFromAssemblyPath(file); }
            catch (Exception e) when (e is BadImageFormatException or FileLoadException) { errors.Add($"{Path.GetFileName(file)}: {e.Message}"); continue; }
            foreach (var type in Types(assembly).Where(t => !t.IsAbstract).OrderBy(t => t.FullName, StringComparer.Ordinal))
            {
                try
                {
                    if (type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is { } a && a.Languages.Contains(LanguageNames.CSharp))
                    {
                        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(type)!;
                        _ = analyzer.SupportedDiagnostics.Length;
                        analyzers.Add(analyzer);
                    }
                    else if (type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is { } f && f.Languages.Contains(LanguageNames.CSharp))
                        fixers.Add((CodeFixProvider)Activator.CreateInstance(type, nonPublic: true)!);
                    else continue;
                    if (version == "") version = FileVersion(assembly);
                }
                catch (Exception e) { errors.Add($"{type.FullName}: {(e.InnerException ?? e).GetType().Name}: {(e.InnerException ?? e).Message}"); }
            }
        }
        var set = new AnalyzerSet { Name = source.Name, Version = version, Analyzers = [.. analyzers], Fixers = [.. fixers] };
        set.LoadErrors.AddRange(errors);
        return set;
    }

    static string FileVersion(Assembly a) =>
        (a.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? a.GetName().Version?.ToString() ?? "").Split('+')[0];

    public static Type[] Types(Assembly assembly)
    {
        try { return assembly.GetTypes(); }
        catch (ReflectionTypeLoadException e) { return [.. e.Types.OfType<Type>()]; }
    }

    static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*.dll").Where(f => !f.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^roslyn(\d+\.\d+)$")]
    private static partial Regex RoslynFolder();

    /// <summary>The folder itself, or for an unpacked package the one of its analyzer folders that the SDK would pick.</summary>
    static string Folder(string path)
    {
        var folder = path;
        if (Directory.Exists(Path.Combine(folder, "analyzers"))) folder = Path.Combine(folder, "analyzers");
        if (Directory.Exists(Path.Combine(folder, "dotnet"))) folder = Path.Combine(folder, "dotnet");
        var host = typeof(Compilation).Assembly.GetName().Version!;
        var versioned = Directory.GetDirectories(folder)
            .Select(d => (Dir: d, Match: RoslynFolder().Match(Path.GetFileName(d)))).Where(d => d.Match.Success)
            .Select(d => (d.Dir, Version: System.Version.Parse(d.Match.Groups[1].Value))).Where(d => d.Version <= host).ToList();
        if (versioned.Count > 0) folder = versioned.MaxBy(d => d.Version).Dir;
        return Directory.Exists(Path.Combine(folder, "cs")) && !Files(folder).Any() ? Path.Combine(folder, "cs") : folder;
    }

    /// <summary>Only the analyzers that can report one of the rules.</summary>
    public ImmutableArray<DiagnosticAnalyzer> For(IReadOnlyCollection<string> rules) =>
        rules.Count == 0 ? Analyzers : [.. Analyzers.Where(a => a.SupportedDiagnostics.Any(d => rules.Contains(d.Id)))];

    /// <summary>What the options make of every rule: named rules and, with --enable-all, all rules run; where rules are named, no other does.</summary>
    public static ImmutableDictionary<string, ReportDiagnostic> RuleOptions(IEnumerable<AnalyzerSet> sets, IReadOnlyCollection<string> rules, bool enableAll)
    {
        var map = ImmutableDictionary.CreateBuilder<string, ReportDiagnostic>();
        foreach (var d in sets.SelectMany(s => s.Analyzers).SelectMany(a => a.SupportedDiagnostics))
        {
            if (d.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable)) continue;
            if (rules.Count > 0 && !rules.Contains(d.Id)) map[d.Id] = ReportDiagnostic.Suppress;
            else if (!d.IsEnabledByDefault && (enableAll || rules.Count > 0)) map[d.Id] = ReportDiagnostic.Warn;
        }
        return map.ToImmutable();
    }
}
