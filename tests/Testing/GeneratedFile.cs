namespace TaskOwnership.Testing;

/// <summary>
/// Files of the repository that are made from the catalog. A test compares each with what it has to be; with the environment variable
/// <c>TASKOWNERSHIP_WRITE_GENERATED=1</c> it writes it instead.
/// </summary>
public static class GeneratedFile
{
    /// <summary>What a file has to be, or null where it is, or was just written.</summary>
    public static string? Difference(string path, string expected)
    {
        expected = expected.ReplaceLineEndings("\n");
        var file = SourceFolder.PathOf(path);
        var actual = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            return null;
        }

        if (Environment.GetEnvironmentVariable("TASKOWNERSHIP_WRITE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
            return null;
        }

        return $"{path} is not what the catalog says. Run the tests once with TASKOWNERSHIP_WRITE_GENERATED=1. It has to be:\n{expected}";
    }
}
