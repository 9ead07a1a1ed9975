using System.Reflection;

namespace TaskOwnership.Corpus;

/// <summary>The packs' own source generators.</summary>
static class PackGenerators
{
    static readonly string[] s_files =
        ["System.Text.RegularExpressions.Generator.dll", "System.Text.Json.SourceGeneration.dll", "Microsoft.Interop.LibraryImportGenerator.dll",
         "Microsoft.Interop.ComInterfaceGenerator.dll", "Microsoft.Extensions.Logging.Generators.dll", "Microsoft.Extensions.Options.SourceGeneration.dll"];

    public static ImmutableArray<ISourceGenerator> Load(IEnumerable<string> folders)
    {
        var list = ImmutableArray.CreateBuilder<ISourceGenerator>();
        foreach (var folder in folders.Where(Directory.Exists))
        {
            var context = new AnalyzerLoadContext(folder);
            foreach (var file in s_files.Select(f => Path.Combine(folder, f)).Where(File.Exists))
                foreach (var type in AnalyzerSet.Types(context.LoadFromAssemblyPath(file)).Where(t => t.GetCustomAttribute<GeneratorAttribute>() is not null).OrderBy(t => t.FullName, StringComparer.Ordinal))
                {
                    try
                    {
                        switch (Activator.CreateInstance(type))
                        {
                            case IIncrementalGenerator g: list.Add(g.AsSourceGenerator()); break;
                            case ISourceGenerator g: list.Add(g); break;
                        }
                    }
                    catch (Exception e) { Console.Error.WriteLine($"  generator {type.FullName}: {e.GetType().Name}"); }
                }
        }
        return list.ToImmutable();
    }
}
