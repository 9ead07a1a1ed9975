using System.Globalization;
using System.Text;

namespace TaskOwnership.Corpus;

/// <summary>Writes tables that other programs read.</summary>
static class Csv
{
    public static void Write(string path, string[] header, IEnumerable<object?[]> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var w = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" };
        w.WriteLine(string.Join(',', header));
        foreach (var row in rows) w.WriteLine(string.Join(',', row.Select(Field)));
    }

    static string Field(object? value)
    {
        var s = value switch { null => "", IFormattable f => f.ToString(null, CultureInfo.InvariantCulture), _ => value.ToString()! };
        s = s.Replace("\r", "").Replace('\n', ' ');
        return s.IndexOfAny([',', '"']) < 0 ? s : '"' + s.Replace("\"", "\"\"") + '"';
    }
}
