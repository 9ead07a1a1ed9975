using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Testing;

/// <summary>A library of which only metadata is there.</summary>
public static class ForeignLibrary
{
    public static MetadataReference Compile(string source, string name = "Foreign")
    {
        var setup = ProgramSetup.Library;
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source, setup.ParseOptions())], setup.References(), setup.CompilationOptions());
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        }

        image.Position = 0;
        return MetadataReference.CreateFromStream(image);
    }
}
