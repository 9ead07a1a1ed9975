using Microsoft.CodeAnalysis.Testing;

namespace TaskOwnership.Testing;

internal static class NoDownload
{
    /// <summary>No reference at all: <see cref="ProgramSetup"/> adds the SDK's own reference packs.</summary>
    public static ReferenceAssemblies References { get; } = new("net10.0");
}
