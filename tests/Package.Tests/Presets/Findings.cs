using System.Text.Json;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>What a log of the compiler, or a report of <c>dotnet format</c>, has of the rules.</summary>
internal static class Findings
{
    /// <summary>Each id that a log of the compiler has and that is not suppressed, with its level, and whether other places explain it.</summary>
    public static IEnumerable<(string Id, string Level, bool IsExplained)> OfCompiler(string path)
    {
        using JsonDocument sarif = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement result in sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
        {
            string id = result.GetProperty("ruleId").GetString()!;
            if (IsOwn(id) && !result.TryGetProperty("suppressions", out _))
            {
                yield return (id, result.GetProperty("level").GetString()!, result.TryGetProperty("relatedLocations", out JsonElement places) && places.GetArrayLength() > 0);
            }
        }
    }

    /// <summary>Each id that a report of <c>dotnet format</c> has, with the file.</summary>
    public static IEnumerable<(string Id, string File)> OfFormat(string path)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement file in report.RootElement.EnumerateArray())
        {
            foreach (JsonElement change in file.GetProperty("FileChanges").EnumerateArray())
            {
                string id = change.GetProperty("DiagnosticId").GetString()!;
                if (IsOwn(id))
                {
                    yield return (id, file.GetProperty("FilePath").GetString()!.Replace('\\', '/'));
                }
            }
        }
    }

    private static bool IsOwn(string id) => id.StartsWith("OWN", StringComparison.Ordinal);
}
