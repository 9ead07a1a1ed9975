namespace TaskOwnership.Corpus;

/// <summary>A text table with the first column on the left and numbers on the right.</summary>
sealed class Table(string[] header)
{
    readonly List<string[]> _rows = [];

    public void Add(string[] row) => _rows.Add(row);

    public void Print()
    {
        var widths = header.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Length).Max()).ToArray();
        foreach (var row in _rows.Prepend(header))
            Console.WriteLine(string.Join("  ", row.Select((c, i) => i == 0 || _rows.Any(r => r[i].Length > 0 && char.IsLetter(r[i][0])) ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd());
    }
}
