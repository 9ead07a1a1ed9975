using System.Reflection;
using System.Runtime.Loader;

namespace TaskOwnership.Package.Tests.Running;

/// <summary>A library that a consumer has built, loaded from its bytes so that its file stays free.</summary>
internal sealed class BuiltLibrary
{
    private readonly Assembly _assembly;

    public BuiltLibrary(string path)
    {
        using var bytes = new MemoryStream(File.ReadAllBytes(path));
        _assembly = new AssemblyLoadContext(path, isCollectible: true).LoadFromStream(bytes);
    }

    /// <summary>Calls an asynchronous method on a new object.</summary>
    public async Task CallAsync(string type, string method)
    {
        Type owner = _assembly.GetType(type, throwOnError: true)!;
        object target = Activator.CreateInstance(owner)!;
        await (Task)owner.GetMethod(method)!.Invoke(target, null)!;
    }
}
