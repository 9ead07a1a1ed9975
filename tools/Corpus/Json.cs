using System.Text.Json;

namespace TaskOwnership.Corpus;

/// <summary>Writes summaries that other programs read.</summary>
static class Json
{
    static readonly JsonSerializerOptions Settings = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, object value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(value, Settings) + "\n");
    }
}
