using System.Reflection;
using System.Runtime.Loader;

namespace TaskOwnership.Corpus;

/// <summary>Loads a folder's dlls apart from other folders'; the compiler itself comes from this process.</summary>
sealed class AnalyzerLoadContext(string folder) : AssemblyLoadContext(name: null)
{
    protected override Assembly? Load(AssemblyName name)
    {
        try { return Default.LoadFromAssemblyName(new AssemblyName(name.Name!)); }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException) { }
        var file = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
