using System.Text;

namespace TaskOwnership.Corpus;

/// <summary>A unified diff of two texts, with three lines of context (Myers' greedy algorithm).</summary>
static class UnifiedDiff
{
    const int Context = 3;

    public static string Create(string path, string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        var edits = Edits(a, b);
        if (edits.TrueForAll(e => e.Kind == ' ')) return "";
        var text = new StringBuilder().Append($"--- a/{path}\n+++ b/{path}\n");
        for (var i = 0; i < edits.Count;)
        {
            if (edits[i].Kind == ' ') { i++; continue; }
            var start = Math.Max(0, i - Context);
            var end = i;
            for (var j = i; j < edits.Count && j <= end + 2 * Context; j++)
                if (edits[j].Kind != ' ') end = j;
            var stop = Math.Min(edits.Count, end + Context + 1);
            var hunk = edits.GetRange(start, stop - start);
            text.Append($"@@ -{edits[start].A + 1},{hunk.Count(e => e.Kind != '+')} +{edits[start].B + 1},{hunk.Count(e => e.Kind != '-')} @@\n");
            foreach (var e in hunk) text.Append(e.Kind).Append(e.Kind == '+' ? b[e.B] : a[e.A]).Append('\n');
            i = stop;
        }
        return text.ToString();
    }

    static string[] Lines(string s) => s.Length == 0 ? [] : s.Replace("\r\n", "\n").TrimEnd('\n').Split('\n');

    static List<(char Kind, int A, int B)> Edits(string[] a, string[] b)
    {
        int head = 0, tail = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        var edits = new List<(char, int, int)>();
        for (var i = 0; i < head; i++) edits.Add((' ', i, i));
        edits.AddRange(Middle(a, b, head, a.Length - tail, head, b.Length - tail));
        for (var i = tail; i > 0; i--) edits.Add((' ', a.Length - i, b.Length - i));
        return edits;
    }

    static IEnumerable<(char, int, int)> Middle(string[] a, string[] b, int a0, int a1, int b0, int b1)
    {
        var (n, m) = (a1 - a0, b1 - b0);
        var max = n + m;
        var v = new int[2 * max + 2];
        var trace = new List<int[]>();
        for (var d = 0; d <= max; d++)
        {
            trace.Add((int[])v.Clone());
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || k != d && v[max + k - 1] < v[max + k + 1] ? v[max + k + 1] : v[max + k - 1] + 1;
                while (x < n && x - k < m && a[a0 + x] == b[b0 + x - k]) x++;
                v[max + k] = x;
                if (x >= n && x - k >= m) return Back(trace, max, n, m, a0, b0);
            }
        }
        return [];
    }

    static List<(char, int, int)> Back(List<int[]> trace, int max, int n, int m, int a0, int b0)
    {
        var edits = new List<(char, int, int)>();
        var (x, y) = (n, m);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var v = trace[d];
            var k = x - y;
            var previous = k == -d || k != d && v[max + k - 1] < v[max + k + 1] ? k + 1 : k - 1;
            var px = d == 0 ? 0 : v[max + previous];
            var py = d == 0 ? 0 : px - previous;
            while (x > px && y > py) edits.Add((' ', a0 + --x, b0 + --y));
            if (d == 0) break;
            if (x == px) edits.Add(('+', a0 + x, b0 + --y));
            else edits.Add(('-', a0 + --x, b0 + y));
        }
        edits.Reverse();
        return edits;
    }
}
