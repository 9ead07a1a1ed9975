using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Comparison;

/// <summary>The analyzers and fixes of one package, loaded as a host loads them.</summary>
internal sealed partial class Package
{
    private readonly ImmutableArray<CodeFixProvider> _fixes;

    private Package(string name, ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<CodeFixProvider> fixes)
    {
        Name = name;
        Analyzers = analyzers;
        _fixes = fixes;
    }

    public string Name { get; }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    /// <summary>Loads every assembly of a folder; of several builds for different compilers, the newest that is not newer than this one.</summary>
    public static Package Load(string name, string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".resources.dll", StringComparison.Ordinal) && !file.Contains("/vb/", StringComparison.Ordinal) && !Path.GetFileName(file).Contains("VisualBasic", StringComparison.Ordinal))
            .GroupBy(file => Path.GetFileName(file), StringComparer.Ordinal)
            .Select(same => same.OrderByDescending(file => CompilerOf(file)).First(file => CompilerOf(file) <= new Version(5, 0)))
            .ToList();
        var context = new AssemblyLoadContext(name);
        context.Resolving += (_, wanted) => files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == wanted.Name) is { } file ? context.LoadFromAssemblyPath(file) : null;
        var types = files.Where(file => !Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis.CSharp.dll", StringComparison.Ordinal)).SelectMany(file => TypesOf(context, file)).Where(type => !type.IsAbstract).ToList();
        return new Package(
            name,
            [.. types.Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true).Select(Create<DiagnosticAnalyzer>).OfType<DiagnosticAnalyzer>()],
            [.. types.Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true).Select(Create<CodeFixProvider>).OfType<CodeFixProvider>()]);
    }

    /// <summary>Whether any action is offered on the diagnostic.</summary>
    public async Task<bool> FixesAsync(Document document, Diagnostic diagnostic)
    {
        bool offered = false;
        foreach (CodeFixProvider fix in _fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (CodeAction _, ImmutableArray<Diagnostic> _) => offered = true, CancellationToken.None));
        }

        return offered;
    }

    private static IEnumerable<Type> TypesOf(AssemblyLoadContext context, string file)
    {
        try
        {
            return context.LoadFromAssemblyPath(file).GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException)
        {
            return [];
        }
    }

    private static T? Create<T>(Type type)
        where T : class =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor ? constructor.Invoke(null) as T : null;

    /// <summary>The compiler that a folder's name says it is for: <c>roslyn4.8</c>.</summary>
    private static Version CompilerOf(string file) => RoslynFolder().Match(file) is { Success: true } match ? Version.Parse(match.Groups[1].Value) : new Version(0, 0);

    [GeneratedRegex(@"roslyn(\d+\.\d+)")]
    private static partial Regex RoslynFolder();
}
